"""The days that a batch touches, as the judges read them: rows of new readings and of those stored."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from math import inf
from typing import Any

from django.db.backends.utils import CursorWrapper
from msgspec import Struct

from measurements.columns import KIND, STATE
from measurements.formats.item import Item
from measurements.formats.native import Reading
from measurements.plausibility import doubtful
from measurements.sequences import NOT_HELD
from measurements.vocabulary import HELD

Day = tuple[int, date]  # a contributor's
# As `STORED` gives it: what is judged, at last why it is held as the table has it, then the identity.
Row = tuple[Any, ...]
CODE = 12

A_DAY = timedelta(days=1)


class TooManyStored(ValueError):
    """A batch touches days of which too much is stored to be read for it; nothing of it is kept."""


class New(Struct, frozen=True, gc=False):
    """A reading of a batch, the entry that brought it, and what it is known by: made once for all rooms."""

    contributor: int
    reading: Reading
    item: Item
    digest: bytes
    identity: int  # `storing` says which
    day: date


# Five full days: nobody who sends as the day goes touches as many. One token could otherwise fill its 90
# days, and have millions of rows read for each small batch that it spreads over them.
MOST_JUDGED = 300_000
TOO_MANY = f"the days of these readings hold more than {MOST_JUDGED} already; send fewer days at once"

# OFFSET 0 keeps the probes apart: of a month that has no statistics yet, the planner would rather read all.
OF_DAYS = """
    FROM unnest(%s::bigint[], %s::date[]) touched (contributor_id, day)
    CROSS JOIN LATERAL (
        SELECT * FROM measurements_reading
        WHERE contributor_id = touched.contributor_id
          AND observed_at >= touched.day AND observed_at < touched.day + 1
          AND observed_at >= %s AND observed_at < %s
        OFFSET 0) reading
"""
COUNTED = f"SELECT count(*) FROM (SELECT 1 {OF_DAYS} LIMIT %s) AS counted"
STORED = f"""
    SELECT reading.contributor_id, day, reading.device_id, reading.home_plmn,
           extract(epoch FROM reading.observed_at)::float8, reading.longitude, reading.latitude,
           reading.accuracy_m, reading.speed_mps, reading.signal_dbm, reading.service_state, reading.kind,
           coalesce(reading.held, -1), reading.id, reading.observed_at
    {OF_DAYS}
"""


def stored_of(
    cursor: CursorWrapper, touched: set[Day], full: set[Day] | None, most_a_day: float
) -> list[Row]:
    """What is there of these days and of those after them, whose mornings answer to their evenings.

    `full` are all days of which there is anything, where that is known. Where a day takes as many as come,
    so do all together.

    Raises:
        TooManyStored: more than is read for one batch.
    """
    asked = touched | {next_of(day) for day in touched}
    asked = asked if full is None else asked & full
    if not asked:
        return []
    contributors, days = zip(*asked, strict=True)
    ends = midnight(min(days)), midnight(max(days) + A_DAY)
    which: list[list[int] | list[date] | datetime] = [list(contributors), list(days), *ends]
    if MOST_JUDGED < len(asked) * most_a_day < inf:  # fewer days cannot hold as many
        cursor.execute(COUNTED, [*which, MOST_JUDGED + 1])
        if cursor.fetchone()[0] > MOST_JUDGED:
            raise TooManyStored(TOO_MANY)
    cursor.execute(STORED, which)
    return cursor.fetchall()


def row_of(contributor: int, reading: Reading, *, clock_is_ahead: bool) -> Row:
    """A new reading as `STORED` gives those that are there, held for what it says against itself."""
    word = doubtful(reading) or ("clock" if clock_is_ahead else "")
    moment = reading.observed_at
    return (
        contributor,
        moment.date(),
        reading.device_id or "",
        reading.home_plmn,
        moment.timestamp(),
        reading.longitude,
        reading.latitude,
        reading.accuracy_m,
        reading.speed_mps,
        reading.signal_dbm,
        STATE[reading.service_state],
        KIND[reading.kind],
        HELD.index(word) if word else NOT_HELD,
        reading.id,
        moment,
    )


def days_of(new: Iterable[New]) -> set[Day]:
    """The days that these readings touch."""
    return {(one.contributor, one.day) for one in new}


def next_of(day: Day) -> Day:
    """The day after."""
    return day[0], day[1] + A_DAY


def midnight(day: date) -> datetime:
    """Its first moment, UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
