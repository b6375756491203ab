"""Stage 0, the probe: sends now and then while it records, in a thread: no look waits for a server."""

import sqlite3
from pathlib import Path
from threading import Event, Thread

from mobile_probe.backoff import Backoff
from mobile_probe.clock import since_boot_s
from mobile_probe.errors import ProbeError, ReadingError, UploadError
from mobile_probe.options import UPLOAD_EVERY_S
from mobile_probe.outbox import Outbox
from mobile_probe.patience import Patience, Tell
from mobile_probe.transport import Server
from mobile_probe.uploader import Uploader

SHORTEST_S, LONGEST_S = 0.01, 30 * 86_400.0  # between two uploads
FAREWELL_S = 2.0  # what is cut off at the end is sent again at the next start


class Postman:
    """Uploads at the start and every `every_s` seconds, over its own connection to the outbox file.

    Raises ProbeError if `url` is no address, ReadingError naming `every_s` if it is out of range.
    """

    def __init__(self, path: Path, url: str, tell: Tell, every_s: float = UPLOAD_EVERY_S) -> None:
        if not SHORTEST_S <= every_s <= LONGEST_S:
            raise ReadingError(
                "upload_every_s", "out_of_range", value=every_s, low=SHORTEST_S, high=LONGEST_S
            )
        self._path = path
        self._server = Server(url)
        self._every_s = every_s
        self._trouble = Patience(url, tell)
        self._end = Event()
        self._thread = Thread(target=self._work, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *reason: object) -> None:
        self._end.set()
        self._thread.join(FAREWELL_S)

    def _work(self) -> None:
        pause_s = 0.0
        while not self._end.wait(pause_s):
            pause_s = self._upload()

    def _upload(self) -> float:
        """One upload; seconds until the next."""
        try:
            with Outbox(self._path) as outbox:
                Uploader(outbox, self._server, Backoff(sleep=self._wait)).upload()
        except ProbeError as error:
            asked_s = error.retry_after_s if isinstance(error, UploadError) else None
            return max(self._every_s, asked_s or 0.0, self._trouble.failed(error, since_boot_s()))
        except (sqlite3.Error, OSError) as error:
            trouble = ProbeError("outbox_trouble", file=self._path, reason=error)
            return max(self._every_s, self._trouble.failed(trouble, since_boot_s()))
        self._trouble.worked()
        return self._every_s

    def _wait(self, seconds: float) -> None:
        self._end.wait(seconds)
