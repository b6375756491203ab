"""Network Survey's GeoPackage: a table of points for each technology, in SQLite that a stranger made."""

import heapq
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from measurements.formats.build import FileNotUnderstood, Options
from measurements.formats.item import Item
from measurements.formats.network_survey import cell_of_record, record_line
from measurements.formats.rows import Line, plain
from measurements.formats.scan import readings

KIND_OF_TABLE = {
    "GSM_MESSAGE": "GsmRecord",
    "UMTS_MESSAGE": "UmtsRecord",
    "LTE_MESSAGE": "LteRecord",
    "NR_MESSAGE": "NrRecord",
}
# OGC GeoPackage 1.3, 2.1.3: eight bytes of header, then an envelope whose length the flags tell, then WKB.
HEADER, ENVELOPE_BYTES = 8, (0, 32, 48, 48, 64)
POINT = {1, 1001, 2001, 3001}  # with and without Z and M

BROKEN = (sqlite3.Error, UnicodeDecodeError)  # the latter of names that are no text

Row = tuple[int, str, dict[str, Any]]  # time in milliseconds, kind, values by column


def decode_package(path: Path, options: Options) -> Iterator[Item]:
    """Items of a file, in the order of time, numbered from 1.

    Raises:
        FileNotUnderstood: no SQLite file, broken, or none of the tables is there.
    """
    try:
        with closing(sqlite3.connect(_address(path), uri=True)) as package:
            package.text_factory = lambda text: text.decode("utf-8", "replace")
            yield from readings(_lines(package), cell_of_record, options)
    except BROKEN as error:
        raise FileNotUnderstood(f"the GeoPackage cannot be read: {error}") from None


def _address(path: Path) -> str:
    """The file as SQLite opens it to read alone; phones write with a log beside it, seldom copied along."""
    log = path.with_name(f"{path.name}-wal")
    return f"{path.resolve().as_uri()}?{'mode=ro' if log.exists() else 'immutable=1'}"


def _lines(package: sqlite3.Connection) -> Iterator[Line]:
    package.execute("PRAGMA trusted_schema = OFF")
    # Of type table: a view could make its rows of anything, for ever.
    named = {name for (name,) in package.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    tables = [name for name in KIND_OF_TABLE if name in named]
    if not tables:
        raise FileNotUnderstood(f"none of its tables is a log of cells: {', '.join(KIND_OF_TABLE)}")
    rows = heapq.merge(*(_rows(package, name) for name in tables), key=lambda row: row[0])
    for number, (_, kind, values) in enumerate(rows, start=1):
        yield record_line(number, kind, values)


def _rows(package: sqlite3.Connection, name: str) -> Iterator[Row]:
    cursor = package.execute(f'SELECT coalesce(CAST(Time AS INTEGER), 0), * FROM "{name}" ORDER BY 1')
    columns = [plain(column) for column, *_ in cursor.description]
    for moment, *values in cursor:
        record = dict(zip(columns[1:], values, strict=True))
        yield moment, KIND_OF_TABLE[name], record | _place(record.pop("geom", None))


def _place(blob: object) -> dict[str, float]:
    """Longitude and latitude of a GeoPackage point, nothing where it is none."""
    if not isinstance(blob, bytes) or len(blob) < HEADER or blob[:2] != b"GP":
        return {}
    size = blob[3] >> 1 & 7
    point = blob[HEADER + ENVELOPE_BYTES[size] :] if size < len(ENVELOPE_BYTES) else b""
    order = "<" if point[:1] == b"\1" else ">"
    try:
        kind, longitude, latitude = struct.unpack_from(f"{order}Idd", point, 1)
    except struct.error:
        return {}
    return {"longitude": longitude, "latitude": latitude} if kind in POINT else {}
