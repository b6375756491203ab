"""Network Survey's GeoPackage."""

import sqlite3
import struct
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from measurements.formats.build import FileNotUnderstood, Options
from measurements.formats.item import Item
from measurements.formats.network_survey_package import decode_package
from measurements.formats.scan import NEIGHBOUR

Rows = Sequence[tuple[object, ...]]

NOON = 1795176000000
COLUMNS = 'geom BLOB, Time INTEGER, "Serving Cell" BOOLEAN, MCC INTEGER, MNC INTEGER'


def point(longitude: float = 3.1, latitude: float = 45.1, envelope: int = 0) -> bytes:
    """A GeoPackage point with altitude, after an envelope of 0 or 4 numbers."""
    header = b"GP\0" + bytes([1 | envelope << 1]) + struct.pack("<i", 4326) + bytes(32 * envelope)
    return header + b"\1" + struct.pack("<Iddd", 1001, longitude, latitude, 800.0)


def package(folder: Path, rows: Rows, gsm: Rows = ()) -> Path:
    path = folder / "cellular.gpkg"
    with closing(sqlite3.connect(path)) as made, made:
        made.execute(f"CREATE TABLE LTE_MESSAGE (id INTEGER PRIMARY KEY, {COLUMNS}, ECI INTEGER, RSRP FLOAT)")
        made.executemany("INSERT INTO LTE_MESSAGE VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", rows)
        made.execute(f'CREATE TABLE GSM_MESSAGE ({COLUMNS}, CID INTEGER, "Signal Strength" FLOAT)')
        made.executemany("INSERT INTO GSM_MESSAGE VALUES (?, ?, ?, ?, ?, ?, ?)", gsm)
    return path


def decoded(path: Path) -> list[Item]:
    return list(decode_package(path, Options()))


def test_a_point_becomes_a_reading(tmp_path: Path) -> None:
    (item,) = decoded(package(tmp_path, [(point(), NOON, True, 208, 1, 4711, -103.0)]))
    assert item.reading is not None
    known = item.reading
    assert (known.longitude, known.latitude, known.observed_at.timestamp() * 1000) == (3.1, 45.1, NOON)
    assert (known.signal_dbm, known.signal_kind, known.serving_plmn) == (-103, "rsrp", "20801")


def test_an_envelope_is_passed_over(tmp_path: Path) -> None:
    (item,) = decoded(package(tmp_path, [(point(envelope=1), NOON, True, 208, 1, 4711, -103.0)]))
    assert item.reading is not None
    assert item.reading.longitude == 3.1


def test_the_tables_are_read_in_the_order_of_time(tmp_path: Path) -> None:
    four = [(point(), NOON + 2000, True, 208, 1, 4711, -103.0), (point(), NOON, True, 208, 1, 4711, -104.0)]
    two = [(point(), NOON + 1000, True, 208, 1, 12, -80.0), (point(), NOON + 2000, False, 208, 1, 13, -70.0)]
    items = decoded(package(tmp_path, four, two))
    assert [item.reading.technology for item in items if item.reading] == ["4G", "2G", "4G"]
    assert [item.reason for item in items if item.reason] == [NEIGHBOUR]


def test_a_file_copied_without_its_log_is_read_and_left_alone(tmp_path: Path) -> None:
    path = package(tmp_path, [(point(), NOON, True, 208, 1, 4711, -103.0)])
    with closing(sqlite3.connect(path)) as phone:
        phone.execute("PRAGMA journal_mode = WAL")
    assert [item.reason for item in decoded(path)] == [""]
    assert list(tmp_path.iterdir()) == [path]


def test_a_log_beside_the_file_is_read_too(tmp_path: Path) -> None:
    path = package(tmp_path, [])
    with closing(sqlite3.connect(path)) as phone:
        phone.execute("PRAGMA journal_mode = WAL")
        phone.execute("INSERT INTO LTE_MESSAGE VALUES (NULL, ?, ?, 1, 208, 1, 4711, -103)", (point(), NOON))
        phone.commit()
        assert [item.reason for item in decoded(path)] == [""]


@pytest.mark.parametrize("blob", [None, b"", b"GP", b"GP\0\1" + bytes(5), b"GP\0\xff" + bytes(40), "text", 7])
def test_a_row_without_a_place_is_refused_alone(tmp_path: Path, blob: object) -> None:
    rows = [(blob, NOON, True, 208, 1, 4711, -103.0), (point(), NOON, True, 208, 1, 4711, -103.0)]
    assert [item.reason for item in decoded(package(tmp_path, rows))] == ["longitude: missing", ""]


@pytest.mark.parametrize("moment", ["yesterday", None, 10**30])
def test_a_row_without_a_time_is_refused_alone(tmp_path: Path, moment: object) -> None:
    moment = str(moment) if moment == 10**30 else moment
    rows = [(point(), moment, True, 208, 1, 4711, -103.0), (point(), NOON, True, 208, 1, 4711, -103.0)]
    assert sorted(bool(item.reason) for item in decoded(package(tmp_path, rows))) == [False, True]


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(200)])
def test_what_is_no_log_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "log.gpkg"
    path.write_bytes(content)
    with pytest.raises(FileNotUnderstood):
        decoded(path)


def test_a_column_whose_name_is_no_text_is_refused(tmp_path: Path) -> None:
    path = package(tmp_path, [(point(), NOON, True, 208, 1, 4711, -103.0)])
    path.write_bytes(path.read_bytes().replace(b"Serving Cell", b"\xfferving Cell"))
    with pytest.raises(FileNotUnderstood, match="cannot be read"):
        decoded(path)


def test_an_endless_view_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "log.gpkg"
    with closing(sqlite3.connect(path)) as made, made:
        made.execute(
            "CREATE VIEW LTE_MESSAGE AS WITH RECURSIVE n(Time) AS (SELECT 1 UNION ALL SELECT Time + 1 FROM n)"
            " SELECT * FROM n"
        )
    with pytest.raises(FileNotUnderstood, match="none of its tables is a log of cells"):
        decoded(path)
