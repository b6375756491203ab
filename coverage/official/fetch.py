"""The official map's errand: a published file comes into a folder, whole and verified, or not at all."""

import hashlib
import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from coverage.download import PAUSE_S, RefusedDownload, download
from coverage.official.catalogue import Published

FILES = "https://data.arcep.fr"
MD5 = re.compile(r"[0-9a-f]{32}")  # the tag of a file that was sent to the store in parts has a dash in it
TRIES = 2  # a second time from nothing, should the first have been joined from two versions


class Fetched(NamedTuple):
    """Where the file is, whether it came now, and whether its MD5 could be compared."""

    path: Path
    is_new: bool
    has_checksum: bool


def fetch(file: Published, folder: Path, files: str = FILES, pause_s: float = PAUSE_S) -> Fetched:
    """The file in the folder, under its own name; one that is there and sound is not asked for again.

    It comes beside that name, continued where an earlier attempt broke off, and takes it once its size and
    MD5 are those that the store tells: what was there before stays until then. RefusedDownload otherwise.
    """
    target, has_checksum = folder / file.name, bool(MD5.fullmatch(file.tag))
    if target.is_file() and not _fault(target, file):
        return Fetched(target, is_new=False, has_checksum=has_checksum)
    _bring(f"{files.rstrip('/')}/{quote(file.key)}", file, incoming(target), pause_s)
    incoming(target).replace(target)
    return Fetched(target, is_new=True, has_checksum=has_checksum)


def incoming(target: Path) -> Path:
    """Where a file waits until it is verified."""
    return target.with_name(f"{target.name}.incoming")


def _bring(url: str, file: Published, waiting: Path, pause_s: float) -> None:
    fault = ""
    for _ in range(TRIES):
        download(url, waiting, most_bytes=file.size, pause_s=pause_s)
        if not (fault := _fault(waiting, file)):
            return
        waiting.unlink()
    raise RefusedDownload(f"{url}: {fault}; it is not kept")


def _fault(path: Path, file: Published) -> str:
    """What tells the file from the published one; empty if nothing does."""
    if (size := path.stat().st_size) != file.size:
        return f"{size} bytes, and {file.size} are published"
    if not MD5.fullmatch(file.tag):
        return ""
    with path.open("rb") as content:
        found = hashlib.file_digest(content, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    return "" if found == file.tag else f"its MD5 is {found}, and {file.tag} is published"
