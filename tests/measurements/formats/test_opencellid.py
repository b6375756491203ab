"""CSV in OpenCelliD's columns, from two apps."""

from pathlib import Path

import pytest

from measurements.formats.build import Options
from measurements.formats.item import Item
from measurements.formats.opencellid import decode_measurements
from tests.measurements.formats.factories import OPENCELLID, csv_file, sample

BY_TOWER_COLLECTOR = OPENCELLID | {"measured_at": '"2026-11-20 12:00:00.123Z"', "devn": "Fairphone"}


def decoded(row: dict[str, object], **changes: object) -> Item:
    (item,) = decode_measurements(csv_file(row, changes), Options())
    return item


@pytest.mark.parametrize(("signal", "dbm"), [(-103, -103), (37, None), ("", None), (-200, None)])
def test_one_app_writes_dbm(signal: object, dbm: float | None) -> None:
    reading = decoded(OPENCELLID, signal=signal).reading
    assert reading is not None
    assert (reading.signal_dbm, reading.speed_mps) == (dbm, None)


@pytest.mark.parametrize(("signal", "dbm"), [(37, -103), (-103, -103), (99, None), ("", None)])
def test_the_other_app_writes_the_index_where_it_has_one(signal: object, dbm: float | None) -> None:
    reading = decoded(BY_TOWER_COLLECTOR, signal=signal).reading
    assert reading is not None
    assert (reading.signal_dbm, reading.device_id) == (dbm, "Fairphone")


def test_an_index_below_zero_is_no_level_in_dbm() -> None:
    reading = decoded(BY_TOWER_COLLECTOR, act="UMTS", signal=-5).reading
    assert reading is not None
    assert (reading.signal_dbm, reading.signal_kind) == (-121, "rscp")


def test_each_app_has_its_own_time() -> None:
    moments = [decoded(row).reading for row in (OPENCELLID, BY_TOWER_COLLECTOR)]
    assert [moment.observed_at.year for moment in moments if moment] == [2025, 2026]


def test_cdma_is_refused() -> None:
    assert decoded(OPENCELLID, act="CDMA").reason == "act: 'CDMA' is no technology that is judged here"


def test_the_walk_in_virginia_has_repeated_lines(shared: Path) -> None:
    items = sample(shared, "opencellid/network_cell_info_export_688rows.csv", "opencellid")
    assert not [item.reason for item in items if item.reason]
    assert (len(items), len({item.reading_id for item in items})) == (688, 392)
    levels = {item.reading.signal_dbm for item in items if item.reading}
    assert (min(levels, key=lambda dbm: dbm or 0), None in levels) == (-112, False)


def test_the_upload_of_tower_collector_is_an_index(shared: Path) -> None:
    (item,) = sample(shared, "towercollector/opencellid_upload_constructed.csv", "opencellid")
    assert item.reading is not None
    assert (item.reading.signal_dbm, item.reading.signal_kind) == (-103, "rsrp")
