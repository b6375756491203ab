"""Ground floor: a notice as a call of somebody's webhook, signed in the shape of Standard Webhooks."""

import base64
import hashlib
import hmac
import json
import secrets
import socket
import ssl
from contextlib import suppress
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer

from accounts.addresses import Refused, Target, target
from accounts.models import Notice
from accounts.outcome import Outcome

TIMEOUT_SECONDS = 10  # for the whole call, however slowly somebody answers
KEPT_CHARACTERS = 200  # of an answer: enough to see what is wrong, too few to keep what is sent to us
SECRET_PREFIX = "whsec_"
SECRET_BYTES = 32
LATER = {408, 425, 429}  # "not now" (RFC 9110, RFC 8470, RFC 6585); other answers below 500 are final
MOST_DIGITS = 9  # of a Retry-After that are read
LONGEST_WAIT_SECONDS = 86_400  # a Retry-After beyond a day is no reason to wait longer


def new_signing_secret() -> str:
    """A secret as Standard Webhooks writes it: whsec_ and base64 of 32 random bytes."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, identity: str, seconds: int, body: bytes) -> str:
    """The value of `webhook-signature`: v1 and HMAC-SHA256 of identity, time and body, with dots between."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = hmac.new(key, f"{identity}.{seconds}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def body_of(notice: Notice) -> bytes:
    """The same bytes at each repeat: type, time of the notice and data."""
    content = notice.content
    said = {"type": content["kind"], "timestamp": notice.created_at.isoformat(), "data": content["data"]}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def headers_of(notice: Notice, body: bytes, now: datetime) -> dict[str, str]:
    """The headers of one call: the notice's identity, this moment, and the signature of both and the body."""
    assert notice.endpoint is not None  # the database holds it to that
    identity, seconds = str(notice.id), int(now.timestamp())
    return {
        "Content-Type": "application/json",
        "User-Agent": "carte-blanche",
        "webhook-id": identity,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(notice.endpoint.secret, identity, seconds, body),
        "Idempotency-Key": identity,
    }


def send(notice: Notice, now: datetime) -> Outcome:
    """Calls the endpoint once; redirects are not followed, as they could lead anywhere."""
    assert notice.endpoint is not None
    body = body_of(notice)
    try:
        return _call(target(notice.endpoint.url), body, headers_of(notice, body, now))
    except Refused as error:
        return Outcome(False, str(error)[:KEPT_CHARACTERS], permanent=True)
    except (OSError, HTTPException) as error:
        return Outcome(False, type(error).__name__)


def _call(where: Target, body: bytes, headers: dict[str, str]) -> Outcome:
    connection = _Pinned(where)
    try:
        connection.request("POST", where.path, body, headers)
        with connection.getresponse() as response:
            return _judged(response, _said(response))
    finally:
        connection.hang_up()


def _said(response: HTTPResponse) -> str:
    # One look at what has come: `read` would wait for the rest, and believe whatever length a chunk claims.
    return response.read1(KEPT_CHARACTERS)[:KEPT_CHARACTERS].decode("utf-8", "replace").replace("\0", "")


def _judged(response: HTTPResponse, said: str) -> Outcome:
    status = response.status
    if 200 <= status < 300:
        return Outcome(True, said, status)
    asked = response.headers.get("Retry-After", "")
    is_number = asked.isascii() and asked.isdigit()
    seconds = min(int(asked[:MOST_DIGITS]), LONGEST_WAIT_SECONDS) if is_number else 0
    permanent = status < 500 and status not in LATER
    return Outcome(False, said, status, permanent, timedelta(seconds=seconds))


class _Pinned(HTTPConnection):
    """A connection to the very address that was looked at, cut when its time is over."""

    def __init__(self, where: Target) -> None:
        super().__init__(where.host, where.port, timeout=TIMEOUT_SECONDS)
        self._where, self._limit = where, Timer(TIMEOUT_SECONDS, self._cut)

    def connect(self) -> None:
        self._line = socket.create_connection((self._where.address, self.port), TIMEOUT_SECONDS)
        if self._where.secure:
            context = ssl.create_default_context()
            self._line = context.wrap_socket(
                self._line, server_hostname=self._where.host, do_handshake_on_connect=False
            )
        self.sock = self._line
        self._limit.start()
        if isinstance(self._line, ssl.SSLSocket):
            self._line.do_handshake()

    def _cut(self) -> None:
        with suppress(OSError):  # the call has just ended
            socket.socket.shutdown(self._line, socket.SHUT_RDWR)  # past TLS, which would wait for an answer

    def hang_up(self) -> None:
        """Ends the call; `close` alone does not, as what answers "Connection: close" goes on after it."""
        self._limit.cancel()
        self.close()
