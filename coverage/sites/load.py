"""Radio sites: ARCEP's list of a quarter or a month replaces what that list held before."""

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import shapely
from django.db import connection, transaction

from coverage.models import Site
from coverage.official.names import QUARTER_ENDS
from coverage.projection import DEGREES
from coverage.sites.places import locate, merge
from coverage.sites.rows import FLAGS, Listed, Refused, RefusedList, convert, read

QUARTER = re.compile(r"(20[0-9]{2})_T([1-4])")
MONTH = re.compile(r"(20[0-9]{2})_(0[1-9]|1[0-2])")

OWN = ("operator", "number", "commune", *FLAGS)
COLUMNS = ("listed_on", "geom", *OWN)


@dataclass(frozen=True, slots=True)
class Import:
    """What became of a list: rows in = kept + merged (a site that stood on several lines) + refused."""

    listed_on: date
    kept: int
    merged: int
    refused: list[Refused]


def import_list(path: Path, listed_on: date | None = None) -> Import:
    """Replaces the sites of the list's operators and date by those of the file; twice gives the same rows.

    RefusedList if the date, the header or every row is beyond reading.
    """
    day = listed_on or day_of(path.name)
    listed, refused = convert(read(path))
    placed, misplaced = locate(listed)
    sites, moved = merge(placed)
    if not sites:
        raise RefusedList(f"rows: none of {len(listed) + len(refused)} could be kept")
    _replace(sites, day)
    refused = sorted([*refused, *misplaced, *moved], key=lambda row: row.line)
    return Import(day, len(sites), len(placed) - len(moved) - len(sites), refused)


def day_of(filename: str) -> date:
    """The last day of the quarter or the month in the list's name; RefusedList if it names neither."""
    if match := QUARTER.search(filename):
        return date(int(match[1]), *QUARTER_ENDS[match[2]])
    if match := MONTH.search(filename):
        year, month = int(match[1]), int(match[2])
        return date(year, month, calendar.monthrange(year, month)[1])
    raise RefusedList("file name: names no quarter (2024_T2) and no month (2018_01), say which day it lists")


def _replace(sites: Sequence[Listed], listed_on: date) -> None:
    operators = {site.operator for site in sites}
    with transaction.atomic(), connection.cursor() as cursor:
        Site.objects.filter(listed_on=listed_on, operator__in=operators).delete()
        with cursor.copy(f"COPY {Site._meta.db_table} ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for row in _rows(sites, listed_on):
                copy.write_row(row)


def _rows(sites: Sequence[Listed], listed_on: date) -> Iterator[list[object]]:
    points = shapely.points([(site.longitude, site.latitude) for site in sites])
    geometries = shapely.to_wkb(shapely.set_srid(points, DEGREES), hex=True, include_srid=True)
    for site, geometry in zip(sites, geometries, strict=True):
        yield [listed_on, geometry, *(getattr(site, field) for field in OWN)]
