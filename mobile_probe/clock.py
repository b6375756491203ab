"""Stage 0, the probe: which moments can be believed, on boards without a clock and with one that jumps."""

import time
from collections.abc import Callable

CLOCK_FLOOR = 1_767_225_600.0  # 2026-01-01: an earlier "now" is a board without a clock, not a long wait
JUMP_S = (
    30.0  # a fix may be 10 s old and a look take 10 s more; a clock that is set leaps by minutes or years
)


def since_boot_s() -> float:
    """Seconds that no change of the clock moves, sleep included.

    `time.monotonic` stands still while a phone sleeps: each awakening would look like a jump.
    """
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class Timekeeper:
    """Compares moments with seconds since the boot; after a jump it goes by the new time from the next on."""

    def __init__(self, steady: Callable[[], float] = since_boot_s) -> None:
        self._steady = steady
        self._lead_s: float | None = None

    def doubt(self, moment_s: float) -> str | None:
        """Why a moment (seconds since 1970) that should be now is not believed: a key of `messages.TEXTS`."""
        before_s, self._lead_s = self._lead_s, None
        if moment_s < CLOCK_FLOOR:
            return "clock_not_set"
        self._lead_s = moment_s - self._steady()
        if before_s is not None and abs(self._lead_s - before_s) > JUMP_S:
            return "clock_jumped"
        return None
