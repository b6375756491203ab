"""Stage 0, the probe: something that fails for a while: told once, asked again later each time."""

from collections.abc import Callable
from typing import TypeAlias

from mobile_probe.errors import ProbeError

LONGEST_PAUSE_S = 60.0  # a modem that was unplugged is back in the trail a minute later at most
MOST_DOUBLINGS = 6  # 2**6 s is more than the longest pause; without a bound, a night overflows a float

# Told the name of what fails and how, or None when it works again.
Tell: TypeAlias = Callable[[str, ProbeError | None], None]


class Patience:
    """Whether something of that name works.

    Pauses: 1, 2, 4 ... 60 s, without jitter, as what is asked is this machine's own.
    """

    def __init__(self, name: str, tell: Tell) -> None:
        self._name = name
        self._tell = tell
        self._told: set[str] = set()
        self._failures = 0
        self._not_before_s = 0.0

    def is_ready(self, now_s: float) -> bool:
        """Whether to ask again; `now_s` in seconds of a clock that never jumps."""
        return now_s >= self._not_before_s

    def failed(self, error: ProbeError, now_s: float) -> float:
        """It failed: seconds until it may be asked again. No trouble is told twice until it has worked."""
        if error.key not in self._told:
            self._tell(self._name, error)
        self._told.add(error.key)
        return self.rest(now_s)

    def rest(self, now_s: float) -> float:
        """It failed, as has been told elsewhere: seconds until it may be asked again."""
        pause_s = min(LONGEST_PAUSE_S, 2.0 ** min(self._failures, MOST_DOUBLINGS))
        self._not_before_s = now_s + pause_s
        self._failures += 1
        return pause_s

    def worked(self) -> None:
        """It works, or works again."""
        if self._told:
            self._tell(self._name, None)
        self._told.clear()
        self._failures, self._not_before_s = 0, 0.0
