"""Stage 0, the probe: trying again, later each time, without all phones coming back at once."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from mobile_probe.errors import UploadError

Answer = TypeVar("Answer")

TRIES = 6
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0
PATIENCE_S = 300.0  # a server that asks for more is left in peace; the readings wait for the next upload


@dataclass(frozen=True, slots=True)
class Backoff:
    """Exponential back-off with full jitter, bounded in tries and in time.

    Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    Ceilings with the defaults: 1, 2, 4, 8, 16 s; a pause is drawn evenly from 0 to its ceiling.
    """

    tries: int = TRIES
    sleep: Callable[[float], None] = time.sleep
    draw: Callable[[float, float], float] = random.uniform

    def call(self, attempt: Callable[[], Answer]) -> Answer:
        """The result of `attempt`; raises its UploadError when permanent, too patient or once too often."""
        for failures in range(self.tries - 1):
            try:
                return attempt()
            except UploadError as error:
                asked_s = error.retry_after_s or 0.0
                if error.permanent or asked_s > PATIENCE_S:
                    raise
                self.sleep(asked_s + self.pause_s(failures))
        return attempt()

    def pause_s(self, failures: int) -> float:
        """Seconds to wait after that many earlier failures (0 for the first)."""
        return self.draw(0.0, min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**failures))
