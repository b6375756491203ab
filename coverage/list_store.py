"""The storeroom of published lists: in one transaction a list takes the place of what it held before."""

import calendar
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely
from django.db import connection, transaction
from django.db.models import Model, QuerySet

from coverage.csv_rows import Refused, RefusedList
from coverage.official.names import QUARTER_ENDS
from coverage.projection import DEGREES

QUARTER = re.compile(r"(20[0-9]{2})_T([1-4])")
DAY = re.compile(r"(20[0-9]{2})[-_]?(0[1-9]|1[0-2])[-_]?(0[1-9]|[12][0-9]|3[01])")
MONTH = re.compile(r"(20[0-9]{2})_(0[1-9]|1[0-2])(?![0-9])")

LINES_SHOWN = 10  # of each reason; the count says how many there are
FEWEST = 0.5  # of the rows that a list would replace: below it is more likely cut short, or an extract


@dataclass(slots=True)
class Refusals:
    """Rows left out: how many for each reason, the first of them in full; bounded for any list."""

    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, list[Refused]] = field(default_factory=dict)

    def add(self, refused: Refused) -> None:
        """Counts a row, and keeps it if it is among the first of its reason."""
        self.counts[refused.reason] += 1
        shown = self.first.setdefault(refused.reason, [])
        if len(shown) < LINES_SHOWN:
            shown.append(refused)

    def told(self) -> list[str]:
        """One line for each reason: how many rows, which lines, and the first value."""
        return [self._told(reason) for reason in sorted(self.counts)]

    def _told(self, reason: str) -> str:
        shown, number = self.first[reason], self.counts[reason]
        lines = ", ".join(str(row.line) for row in shown) + (", ..." if number > len(shown) else "")
        return f"  {number} refused, {reason} (line {lines}; first: {shown[0].value!r})"


@dataclass(frozen=True, slots=True)
class Import:
    """What became of a list: rows in = kept + merged (a thing that stood on several lines) + refused."""

    of: str  # what the list is of, e.g. `listed on 2024-06-30`
    kept: int
    merged: int
    refusals: Refusals

    @property
    def refused(self) -> int:
        """How many rows were left out."""
        return self.refusals.counts.total()


def day_of(filename: str) -> date:
    """The day in a list's name, or the last one of its quarter or month; RefusedList if it names none."""
    if match := QUARTER.search(filename):
        return date(int(match[1]), *QUARTER_ENDS[match[2]])
    if match := DAY.search(filename):
        return _day(*(int(part) for part in match.groups()))
    if match := MONTH.search(filename):
        year, month = int(match[1]), int(match[2])
        return date(year, month, calendar.monthrange(year, month)[1])
    raise RefusedList(
        "file name: names no quarter (2024_T2), month (2018_01) or day (2024-10-07), say which day it lists"
    )


def points(longitudes: Iterable[float], latitudes: Iterable[float]) -> list[str]:
    """Points in WGS84 degrees as PostGIS reads them in a COPY."""
    places = shapely.points(list(longitudes), list(latitudes))
    return list(shapely.to_wkb(shapely.set_srid(places, DEGREES), hex=True, include_srid=True))


def replace(
    old: QuerySet[Any],
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    refusals: Refusals,
    *,
    write: bool = True,
    fewer: bool = False,
) -> int:
    """Puts `rows` in the place of `old` in one transaction and counts them; without `write` takes all back.

    RefusedList, and `old` stands, if there is no row, or less than half as many as before and not `fewer`.
    """
    with transaction.atomic():
        before, _ = old.delete()
        kept = _copy(old.model, columns, rows)
        if not kept:
            raise RefusedList(_nothing(refusals))
        if kept < FEWEST * before and not fewer:
            raise RefusedList(
                f"rows: {kept} would replace {before} that are stored, say --fewer if that is meant"
            )
        transaction.set_rollback(not write)
    return kept


def _copy(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    copied = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
            copied += 1
    return copied


def _nothing(refusals: Refusals) -> str:
    total = refusals.counts.total()
    if not total:
        return "rows: there are none below the header"
    reason, _ = refusals.counts.most_common(1)[0]
    return f"rows: none of {total} could be kept, most for {reason} (line {refusals.first[reason][0].line})"


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise RefusedList(f"file name: {year}-{month:02}-{day:02} is no day") from error
