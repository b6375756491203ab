"""Stage 0, the probe: when the next reading is due: by distance on the road, seldom at rest."""

import math

from mobile_probe.errors import ReadingError
from mobile_probe.privacy import apart_m
from mobile_probe.sources import Fix

EVERY_M = 50.0  # four readings across a square of 200 m
EVERY_S = 30.0  # on foot this is some 40 m
SHORTEST_LOOK_S = 1.0  # receivers give a fix a second
LOOK_S = 5.0  # a car that sets off is 25 m away after that
ACCELERATION_MPS2 = 2.5  # of a car that sets off briskly: the next look must not come too late for it
REST_S = 600.0  # at rest: ten minutes, then twice that each time, up to an hour
LONG_REST_S = 2 * REST_S  # whoever has rested for longer than this is parked: fewer looks save the battery
LONGEST_REST_S = 3_600.0
BOUNDS = {"every_m": (1.0, 10_000.0), "every_s": (1.0, 86_400.0)}


class Pace:
    """Tells from the fixes when a reading is due and when to look again.

    `every_m` metres apart on the road, at least every `every_s` seconds while moving slowly. A fix that
    is less accurate than `every_m` has to move by its own radius before that counts as movement.
    Raises ReadingError naming the option that is out of range.
    """

    def __init__(self, every_m: float = EVERY_M, every_s: float = EVERY_S) -> None:
        for name, value in (("every_m", every_m), ("every_s", every_s)):
            low, high = BOUNDS[name]
            if not low <= value <= high:
                raise ReadingError(name, "out_of_range", value=value, low=low, high=high)
        self._every_m = every_m
        self._every_s = every_s
        self._here: Fix | None = None
        self._since_s = 0.0
        self._rest_s = REST_S
        self._last: tuple[Fix, float] | None = None
        self._speed_mps = 0.0

    def is_due(self, fix: Fix, now_s: float) -> bool:
        """Whether to ask the radio at this fix; `now_s` in seconds of a clock that never jumps."""
        self._note_speed(fix, now_s)
        if self._here is None:
            return True
        moved_m, waited_s = self._moved_m(fix), now_s - self._since_s
        next_m = moved_m + (self._speed_mps + ACCELERATION_MPS2 / 2 * SHORTEST_LOOK_S) * SHORTEST_LOOK_S
        slowly = waited_s >= self._every_s and moved_m >= self._reach_m(fix) / 2
        return next_m > self._reach_m(fix) or slowly or waited_s >= self._rest_s

    def took(self, fix: Fix, now_s: float) -> None:
        """A reading was made at this fix."""
        rested = self._here is not None and self._moved_m(fix) < self._reach_m(fix) / 2
        self._rest_s = min(2 * self._rest_s, LONGEST_REST_S) if rested else REST_S
        self._here, self._since_s = fix, now_s

    def pause_s(self, fix: Fix) -> float:
        """Seconds from this fix until it is worth asking where we are again."""
        if self._rest_s > LONG_REST_S and self._moved_m(fix) < self._reach_m(fix) / 2:
            return self._every_s
        ahead_m = max(0.0, self._reach_m(fix) - self._moved_m(fix))
        # The root of ahead = speed * t + acceleration / 2 * t^2.
        root = math.sqrt(self._speed_mps**2 + 2 * ACCELERATION_MPS2 * ahead_m)
        return min(max((root - self._speed_mps) / ACCELERATION_MPS2, SHORTEST_LOOK_S), LOOK_S)

    def _reach_m(self, fix: Fix) -> float:
        return max(self._every_m, fix.accuracy_m or 0.0)

    def _moved_m(self, fix: Fix) -> float:
        return apart_m(self._here or fix, fix)

    def _note_speed(self, fix: Fix, now_s: float) -> None:
        """What the receiver says, else the way from the last fix."""
        last, self._last = self._last, (fix, now_s)
        if fix.speed_mps is not None:
            self._speed_mps = fix.speed_mps
        elif last:
            self._speed_mps = apart_m(last[0], fix) / max(now_s - last[1], SHORTEST_LOOK_S)
