"""The door to the readings: what the next stage pulls."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import numpy as np
from django.db import connection
from django.utils import timezone
from numpy.typing import NDArray

from measurements.models import TouchedDay
from measurements.portions import portion

NOT_STATED = -1

# Some thousands of probes of an index beat a scan of months of readings, whatever the statistics say
# of tables that have just been made. Holds until the end of the transaction.
PROBE_BY_INDEX = "; ".join(f"SET LOCAL enable_{scan} = off" for scan in ("hashjoin", "mergejoin", "seqscan"))

# The columns of `ObservedReadings`.
OBSERVED = """
    reading.contributor_id, reading.observed_at::date - date '1970-01-01',
    reading.longitude, reading.latitude, coalesce(reading.accuracy_m, 'NaN'),
    reading.service_state, coalesce(reading.technology, -1), coalesce(reading.max_technology, -1),
    reading.environment, reading.kind, reading.is_mock, reading.home_plmn,
    coalesce(reading.serving_plmn, ''), reading.device_id,
    coalesce(reading.signal_dbm, 'NaN'), coalesce(reading.signal_kind, -1),
    mod(extract(epoch FROM reading.observed_at)::bigint, 86400), coalesce(reading.speed_mps, 'NaN')
"""
# What is held is no evidence.
NOT_HELD = "reading.held IS NULL"
READINGS = f"""
    SELECT {OBSERVED}
    FROM unnest(%(contributors)s::bigint[], %(days)s::date[]) touched (contributor_id, day)
    JOIN measurements_reading reading
      ON reading.contributor_id = touched.contributor_id
     AND reading.observed_at >= touched.day AND reading.observed_at < touched.day + 1
    WHERE reading.observed_at >= %(first)s AND reading.observed_at < %(after)s AND {NOT_HELD}
"""


class ObservedReadings(NamedTuple):
    """The part of readings that evidence is made of, as arrays of equal length.

    Words are codes of `vocabulary`, `NOT_STATED` where there is none.
    """

    contributor: NDArray[np.int64]
    day: NDArray[np.int32]  # since 1970-01-01, UTC
    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    accuracy_m: NDArray[np.float32]  # nan where not stated
    service_state: NDArray[np.int8]
    technology: NDArray[np.int8]
    max_technology: NDArray[np.int8]
    environment: NDArray[np.int8]
    kind: NDArray[np.int8]
    is_mock: NDArray[np.bool_]
    home_plmn: NDArray[np.str_]
    serving_plmn: NDArray[np.str_]  # empty where not stated
    device_id: NDArray[np.object_]  # text as sent
    signal_dbm: NDArray[np.float64]  # nan where not stated
    signal_kind: NDArray[np.int8]
    second: NDArray[np.int32]  # of the day, UTC
    speed_mps: NDArray[np.float32]  # nan where not stated


DTYPES = (
    "i8",
    "i4",
    "f8",
    "f8",
    "f4",
    "i1",
    "i1",
    "i1",
    "i1",
    "i1",
    "?",
    "U6",
    "U6",
    "O",
    "f8",
    "i1",
    "i4",
    "f4",
)


def claim_touched_days(most: int, most_readings: int) -> Sequence[TouchedDay]:
    """Journal rows to do, oldest first, held until the transaction ends; those another holds are left.

    No more than `most`, whose days hold no more readings than `most_readings`; one row at least.
    """
    waiting = TouchedDay.objects.select_for_update(skip_locked=True).filter(done_at=None)
    return portion(list(waiting.order_by("id")[:most]), most_readings)


def waiting_days() -> list[int]:
    """Numbers of the journal rows to do that name a day; what those say is in the readings that there are."""
    waiting = TouchedDay.objects.filter(done_at=None, day__isnull=False)
    return list(waiting.order_by("id").values_list("id", flat=True))


def waiting_since() -> datetime | None:
    """Since when the contributor-day that waits longest does, None if none does."""
    return TouchedDay.objects.filter(done_at=None).order_by("pk").values_list("touched_at", flat=True).first()


def erased() -> list[int]:
    """Numbers of those who erased, as long as the journal knows: a week from the fold on."""
    return list(TouchedDay.objects.filter(day=None).values_list("contributor_id", flat=True).distinct())


def mark_done(rows: Sequence[int]) -> None:
    """These journal rows are dealt with, once this transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE measurements_touchedday SET done_at = %s WHERE id = ANY(%s::bigint[])",
            [timezone.now(), list(rows)],
        )


def touch_all_days() -> int:
    """Put every contributor's day that has readings on the journal again, for the fold to make anew."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO measurements_touchedday (contributor_id, day, touched_at)
               SELECT DISTINCT contributor_id, observed_at::date, now() FROM measurements_reading"""
        )
        return cursor.rowcount


def days_with_readings(days: Sequence[tuple[int, date]]) -> set[tuple[int, date]]:
    """Those of these contributors' days of which a reading is kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT contributor_id, day FROM unnest(%s::bigint[], %s::date[]) asked (contributor_id, day)
               WHERE EXISTS (
                   SELECT FROM measurements_reading reading
                   WHERE reading.contributor_id = asked.contributor_id
                     AND reading.observed_at >= asked.day AND reading.observed_at < asked.day + 1)""",
            [[contributor for contributor, _ in days], [day for _, day in days]],
        )
        return set(cursor.fetchall())


def readings_of_days(days: Sequence[tuple[int, date]]) -> ObservedReadings:
    """All readings of these contributors' days that are not held."""
    return observed(_rows_of_days(days) if days else [])


def observed(rows: Sequence[tuple[object, ...]]) -> ObservedReadings:
    """Rows of `OBSERVED` as arrays."""
    columns = zip(*rows, strict=True) if rows else [()] * len(DTYPES)
    return ObservedReadings(*(np.array(column, dtype) for column, dtype in zip(columns, DTYPES, strict=True)))


def _rows_of_days(days: Sequence[tuple[int, date]]) -> list[tuple[object, ...]]:
    first, last = min(day for _, day in days), max(day for _, day in days)
    with connection.cursor() as cursor:
        cursor.execute(PROBE_BY_INDEX)
        cursor.execute(
            READINGS,
            {
                "contributors": [contributor for contributor, _ in days],
                "days": [day for _, day in days],
                "first": _midnight(first),
                "after": _midnight(last + timedelta(days=1)),
            },
        )
        return cursor.fetchall()


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


class CodeSeen(NamedTuple):
    """A home code in stored readings: how many bear it, the first and the last day that one was made."""

    plmn: str
    readings: int
    first_day: date
    last_day: date


def codes_seen(since: date, known: Sequence[str]) -> list[CodeSeen]:
    """Home codes of readings made on a day or later, but for those that are known, by code.

    Whole months of readings are read: for a task of the night, not for a page.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT home_plmn, count(*), min(observed_at)::date, max(observed_at)::date
               FROM measurements_reading
               WHERE observed_at >= %s AND home_plmn <> ALL(%s::text[])
               GROUP BY home_plmn ORDER BY home_plmn""",
            [_midnight(since), list(known)],
        )
        return [CodeSeen(*row) for row in cursor.fetchall()]
