"""NeoStumbler's export."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from measurements.formats.build import FileNotUnderstood, Options
from measurements.formats.item import Item
from measurements.formats.neostumbler import decode_cells
from tests.measurements.formats.factories import NEOSTUMBLER, csv_file, sample


def decoded(*changes: dict[str, object]) -> list[Item]:
    return list(decode_cells(csv_file(NEOSTUMBLER, *changes), Options()))


def test_a_cell_becomes_a_reading_at_the_time_of_its_fix() -> None:
    (item,) = decoded()
    assert item.reading is not None
    assert item.reading.observed_at == datetime(2025, 11, 20, 11, 59, 59, 123000, tzinfo=UTC)
    assert (item.reading.home_plmn, item.reading.home_plmn_origin) == ("20801", "serving")
    assert (item.reading.service_state, item.reading.cell_id) == ("in_service", 137096039)


def test_what_was_heard_on_the_way_from_the_fix_is_less_sharp() -> None:
    (item,) = decoded()
    assert item.reading is not None
    assert item.reading.accuracy_m == 5 + 10 * 2


@pytest.mark.parametrize(
    ("changes", "dbm", "kind"),
    [
        ({}, -103, "rsrp"),  # not the -75 of RSSI
        ({"asu": "", "signalStrength": -75}, -75, "rssi"),
        ({"asu": 96, "signalStrength": -93}, None, None),  # an emulator: the part above the whole
        ({"asu": 99, "signalStrength": ""}, None, None),
        ({"radioType": "gsm", "cellId": 4711, "asu": 20, "signalStrength": ""}, -73, "rssi"),
        ({"radioType": "wcdma", "asu": 96, "signalStrength": -24}, None, None),
        ({"radioType": "wcdma", "asu": "", "signalStrength": -95}, -95, "rscp"),
        ({"radioType": "nr", "cellId": 68719476735, "asu": 37, "signalStrength": -103}, -103, "ss_rsrp"),
    ],
)
def test_the_index_tells_the_level(changes: dict[str, object], dbm: float | None, kind: str | None) -> None:
    (item,) = decoded(changes)
    assert item.reading is not None
    assert (item.reading.signal_dbm, item.reading.signal_kind) == (dbm, kind)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"radioType": "cdma"}, "radioType: 'cdma' is no technology that is judged here"),
        ({"timestamp": 1763640000}, "timestamp: 1763640000 is not milliseconds since 1970"),
        ({"cellScanAge": 60000}, "cellScanAge: heard 59 s from the fix, at most 30 are taken"),
        ({"latitude": ""}, "latitude: missing"),
        ({"latitude": 95}, "latitude: expected `float` <= 90.0"),
        ({"mcc": 0, "mnc": 0}, "mcc, mnc: missing, the line names no network"),
        ({"locationAge": "1e300"}, "time: no calendar has this moment"),
    ],
)
def test_a_bad_line_says_why(changes: dict[str, object], reason: str) -> None:
    (bad, good) = decoded(changes, {"timestamp": 1763640099000})
    assert (bad.reason, good.reason) == (reason, "")


def test_another_file_of_the_export_is_named() -> None:
    with pytest.raises(FileNotUnderstood, match=r"missing .*; of NeoStumbler's export, cells\.csv"):
        list(decode_cells(iter([b"timestamp,latitude,longitude,ssid\n"]), Options()))


def test_the_archive_of_the_app_is_read_as_it_is(tmp_path: Path) -> None:
    archive = tmp_path / "samples" / "export.zip"
    archive.parent.mkdir()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("wifis.csv", "nothing of ours")
        packed.writestr("cells.csv", b"".join(csv_file(NEOSTUMBLER)))
    (item,) = sample(tmp_path, "export.zip", "neostumbler")
    assert item.reading == decoded()[0].reading


def test_the_emulators_cells_are_kept_without_their_impossible_level(shared: Path) -> None:
    items = sample(shared, "neostumbler/cells_export_from_test_db.csv", "neostumbler")
    assert len({item.reading_id for item in items if item.reading}) == 14
    assert {item.reading.signal_dbm for item in items if item.reading} == {None}
