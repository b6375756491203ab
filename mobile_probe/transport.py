"""Stage 0, the probe: one HTTP request to the server, and what each way to fail means."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import HTTPException
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from mobile_probe import __version__
from mobile_probe.errors import (
    BatchTooLargeError,
    NoSuchAddressError,
    ProbeError,
    UnknownTokenError,
    UploadError,
)

TIMEOUT_S = 30.0  # of silence, at any moment of a request
LARGEST_ANSWER_BYTES = 4_000_000  # 5,000 refusals with a sentence each are under 2 MB
LONGEST_DETAIL = 300  # characters of a server's explanation that a terminal line can bear
MAY_PASS_LATER = frozenset({408, 425, 429})  # the 4xx of RFC 9110, 8470 and 6585 that speak of the moment
SAYS_WHEN = frozenset({429, 503})  # where RFC 6585 and RFC 9110 give Retry-After a meaning
LONGEST_ASKED_S = 86_400.0  # a date is years ahead of a board whose clock is not set; and no wait is for ever


class _NoRedirect(HTTPRedirectHandler):
    """A redirect is an error: following it would hand the token to whoever answered."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


class Server:
    """A readings server at `url` (http or https). Raises ProbeError if that is no address."""

    def __init__(self, url: str, timeout_s: float = TIMEOUT_S) -> None:
        if not _is_address(url):
            raise ProbeError("bad_server", url=url)
        self.url = _one_way(url)
        self._timeout_s = timeout_s
        self._opener = build_opener(_NoRedirect)

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> dict[str, object]:
        """The JSON object that the server answers with, {} if nothing. Raises UploadError."""
        request = Request(self.url + path, data=body, method=method, headers=dict(headers or {}))
        request.add_header("User-Agent", f"mobile-probe/{__version__}")
        request.add_header("Accept", "application/json")
        try:
            with self._opener.open(request, timeout=self._timeout_s) as answer:
                return _object(answer.read(LARGEST_ANSWER_BYTES))
        except HTTPError as error:
            with error:
                raise refusal(error.code, error.headers, _detail(error)) from None
        except (OSError, HTTPException, ValueError) as error:  # the last of a proxy's address that is none
            cause = error.reason if isinstance(error, URLError) else error
            raise UploadError(
                "unreachable", permanent=False, reason=one_line(str(cause) or repr(cause))
            ) from None


def refusal(status: int, headers: Message, detail: str) -> UploadError:
    """The error that an HTTP status other than success stands for.

    Permanent: 4xx except 408, 425 and 429. Not: 5xx and redirects (a captive portal goes away).
    """
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return UploadError("redirected", permanent=False, place=headers.get("Location", "?"))
    kind = {401: UnknownTokenError, 404: NoSuchAddressError, 413: BatchTooLargeError}.get(status, UploadError)
    if kind is UnknownTokenError and not headers.get("WWW-Authenticate", "").lower().startswith("bearer"):
        kind = UploadError  # a portal that asks for a password of its own says nothing of ours
    return kind(
        "answered",
        permanent=status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in MAY_PASS_LATER,
        retry_after_s=retry_after_s(headers.get("Retry-After")) if status in SAYS_WHEN else None,
        status=status,
        detail=detail,
    )


def retry_after_s(value: str | None) -> float | None:
    """Seconds to wait after a Retry-After header, given in seconds or as an HTTP date (RFC 9110, 10.2.3).

    "120": 120.0, a date gone by: 0.0, more than a day: a day, none or nonsense: None
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_ASKED_S)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - datetime.now(UTC)).total_seconds()), LONGEST_ASKED_S)


def _one_way(url: str) -> str:
    """The address as it is always written: the token is kept under it, and two are two witnesses.

    "https://Example.org:443/": "https://example.org"
    """
    parts = urlsplit(url)
    port = {"http": ":80", "https": ":443"}[parts.scheme]
    return parts._replace(netloc=parts.netloc.lower().removesuffix(port)).geturl().rstrip("/")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = parts.hostname and parts.hostname.encode("idna") and parts.port != 0
    except ValueError:  # no such brackets, port, or name: "https://example..org"
        return False
    return bool(named) and parts.scheme in ("http", "https") and url.isascii() and not set(url) & set(" ?#")


def _object(body: bytes) -> dict[str, object]:
    if not body:
        return {}
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise not_our_server(body.decode(errors="replace")) from None
    if not isinstance(answer, dict):
        raise not_our_server(str(answer))
    return answer


def not_our_server(detail: str) -> UploadError:
    """The error for a success that makes no sense: a captive portal says 200 to everything."""
    return UploadError("not_our_server", permanent=False, detail=one_line(detail))


def _detail(error: HTTPError) -> str:
    """The explanation in a problem+json body (RFC 9457), else the status line's."""
    try:
        problem = json.loads(error.read(LARGEST_ANSWER_BYTES))
    except (OSError, HTTPException, ValueError, RecursionError):
        return one_line(error.reason)
    told = problem if isinstance(problem, dict) else {}
    return one_line(str(told.get("detail") or told.get("title") or error.reason))


def one_line(text: str) -> str:
    """A server's words made fit for a terminal: one line, no control characters, not too long."""
    line = " ".join(text.split())[:LONGEST_DETAIL]
    return "".join(character for character in line if character.isprintable())
