"""Stage 0, the probe: follows each device on its way and writes down where it could not measure."""

from collections.abc import Sequence

from mobile_probe.duty import DutyLog
from mobile_probe.gap import Gap, Trail
from mobile_probe.reading import Reading
from mobile_probe.sources import Fix


class Watch:
    """The trails of all devices, by source; `home_plmn` stands for devices that never said anything."""

    def __init__(self, log: DutyLog, home_plmn: str | None) -> None:
        self._log = log
        self._home_plmn = home_plmn
        self._trails: dict[tuple[str, str | None], Trail] = {}

    def looked(self, source: str, fix: Fix, readings: Sequence[Reading], reason: str) -> None:
        """A source was asked at this fix; its devices without a reading have none for this reason."""
        if not readings and all(owner != source for owner, _ in self._trails):
            self._trails[source, None] = Trail(None, self._home_plmn, fix)
        for reading in readings:
            self._seen((source, reading.device_id), reading, fix)
        if readings and (nameless := self._trails.pop((source, None), None)):
            self._end(nameless.seen(fix))
        seen = {reading.device_id for reading in readings}
        silent = [trail for key, trail in self._trails.items() if key[0] == source and key[1] not in seen]
        self._grow([trail.missed(fix, reason) for trail in silent])

    def missed(self, reason: str) -> None:
        """A look without a place, or that could not be written: what comes next may end a gap."""
        for trail in self._trails.values():
            trail.missed(None, reason)

    def leave(self) -> None:
        """Off duty here and now: no gap leads into a private place, or from one time to another."""
        self._trails.clear()
        self._log.off_duty()

    def _seen(self, key: tuple[str, str | None], reading: Reading, fix: Fix) -> None:
        trail = self._trails.setdefault(key, Trail(reading.device_id, reading.home_plmn, fix))
        self._end(trail.seen(fix))
        trail.home_plmn = reading.home_plmn

    def _grow(self, gaps: Sequence[Gap | None]) -> None:
        for gap in gaps:
            if gap:
                self._log.keep(gap, is_open=True)

    def _end(self, gap: Gap | None) -> None:
        if gap:
            self._log.keep(gap, is_open=False)
