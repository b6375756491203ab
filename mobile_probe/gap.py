"""Stage 0, the probe: a gap, where it ran and moved but could make no reading, and how one is noticed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from mobile_probe.privacy import apart_m
from mobile_probe.sources import Fix

GAP_AT_LEAST_M = 200.0  # the side of a square: less than that hides none

NO_FIX = "no_fix"
NOT_MEASURED = "not_measured"
SOURCE_FAILED = "source_failed"
NOT_KEPT = "not_kept"


@dataclass(frozen=True, slots=True)
class Gap:
    """From the last place where a device made a reading to the next one, or as far as it came without."""

    id: UUID
    start: Fix
    end: Fix
    device_id: str | None
    home_plmn: str | None
    reason: str

    def to_json(self) -> dict[str, object]:
        """The JSON object that the server takes: times in UTC, places in WGS84 degrees; no null."""
        record = {
            "id": str(self.id),
            "from": _utc(self.start.observed_at),
            "until": _utc(self.end.observed_at),
            "from_longitude": self.start.longitude,
            "from_latitude": self.start.latitude,
            "until_longitude": self.end.longitude,
            "until_latitude": self.end.latitude,
            "home_plmn": self.home_plmn,
            "device_id": self.device_id,
            "reason": self.reason,
        }
        return {name: value for name, value in record.items() if value is not None}


@dataclass(slots=True)
class Trail:
    """One device on its way: where it last made a reading, and the gap that has been growing since."""

    device_id: str | None
    home_plmn: str | None
    here: Fix
    reason: str | None = None
    gap_id: UUID | None = None

    def missed(self, fix: Fix | None, reason: str) -> Gap | None:
        """A look without a reading; the gap so far, if it has become one. The first reason stays."""
        self.reason = self.reason or reason
        return self._gap(fix) if fix else None

    def seen(self, fix: Fix) -> Gap | None:
        """A reading was made here; the gap that this ends, if there was one."""
        gap = self._gap(fix) if self.reason else None
        self.here, self.reason, self.gap_id = fix, None, None
        return gap

    def _gap(self, fix: Fix) -> Gap | None:
        """What was one stays one, though the device come back to where it began."""
        if self.gap_id is None and apart_m(self.here, fix) >= GAP_AT_LEAST_M:
            self.gap_id = uuid4()
        if self.gap_id is None or self.reason is None:
            return None
        return Gap(self.gap_id, self.here, fix, self.device_id, self.home_plmn, self.reason)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
