"""The official map's customs: a coverage file must be in itself what its name announces."""

import re
import sqlite3
from collections.abc import Set
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from coverage.official.names import LEVELS, PLAIN, TERRITORIES, Announced, RefusedFile, Territory

COLUMNS = ("operateur", "date", "techno", "usage", "niveau", "dept")
SAME_PLACE_M = 1.0  # two CRSs are the same when they put the same places within a metre of each other


class CoverageTable(NamedTuple):
    """The one table of features of a coverage file, whose attributes are what the file's name says."""

    path: Path
    name: str
    operator: str
    features: int
    territory: str


def examine(path: Path, announced: Announced) -> CoverageTable:
    """The file's table of features, once its structure, CRS and attributes agree with its name.

    RefusedFile naming the first thing that does not.
    """
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)) as package:
            return _examine(package, path, announced)
    except sqlite3.Error as error:
        raise RefusedFile(f"file: not a whole GeoPackage ({error})") from error


def _examine(package: sqlite3.Connection, path: Path, announced: Announced) -> CoverageTable:
    if (state := package.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
        raise RefusedFile(f"file: damaged GeoPackage ({state})")
    table = _only_table(package)
    _check_crs(package, table, TERRITORIES[announced.territory])
    quoted = '"' + table.replace('"', '""') + '"'
    _check_columns([row[1] for row in package.execute(f"PRAGMA table_info({quoted})")])
    rows = package.execute(f"SELECT DISTINCT operateur, date, techno, usage, niveau FROM {quoted}").fetchall()
    operator = _check_attributes(rows, announced)
    features = package.execute(f"SELECT count(*) FROM {quoted}").fetchone()[0]
    return CoverageTable(path, table, operator, features, announced.territory)


def _only_table(package: sqlite3.Connection) -> str:
    tables = [
        row[0] for row in package.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")
    ]
    if len(tables) != 1:
        raise RefusedFile(f"gpkg_contents: {len(tables)} tables of features, expected one")
    return str(tables[0])


def _check_columns(columns: list[str]) -> None:
    missing = [column for column in COLUMNS if column not in {name.lower() for name in columns}]
    if missing:
        raise RefusedFile(f"{missing[0]}: the column is missing")


def _check_crs(package: sqlite3.Connection, table: str, territory: Territory) -> None:
    """The declared CRS must put places where the territory's does; its name and number may be home-made."""
    srs = package.execute(
        "SELECT s.srs_id, s.definition FROM gpkg_geometry_columns c"
        " JOIN gpkg_spatial_ref_sys s USING (srs_id) WHERE c.table_name = ?",
        [table],
    ).fetchone()
    if srs is None:
        raise RefusedFile("srs_id: the table of features declares no CRS")
    expected = CRS.from_epsg(territory.epsg)
    try:
        same = _same_places(CRS.from_wkt(srs[1]), expected, territory.box)
    except ProjError as error:
        raise RefusedFile(f"srs_id: {srs[0]} has a definition that cannot be read ({error})") from error
    if not same:
        raise RefusedFile(f"srs_id: {srs[0]} is not {expected.name} (EPSG:{territory.epsg})")


def _same_places(declared: CRS, expected: CRS, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    places = np.array([(west, south), (west, north), (east, south), (east, north)]).T
    ours, theirs = (
        Transformer.from_crs(expected.geodetic_crs, crs, always_xy=True).transform(*places)
        for crs in (expected, declared)
    )
    return bool(np.abs(np.subtract(ours, theirs)).max() < SAME_PLACE_M)


def _check_attributes(rows: list[tuple[object, ...]], announced: Announced) -> str:
    if not rows:
        raise RefusedFile("table of features: no row")
    operators, dates, technologies, usages, levels = (set(column) for column in zip(*rows, strict=True))
    _expect("date", {_day(value) for value in dates}, {announced.released_on})
    _expect("techno", technologies, {announced.technology})
    _expect("usage", usages, {announced.usage})
    _check_levels({level_of(value) for value in levels})
    found = {_operator(value) for value in operators}
    if len(found) > 1:
        raise RefusedFile(f"operateur: several in one file, {', '.join(sorted(found))}")
    _expect("operateur", found, set(announced.operators))
    return found.pop()


def _expect(field: str, found: Set[object], allowed: Set[object]) -> None:
    if wrong := found - allowed:
        expected = " or ".join(sorted(map(str, allowed)))
        raise RefusedFile(f"{field}: {min(map(str, wrong))}, but the file's name says {expected}")


def _check_levels(levels: set[str]) -> None:
    if unknown := levels - {*LEVELS, PLAIN}:
        raise RefusedFile(f"niveau: {min(unknown)} is not one of {', '.join(LEVELS)} or empty")
    if PLAIN in levels and len(levels) > 1:
        raise RefusedFile("niveau: empty in some rows and given in others")


def _operator(value: object) -> str:
    """MCC and MNC as five digits: the column is an integer, so the demonstration's 00101 is written 101."""
    if not re.fullmatch(r"[0-9]{1,6}", text := str(value).strip()):
        raise RefusedFile(f"operateur: {text} is not an MCC and MNC")
    return text.zfill(5)


def _day(value: object) -> date:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise RefusedFile(f"date: {value} is not a day written YYYY-MM-DD") from error


def level_of(value: object) -> str:
    """A value of the column `niveau` as we write it: empty where the layer has no levels."""
    return "" if value is None else str(value).strip().upper()
