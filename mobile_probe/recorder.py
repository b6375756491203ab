"""Stage 0, the probe: looks again and again, keeps each reading before the next look, outlives troubles."""

import sqlite3
from collections.abc import Callable

from mobile_probe.clock import since_boot_s
from mobile_probe.equipment import Equipment
from mobile_probe.errors import ProbeError
from mobile_probe.gap import NO_FIX, NOT_KEPT
from mobile_probe.listener import Listener
from mobile_probe.observe import Declared
from mobile_probe.outbox import Outbox
from mobile_probe.pace import Pace
from mobile_probe.patience import Patience, Tell
from mobile_probe.privacy import is_excluded
from mobile_probe.sources import Fix
from mobile_probe.watch import Watch
from mobile_probe.whereabouts import ClockError, Whereabouts


class Recorder:
    """The looks of one or several devices at one place, into one outbox; `kept` counts the readings.

    `steady` gives seconds of a clock that never jumps.
    """

    def __init__(
        self,
        outbox: Outbox,
        equipment: Equipment,
        declared: Declared,
        pace: Pace,
        tell: Tell,
        steady: Callable[[], float] = since_boot_s,
    ) -> None:
        self.kept = 0
        self._outbox = outbox
        self._whereabouts = Whereabouts(equipment.position, steady)
        self._pace = pace
        self._steady = steady
        self._finding = Patience(equipment.place, tell)
        self._keeping = Patience(str(outbox.path), tell)
        self._watch = Watch(outbox.duty, declared.home_plmn)
        self._at_home = False
        self._listeners = [
            Listener(name, source, declared, outbox.profile.device_id, tell, steady)
            for name, source in equipment.radios.items()
        ]

    def look(self) -> float:
        """Look once and keep what is seen; seconds until the next look is worth it."""
        now_s = self._steady()
        try:
            return self._look(now_s)
        except sqlite3.OperationalError as error:  # a full disk, a long lock: there may be room later
            self._watch.missed(NOT_KEPT)
            return self._keeping.failed(ProbeError("not_kept", reason=error), now_s)

    def stop(self) -> None:
        """The end of this spell of duty. Raises sqlite3.OperationalError where it cannot be written."""
        self._outbox.duty.off_duty()

    def _look(self, now_s: float) -> float:
        try:
            fix = self._whereabouts.find()
        except ProbeError as error:
            return self._lost(error, now_s)
        self._finding.worked()
        now_s = self._steady()  # a receiver under trees takes its time
        self._at_home = is_excluded(fix, self._outbox.profile.areas())
        is_due = self._pace.is_due(fix, now_s)
        if self._at_home:
            self._watch.leave()
        else:
            self._outbox.duty.on_duty()
        if is_due and (self._at_home or self._listen(fix, now_s)):
            self._pace.took(fix, now_s)
        return self._pace.pause_s(fix)

    def _lost(self, error: ProbeError, now_s: float) -> float:
        if isinstance(error, ClockError):
            self._watch.leave()  # no gap has its ends in two times
        elif not self._at_home:  # without a fix after one in an exclusion area we are likely still in it
            self._outbox.duty.on_duty()
            self._watch.missed(NO_FIX)
        return self._finding.failed(error, now_s)

    def _listen(self, fix: Fix, now_s: float) -> int:
        """Ask every source; how many readings that gave."""
        kept = 0
        for listener in self._listeners:
            readings, reason = listener.hear(fix, now_s)
            # Asked again: a look takes seconds, in which a person may have excluded the place.
            if is_excluded(fix, self._outbox.profile.areas()):
                self._watch.leave()
                break
            if readings:
                kept += self._outbox.put(readings)
                self._keeping.worked()
            self._watch.looked(listener.name, fix, readings, reason)
        self.kept += kept
        return kept
