"""The carrier: one published file over HTTP to a path, continued where it broke off, kept only if whole."""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

TIMEOUT_S = 60.0  # of silence, at any moment
CHUNK_BYTES = 1 << 20
MOST_BYTES = 4 << 30  # the largest file that we know of has 659 MB
ATTEMPTS = 5  # in a row without a byte more; a server that drops us after each gigabyte is borne with
PAUSE_S = 1.0  # before the second attempt, doubled for each one after it
WILL_PASS = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


class RefusedDownload(ValueError):
    """A file that could not be had: one sentence with its address and the reason."""


class _BrokenOff(Exception):
    """The connection ended early or was not made: worth another attempt."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file that is here, whole; `is_new` is False if it was here before and nothing was asked."""

    path: Path
    bytes: int
    is_new: bool


def download(
    url: str,
    target: Path,
    sha256: str | None = None,
    most_bytes: int = MOST_BYTES,
    pause_s: float = PAUSE_S,
) -> Parcel:
    """The file at `url` as `target`; a target that is there already is not asked for again.

    What came before the connection broke stays beside the target as `<name>.part`, with the version it is of
    in `<name>.part.tag`: the next attempt, or the next call, asks for the rest of that version alone, and
    starts anew where the server cannot tell. RefusedDownload for an address that is none, an answer that is
    no file, one larger than `most_bytes`, one that stays incomplete or has another hash than `sha256`.
    """
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise RefusedDownload(f"{url}: not an address that begins with http:// or https://")
    if not target.is_file():
        part = target.with_name(target.name + ".part")
        _complete(url, part, most_bytes, pause_s)
        _verify(url, part, sha256)
        part.replace(target)
        _tag(part).unlink(missing_ok=True)
        return Parcel(target, target.stat().st_size, is_new=True)
    _verify(url, target, sha256)
    return Parcel(target, target.stat().st_size, is_new=False)


def _complete(url: str, part: Path, most_bytes: int, pause_s: float) -> None:
    failures = 0
    while True:
        before = _size(part)
        try:
            return _continue(url, part, most_bytes)
        except _BrokenOff as error:
            failures = 1 if _size(part) > before else failures + 1
            if failures >= ATTEMPTS:
                raise RefusedDownload(f"{url}: {error}, {_size(part)} bytes are kept") from error
            time.sleep(pause_s * 2 ** (failures - 1))


def _continue(url: str, part: Path, most_bytes: int) -> None:
    """Appends what is missing; `_BrokenOff` if it is still not all."""
    try:
        with urlopen(Request(url, headers=_asking(part)), timeout=TIMEOUT_S) as answer:
            _write(url, answer, part, most_bytes)
    except HTTPError as error:
        _refuse(url, error, part)
    except (URLError, HTTPException, OSError) as error:
        raise _BrokenOff(f"connection failed ({getattr(error, 'reason', error)})") from error


def _asking(part: Path) -> Mapping[str, str]:
    headers = {"User-Agent": "carte-blanche", "Accept-Encoding": "identity"}
    version = _tag(part).read_text() if _size(part) and _tag(part).is_file() else ""
    return headers | {"Range": f"bytes={_size(part)}-", "If-Range": version} if version else headers


def _write(url: str, answer: HTTPResponse, part: Path, most_bytes: int) -> None:
    start = _start(url, answer, part)
    length = answer.headers.get("Content-Length", "")
    whole = start + int(length) if length.isdecimal() else 0
    if whole > most_bytes:
        raise RefusedDownload(f"{url}: {whole} bytes, more than {most_bytes}")
    _tag(part).write_text(_version(answer))
    with part.open("ab" if start else "wb") as file:
        while chunk := answer.read(CHUNK_BYTES):
            if file.tell() + len(chunk) > most_bytes:
                raise RefusedDownload(f"{url}: more than {most_bytes} bytes")
            file.write(chunk)
    if _size(part) < whole:
        raise _BrokenOff(f"broke off after {_size(part)} of {whole} bytes")


def _start(url: str, answer: HTTPResponse, part: Path) -> int:
    """The position in the file of the answer's first byte; 0 where it is all of the file."""
    if answer.status == HTTPStatus.OK:
        return 0
    if answer.status != HTTPStatus.PARTIAL_CONTENT:
        raise RefusedDownload(f"{url}: the server answers {answer.status}, not a file")
    if not answer.headers.get("Content-Range", "").startswith(f"bytes {_size(part)}-"):
        _forget(part)
        raise _BrokenOff("the server sent another part than the one asked for")
    return _size(part)


def _refuse(url: str, error: HTTPError, part: Path) -> None:
    if error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and part.exists():
        _forget(part)
        raise _BrokenOff("the server has no more than what is here") from error
    if error.code in WILL_PASS or error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise _BrokenOff(f"the server answers {error.code}") from error
    raise RefusedDownload(f"{url}: the server answers {error.code} {error.reason}") from error


def _version(answer: HTTPResponse) -> str:
    """What tells this version of the file from another; a weak tag cannot (RFC 9110, 13.1.5)."""
    tag = answer.headers.get("ETag", "")
    return answer.headers.get("Last-Modified", "") if not tag or tag.startswith("W/") else tag


def _verify(url: str, path: Path, sha256: str | None) -> None:
    if sha256 is None:
        return
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256.lower():
        _forget(path)
        raise RefusedDownload(f"{url}: its SHA-256 is {found}, expected {sha256}; it is not kept")


def _tag(part: Path) -> Path:
    return part.with_name(part.name + ".tag")


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _forget(path: Path) -> None:
    path.unlink(missing_ok=True)
    _tag(path).unlink(missing_ok=True)
