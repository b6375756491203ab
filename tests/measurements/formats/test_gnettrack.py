"""G-NetTrack logs: the traps of real ones."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from measurements.formats.gnettrack import LogNotUnderstood, decode_log
from measurements.formats.item import Item

HEADER = b"Timestamp\tLongitude\tLatitude\tOperatorname\tOperator\tNode\tCellID\tNetworkTech\tLevel\tQual\r\n"
PARIS = ZoneInfo("Europe/Paris")


def decoded(*rows: bytes, home: str = "") -> list[Item]:
    lines: Iterator[bytes] = iter([HEADER, *rows])
    return list(decode_log(lines, contributor="van", home_plmn=home, timezone=PARIS))


def test_local_time_becomes_utc() -> None:
    (item,) = decoded(b"2026.07.18_22.11.08\t2.0\t49.9\tOrange\t20801\t21\t11\t4G\t-81\t-8\n")
    assert item.reading is not None
    assert item.reading.observed_at == datetime(2026, 7, 18, 20, 11, 8, tzinfo=UTC)
    assert (item.reading.home_plmn, item.reading.home_plmn_origin) == ("20801", "serving")
    assert (item.reading.signal_dbm, item.reading.signal_kind, item.reading.cell_id) == (
        -81,
        "rsrp",
        21 * 256 + 11,
    )


def test_no_coverage_is_out_of_service_for_the_declared_operator() -> None:
    row = b"2026.07.18_22.11.08\t2.0\t49.9\tNO_COVERAGE\t\t\t\t--\t-200\t\n"
    (item,) = decoded(row, home="20815")
    assert item.reading is not None
    assert (item.reading.service_state, item.reading.home_plmn_origin) == ("out_of_service", "declared")
    assert item.reading.signal_dbm is None


def test_no_coverage_of_an_unknown_operator_is_refused() -> None:
    (item,) = decoded(b"2026.07.18_22.11.08\t2.0\t49.9\tNO_COVERAGE\t\t\t\t--\t-200\t\n")
    assert item.reason == "home_plmn: the line names no network, and no --home-plmn was given"


def test_a_technology_that_was_not_measured_is_not_an_absence() -> None:
    (item,) = decoded(b"2026.07.18_22.11.08\t2.0\t49.9\tOrange\t20801\t-\t-\t--\t-\t-\n")
    assert item.reason.startswith("NetworkTech")


@pytest.mark.parametrize(
    ("technology", "level"), [(b"3G", b"-24"), (b"4G", b"-340"), (b"4G", b"-"), (b"5G", b"-200")]
)
def test_a_level_outside_its_scale_was_not_measured(technology: bytes, level: bytes) -> None:
    row = b"2026.07.18_22.11.08\t2.0\t49.9\tOrange\t20801\t1\t2\t%s\t%s\t-8\n" % (technology, level)
    (item,) = decoded(row)
    assert item.reading is not None
    assert (item.reading.technology, item.reading.signal_dbm) == (technology.decode(), None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            b"yesterday\t2.0\t49.9\tO\t20801\t1\t2\t4G\t-80\t-8\n",
            "Timestamp: 'yesterday' is not yyyy.MM.dd_HH.mm.ss",
        ),
        (b"2026.07.18_22.11.08\t-\t49.9\tO\t20801\t1\t2\t4G\t-80\t-8\n", "Longitude: missing"),
        (
            b"2026.07.18_22.11.08\t2.0\teast\tO\t20801\t1\t2\t4G\t-80\t-8\n",
            "Latitude: 'east' is not a number",
        ),
        (
            b"2026.07.18_22.11.08\t2.0\t99\tO\t20801\t1\t2\t4G\t-80\t-8\n",
            "latitude: expected `float` <= 90.0",
        ),
    ],
)
def test_a_bad_line_says_why(row: bytes, reason: str) -> None:
    assert [item.reason for item in decoded(row)] == [reason]


def test_the_same_line_is_the_same_reading() -> None:
    row = b"2026.07.18_22.11.08\t2.0\t49.9\tOrange\t20801\t21\t11\t4G\t-81\t-8\n"
    first, second = decoded(row, row)
    assert first.reading == second.reading


def test_another_file_is_no_log() -> None:
    with pytest.raises(LogNotUnderstood, match="missing Latitude, Longitude, Timestamp"):
        list(decode_log(iter([b"a;b\n"]), contributor="van", home_plmn="", timezone=PARIS))


@pytest.mark.parametrize(("column", "log"), [(b"EventType", "_events"), (b"TESTDOWNLINK", "_datatest")])
def test_another_log_of_the_walk_names_the_right_one(column: bytes, log: str) -> None:
    header = HEADER.strip() + b"\t" + column
    with pytest.raises(LogNotUnderstood, match=f"this is the {log} log; import the one without {log}"):
        list(decode_log(iter([header]), contributor="van", home_plmn="", timezone=PARIS))


def test_the_floor_of_the_scale_without_a_cell_was_not_measured() -> None:
    (item,) = decoded(b"2026.07.18_22.11.08\t2.0\t49.9\tO\t20801\t0\t0\t2G\t-113\t-\n")
    assert item.reading is not None
    assert (item.reading.signal_dbm, item.reading.cell_id) == (None, None)


def test_a_broken_line_is_refused_alone() -> None:
    row = b"2026.07.18_22.11.08\t2.0\t49.9\tO\t20801\t1\t2\t4G\t-80\t-8\n"
    assert [bool(item.reason) for item in decoded(b'"' + b"x" * 200_000 + b"\n", row)] == [True, False]


def test_every_line_of_the_log_of_cork_is_understood(shared: Path) -> None:
    log = (shared / "samples/ucc5g/download_driving_first1499.csv").open("rb")
    items = list(decode_log(log, contributor="van", home_plmn="27201", timezone=ZoneInfo("Europe/Dublin")))
    assert len(items) == 1499
    assert not [item.reason for item in items if item.reason]
    assert Counter(item.reading.technology for item in items if item.reading) == {"4G": 1123, "5G": 376}


def test_the_log_of_dakar_has_no_level_on_3g(shared: Path) -> None:
    log = (shared / "samples/gnettrack/orange_dakar_first1200.tsv").open("rb")
    items = list(decode_log(log, contributor="van", home_plmn="", timezone=ZoneInfo("Africa/Dakar")))
    readings = [item.reading for item in items if item.reading]
    assert len(readings) == 1200
    assert {reading.signal_dbm for reading in readings if reading.technology == "3G"} == {None}
