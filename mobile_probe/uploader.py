"""Stage 0, the probe: hands what waits to the server, and lets go only of what the server answers for."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field

from mobile_probe.acknowledgement import Acknowledgement
from mobile_probe.backoff import Backoff
from mobile_probe.errors import BatchTooLargeError, NoSuchAddressError, ProbeError, UnknownTokenError
from mobile_probe.outbox import BATCH_SIZE, LARGEST_BATCH, Outbox
from mobile_probe.transport import Server, not_our_server

CONTRIBUTORS = "/api/v1/contributors"
MYSELF = "/api/v1/contributors/me"
READINGS = "/api/v1/readings"
DUTY_GAPS = "/api/v1/duty-gaps"
MOST_GAPS = 1_000  # the server's limit


@dataclass(slots=True)
class Sent:
    """What became of the readings sent so far: counts, and the server's receipts.

    `held` counts those among the accepted that the server keeps apart as doubtful; `gaps` is of the duty log.
    """

    accepted: int = 0
    held: int = 0
    duplicates: int = 0
    refused: int = 0
    gaps: int = 0
    receipts: list[str] = field(default_factory=list)


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
        """Send all that waits, oldest first, the same ids at every try; then the gaps. Raises UploadError."""
        self._outbox.expire()
        while batch := self._outbox.batch(self._size):
            token = self._token()
            try:
                self._settle(batch, self._post(READINGS, "readings", batch, token))
            except BatchTooLargeError:
                if len(batch) == 1:  # a kilobyte at the most: it is something on the way that takes nothing
                    raise
                self._size = len(batch) // 2
        self._upload_gaps()
        return self.sent

    def erase(self) -> bool:
        """Have the server erase this contributor; False if it knows none such. Raises UploadError."""
        token = self._outbox.profile.tokens().get(self._server.url)
        if token is None:
            return False
        try:
            self._backoff.call(lambda: self._delete(token))
            known = True
        except UnknownTokenError:
            known = False
        self._outbox.profile.forget_token(self._server.url)
        return known

    def _delete(self, token: str) -> None:
        """Believed only if it is our server's word: the token is the one key to what was sent."""
        answer = self._server.request("DELETE", MYSELF, headers=_bearer(token))
        if "readings" not in answer:
            raise not_our_server("readings")

    def _upload_gaps(self) -> None:
        """Send the gaps that have ended; a server of before them knows no such address, and they wait."""
        while batch := self._outbox.duty.batch(MOST_GAPS):
            try:
                word = self._post(DUTY_GAPS, "gaps", batch, self._token())
            except NoSuchAddressError:
                return
            self._outbox.duty.settle(batch.keys() - word.refused.keys(), word.refused)
            self.sent.gaps += len(batch) - len(word.refused)

    def _post(self, path: str, name: str, batch: Mapping[str, str], token: str) -> Acknowledgement:
        headers = _bearer(token) | {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        body = gzip.compress(f'{{"{name}": [{",".join(batch.values())}]}}'.encode(), mtime=0)
        return self._backoff.call(
            lambda: Acknowledgement.read(self._server.request("POST", path, body, headers), batch)
        )

    def _settle(self, batch: dict[str, str], word: Acknowledgement) -> None:
        self._outbox.acknowledge(batch.keys() - word.refused.keys(), word.refused)
        self.sent.accepted += word.accepted
        self.sent.held += word.held
        self.sent.duplicates += word.duplicates
        self.sent.refused += len(word.refused)
        self.sent.receipts += word.receipts

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
