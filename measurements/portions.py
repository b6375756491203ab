"""The ladle of the journal: how many of its rows are one helping, by the readings that they stand for."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import connection

from measurements.models import TouchedDay

COUNTED_AT_ONCE = 100  # days of some thousands of readings each: what is counted for nothing stays small

COUNTED = """
    SELECT there.readings
    FROM unnest(%s::bigint[], %s::date[]) WITH ORDINALITY touched (contributor_id, day, place)
    CROSS JOIN LATERAL (
        SELECT count(*) AS readings FROM measurements_reading
        WHERE contributor_id = touched.contributor_id
          AND observed_at >= touched.day AND observed_at < touched.day + 1
    ) there
    ORDER BY place
"""


def portion(rows: Sequence[TouchedDay], most: int) -> Sequence[TouchedDay]:
    """The first of these journal rows, whose days hold no more readings than that; one row at least.

    A day that several rows name is counted once.
    """
    days: set[tuple[int, date | None]] = set()
    readings = 0
    for place, (row, stored) in enumerate(zip(rows, _counts(rows), strict=True)):
        if (row.contributor_id, row.day) not in days:
            days.add((row.contributor_id, row.day))
            readings += stored
            if readings > most and place:
                return rows[:place]
    return rows


def _counts(rows: Sequence[TouchedDay]) -> Iterator[int]:
    """How many readings are stored of the day that each row names; counted as far as they are asked for."""
    for start in range(0, len(rows), COUNTED_AT_ONCE):
        some = rows[start : start + COUNTED_AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(COUNTED, [[row.contributor_id for row in some], [row.day for row in some]])
            yield from (count for (count,) in cursor.fetchall())
