"""What a phone cannot have observed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from measurements.formats.native import Reading
from measurements.plausibility import OLDEST_FROM_A_PHONE, implausible, too_old
from tests.measurements.factories import reading

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def why(**changes: Any) -> str:
    fields = reading(observed_at="2026-11-20T08:00:00Z") | changes
    sent = msgspec.convert(fields, Reading, strict=False)
    return implausible(sent, NOW) or too_old(sent, NOW - OLDEST_FROM_A_PHONE)


def test_an_honest_reading_passes() -> None:
    assert why(service_state="in_service", technology="4G", signal_dbm=-101, signal_kind="rsrp") == ""


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"observed_at": "2026-11-21T12:06:00Z"}, "observed_at"),
        ({"observed_at": "2026-08-01T00:00:00Z"}, "observed_at"),
        ({"longitude": 0, "latitude": 0}, "longitude"),
        ({"signal_dbm": 20, "signal_kind": "rsrp"}, "signal_dbm"),
        ({"signal_dbm": -90}, "signal_kind"),
        ({"signal_dbm": -140, "signal_kind": "rssi"}, "signal_dbm"),
        ({"technology": "5G", "max_technology": "4G"}, "max_technology"),
        ({"accuracy_m": -1}, "accuracy_m"),
        ({"speed_mps": 400}, "speed_mps"),
        ({"altitude_m": -12_000}, "altitude_m"),
        ({"latitude": -85}, "latitude"),
        ({"longitude": 179.9}, "longitude"),
        ({"quality_db": 30}, "quality_db"),
        ({"sinr_db": -40}, "sinr_db"),
    ],
)
def test_the_reason_names_the_field(changes: dict[str, Any], field: str) -> None:
    assert why(**changes).startswith(f"{field}")


def test_a_clock_may_drift_by_minutes() -> None:
    assert why(observed_at=(NOW + timedelta(minutes=4)).isoformat()) == ""
