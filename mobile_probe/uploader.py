"""Stage 0, the probe: hands what waits to the server, and lets go only of what the server answers for."""

import gzip
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Self

from mobile_probe.backoff import Backoff
from mobile_probe.errors import BatchTooLargeError, ProbeError, UnknownTokenError
from mobile_probe.messages import ENGLISH, say
from mobile_probe.outbox import Outbox
from mobile_probe.transport import Server, not_our_server, one_line

CONTRIBUTORS = "/api/v1/contributors"
MYSELF = "/api/v1/contributors/me"
READINGS = "/api/v1/readings"
BATCH_SIZE = 1_000  # about 40 kB gzipped: seconds on a poor 2G link
LARGEST_BATCH = 5_000  # the server's limit


@dataclass(slots=True)
class Sent:
    """What became of the readings sent so far: counts, and the server's receipts."""

    accepted: int = 0
    duplicates: int = 0
    refused: int = 0
    receipts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The server's word on one batch: two counts, id -> reason for the refused, and a receipt."""

    accepted: int
    duplicates: int
    refused: dict[str, str]
    receipt: str

    @classmethod
    def read(cls, answer: dict[str, object], batch: Collection[str]) -> Self:
        """Understand an answer about the ids in `batch`. Raises UploadError unless it answers for each."""
        try:
            acknowledgement = cls(
                accepted=_count(answer["accepted"]),
                duplicates=_count(answer["duplicates"]),
                refused=_refused(answer["refused"], batch),
                receipt=one_line(str(answer["receipt"])),
            )
        except (LookupError, TypeError) as error:
            raise not_our_server(repr(error)) from None
        told = acknowledgement.accepted + acknowledgement.duplicates + len(acknowledgement.refused)
        if told != len(batch) or not acknowledgement.refused.keys() <= set(batch):
            raise not_our_server(f"{told} / {len(batch)}")
        return acknowledgement


class Uploader:
    """Sends the outbox to a server; `sent` tells how far it came, even after an error.

    Raises ProbeError for a batch size outside 1 to 5,000.
    """

    def __init__(
        self, outbox: Outbox, server: Server, backoff: Backoff | None = None, batch_size: int = BATCH_SIZE
    ) -> None:
        if not 1 <= batch_size <= LARGEST_BATCH:
            raise ProbeError("bad_batch_size", size=batch_size, most=LARGEST_BATCH)
        self.sent = Sent()
        self._outbox = outbox
        self._server = server
        self._backoff = backoff or Backoff()
        self._size = batch_size

    def upload(self) -> Sent:
        """Send all that waits, oldest first, the same ids at every try. Raises UploadError."""
        self._outbox.expire()
        while batch := self._outbox.batch(self._size):
            token = self._token()
            try:
                self._settle(batch, self._send(batch, token))
            except BatchTooLargeError:
                self._shrink(batch)
        return self.sent

    def erase(self) -> bool:
        """Have the server erase this contributor; False if it knows none such. Raises UploadError."""
        token = self._outbox.profile.tokens().get(self._server.url)
        if token is None:
            return False
        try:
            self._backoff.call(lambda: self._server.request("DELETE", MYSELF, headers=_bearer(token)))
            known = True
        except UnknownTokenError:
            known = False
        self._outbox.profile.forget_token(self._server.url)
        return known

    def _send(self, batch: dict[str, str], token: str) -> Acknowledgement:
        headers = _bearer(token) | {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        body = gzip.compress(('{"readings": [' + ",".join(batch.values()) + "]}").encode(), mtime=0)
        return self._backoff.call(
            lambda: Acknowledgement.read(self._server.request("POST", READINGS, body, headers), batch)
        )

    def _settle(self, batch: dict[str, str], word: Acknowledgement) -> None:
        self._outbox.acknowledge(batch.keys() - word.refused.keys(), word.refused)
        self.sent.accepted += word.accepted
        self.sent.duplicates += word.duplicates
        self.sent.refused += len(word.refused)
        self.sent.receipts.append(word.receipt)

    def _shrink(self, batch: dict[str, str]) -> None:
        """Send half as many from now on; one reading that is too large alone can only be set aside."""
        if len(batch) > 1:
            self._size = len(batch) // 2
            return
        self._outbox.acknowledge((), dict.fromkeys(batch, say("reading_too_large", ENGLISH)))
        self.sent.refused += 1

    def _token(self) -> str:
        """This contributor's token on the server, asked for at the first upload."""
        if self._server.url not in self._outbox.profile.tokens():
            self._outbox.profile.keep_token(self._server.url, self._backoff.call(self._register))
        return self._outbox.profile.tokens()[self._server.url]

    def _register(self) -> str:
        answer = self._server.request("POST", CONTRIBUTORS, b"{}", {"Content-Type": "application/json"})
        token = answer.get("token")
        if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
            raise not_our_server("token")
        return token


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError(value)
    return value


def _refused(value: object, batch: Collection[str]) -> dict[str, str]:
    if not isinstance(value, list):
        raise TypeError(value)
    ids = list(batch)
    # A server that could not even read the id leaves it empty; the place in the batch still names it.
    return {str(item["id"]).lower() or ids[item["index"]]: one_line(str(item["reason"])) for item in value}
