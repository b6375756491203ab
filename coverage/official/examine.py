"""The official map's customs: a coverage file must be in itself what its name announces."""

import re
import sqlite3
from collections.abc import Mapping, Set
from datetime import date
from pathlib import Path
from typing import NamedTuple

from coverage.official.names import LEVELS, PLAIN, TERRITORIES, Announced, RefusedFile
from coverage.official.operators import group_of
from coverage.official.package import MAX_FEATURE_BYTES, opened, quoted
from coverage.official.reference import check_crs

COLUMNS = ("operateur", "date", "techno", "usage", "niveau", "dept")
COMMERCIAL = "operateur_commercial"  # the short name of whoever sells the service; in recent files
ATTRIBUTES = ("operateur", "date", "techno", "usage", "niveau")


class CoverageTable(NamedTuple):
    """The one table of features of a coverage file, whose attributes are what the file's name says."""

    path: Path
    name: str
    operator: str
    features: int
    territory: str
    largest: int  # bytes of the largest feature
    level: str | None = "niveau"  # the column of the levels, if there is one
    levels: dict[object, str] = {}  # what stands in it, and the level that it means


def examine(path: Path, announced: Announced) -> CoverageTable:
    """The file's table of features, once its structure, CRS and attributes agree with its name.

    RefusedFile naming the first thing that does not.
    """
    with opened(path) as package:
        table, geometry = _only_table(package, announced)
        columns = _columns(package, table)
        levels = _check_attributes(_attributes(package, table, columns), announced)
        features, largest = package.execute(
            f"SELECT count(*), max(length({quoted(geometry)})) FROM {quoted(table)}"
        ).fetchone()
    return CoverageTable(
        path,
        table,
        announced.operator,
        features,
        announced.territory,
        check_largest(largest or 0),  # without a number where nothing has a geometry
        columns["niveau"],
        levels,
    )


def _only_table(package: sqlite3.Connection, announced: Announced) -> tuple[str, str]:
    """The table of features and its column of geometries, once it is one and in the territory's CRS."""
    found = package.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'").fetchall()
    if len(found) != 1:
        raise RefusedFile(f"gpkg_contents: {len(found)} tables of features, expected one")
    declared = package.execute(
        "SELECT c.column_name, s.srs_id, s.definition FROM gpkg_geometry_columns c"
        " JOIN gpkg_spatial_ref_sys s USING (srs_id) WHERE c.table_name = ?",
        found[0],
    ).fetchone()
    if declared is None:
        raise RefusedFile("srs_id: the table of features declares no CRS")
    check_crs(declared[1], declared[2], TERRITORIES[announced.territory])
    return str(found[0][0]), str(declared[0])


def _columns(package: sqlite3.Connection, table: str) -> dict[str, str]:
    """The columns as they are spelt in the file, by their names in small letters."""
    columns = {row[1].lower(): str(row[1]) for row in package.execute(f"PRAGMA table_info({quoted(table)})")}
    if missing := [column for column in COLUMNS if column not in columns]:
        raise RefusedFile(f"{missing[0]}: the column is missing")
    return columns


def _attributes(
    package: sqlite3.Connection, table: str, columns: Mapping[str, str]
) -> dict[str, set[object]]:
    """The values of each column that must agree with the name."""
    asked = [column for column in (*ATTRIBUTES, COMMERCIAL) if column in columns]
    # One query, as it reads through every geometry to come to what stands behind it.
    rows = package.execute(f"SELECT DISTINCT {', '.join(asked)} FROM {quoted(table)}").fetchall()
    if not rows:
        raise RefusedFile("table of features: no row")
    return {column: set(values) for column, values in zip(asked, zip(*rows, strict=True), strict=True)}


def _check_attributes(values: dict[str, set[object]], announced: Announced) -> dict[object, str]:
    """What stands in `niveau`, and the level that it means."""
    _expect("date", {_day(value) for value in values["date"]}, {announced.released_on})
    _expect("techno", values["techno"], {announced.technology})
    _expect("usage", values["usage"], {announced.usage})
    levels = {value: level_of(value) for value in values["niveau"]}
    check_levels(set(levels.values()))
    _check_operator(values, announced)
    return levels


def _check_operator(values: dict[str, set[object]], announced: Announced) -> None:
    """Any code of the group will do: ARCEP itself replaces it by that of the commercial operator's name."""
    found = {_operator(value) for value in values["operateur"]}
    if len(found) > 1:
        raise RefusedFile(f"operateur: several in one file, {', '.join(sorted(found))}")
    _expect("operateur", found, set(announced.operators))
    for short in sorted(map(str, values.get(COMMERCIAL, set()))):
        group = group_of(short)
        if group and not set(group) & set(announced.operators):
            expected = " or ".join(sorted(announced.operators))
            raise RefusedFile(f"{COMMERCIAL}: {short}, but the file's name says {expected}")


def _expect(field: str, found: Set[object], allowed: Set[object]) -> None:
    if wrong := found - allowed:
        expected = " or ".join(sorted(map(str, allowed)))
        raise RefusedFile(f"{field}: {min(map(str, wrong))}, but the file's name says {expected}")


def check_levels(levels: Set[str]) -> None:
    """RefusedFile for a level that there is none of, and where some features have one and others none."""
    if unknown := levels - {*LEVELS, PLAIN}:
        raise RefusedFile(f"niveau: {min(unknown)} is not one of {', '.join(LEVELS)} or empty")
    if PLAIN in levels and len(levels) > 1:
        raise RefusedFile("niveau: empty in some rows and given in others")


def check_largest(size: int) -> int:
    """The size of the largest feature in bytes; RefusedFile if it is more than anybody's map has."""
    if size > MAX_FEATURE_BYTES:
        raise RefusedFile(f"geometry: a feature of {size} bytes, more than {MAX_FEATURE_BYTES}")
    return size


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
