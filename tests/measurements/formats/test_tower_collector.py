"""Tower Collector's CSV export."""

from pathlib import Path

import pytest

from measurements.formats.build import Options
from measurements.formats.item import Item
from measurements.formats.scan import NEIGHBOUR, SAME_SCAN
from measurements.formats.tower_collector import decode_export
from tests.measurements.formats.factories import TOWER_COLLECTOR, csv_file, sample


def decoded(*changes: dict[str, object]) -> list[Item]:
    return list(decode_export(csv_file(TOWER_COLLECTOR, *changes), Options()))


def test_a_line_becomes_a_reading() -> None:
    (item,) = decoded()
    assert item.reading is not None
    known = item.reading
    assert known.observed_at.isoformat() == "2026-11-20T12:00:00.123000+00:00"
    assert (known.signal_dbm, known.signal_kind, known.quality_db, known.sinr_db) == (-103, "rsrp", -12, 10)
    assert (known.device_id, known.serving_plmn, known.cell_id) == ("Samsung SM-A536B", "20801", 137096039)


@pytest.mark.parametrize(
    ("changes", "dbm", "kind"),
    [
        ({"rsrp": "", "asu": 37, "dbm": ""}, -103, "rsrp"),
        ({"rsrp": "", "asu": ""}, -103, "rsrp"),  # dbm is RSRP in this app
        ({"net_type": "UMTS", "rscp": -90, "asu": 30}, -90, "rscp"),
        ({"net_type": "UMTS", "dbm": -91, "asu": 30}, -91, "rscp"),
        ({"net_type": "GSM", "cell_id": 4711, "dbm": -79, "asu": 17}, -79, "rssi"),
        ({"net_type": "NR", "cell_id": 68719476735, "ss_rsrp": -108}, -108, "ss_rsrp"),
        ({"net_type": "GSM", "cell_id": 0, "dbm": -113, "asu": 0}, None, None),
    ],
)
def test_the_level_of_each_technology(
    changes: dict[str, object], dbm: float | None, kind: str | None
) -> None:
    (item,) = decoded(changes)
    assert item.reading is not None
    assert (item.reading.signal_dbm, item.reading.signal_kind) == (dbm, kind)


def test_a_neighbour_adds_nothing() -> None:
    assert [item.reason for item in decoded({}, {"neighboring": "true"})] == ["", NEIGHBOUR]


def test_a_second_cell_of_the_scan_adds_nothing() -> None:
    assert [item.reason for item in decoded({}, {"cell_id": 7, "rsrp": -110})] == ["", SAME_SCAN]


def test_a_technology_of_elsewhere_is_refused() -> None:
    (item,) = decoded({"net_type": "TD-SCDMA"})
    assert item.reason == "net_type: 'TD-SCDMA' is no technology that is judged here"


def test_the_header_of_the_app_is_understood(shared: Path) -> None:
    assert sample(shared, "towercollector/csv_export_header.csv", "towercollector") == []
