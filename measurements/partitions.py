"""The monthly partitions of readings: made before a month comes or for an old import, dropped in the end."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

# One lock for all who make partitions; the number only has to differ from our other advisory locks.
MAKING_PARTITIONS = 7_001
MONTHS_AHEAD = 2
_PREFIX = "measurements_reading_"
# Whether the next stage has still to read a day of a month, given as in the partition's name.
WAITING = """
    SELECT EXISTS (SELECT FROM measurements_touchedday WHERE done_at IS NULL AND to_char(day, 'YYYY_MM') = %s)
"""
LONGEST_WAIT_S = 10  # of a drop, behind which every reader waits; the next run tries again


def ensure_months(days: Iterable[date]) -> None:
    """Make the partitions of these days' months where they are missing.

    In a transaction of its own, and before the readings': the new table is attached under a weak lock, so
    that uploads going on meanwhile do not wait.
    """
    months = sorted({day.replace(day=1) for day in days})
    if not _missing(months):
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MAKING_PARTITIONS])
        for month in _missing(months):
            _make(cursor, month)


def make_coming_months(today: date | None = None) -> int:
    """The partitions of this month and the next two; returns how many months were looked at."""
    month = (today or datetime.now(UTC).date()).replace(day=1)
    months = [month]
    for _ in range(MONTHS_AHEAD):
        months.append(_next(months[-1]))
    ensure_months(months)
    return len(months)


def drop_months_before(day: date) -> int:
    """Drop the months before that of `day`, except those with days to read; returns how many.

    One by one: while a partition is dropped nobody may read, and a drop that has to wait for long gives up.

    Raises:
        OperationalError: somebody read or wrote for longer than that; what was dropped before stays dropped.
    """
    return sum(_drop(name) for name in made() if name < _name(day))


@transaction.atomic
def _drop(name: str) -> bool:
    """With the whole table locked nobody is about to commit readings of the month and their journal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MAKING_PARTITIONS])
        cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT_S}s'")
        cursor.execute("LOCK TABLE ONLY measurements_reading IN ACCESS EXCLUSIVE MODE")
        cursor.execute(WAITING, [name.removeprefix(_PREFIX)])
        if cursor.fetchone()[0]:
            return False
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
    return True


def made() -> list[str]:
    """The names of the monthly tables of readings, in the order of the months."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT part.relname FROM pg_inherits JOIN pg_class part ON part.oid = inhrelid
               WHERE inhparent = 'measurements_reading'::regclass ORDER BY part.relname"""
        )
        return [name for (name,) in cursor.fetchall()]


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _name(month: date) -> str:
    return f"{_PREFIX}{month:%Y_%m}"


def _missing(months: list[date]) -> list[date]:
    names = [_name(month) for month in months]
    with connection.cursor() as cursor:
        # The catalogue's rows, not to_regclass: its cache may not know yet what another has committed.
        cursor.execute("SELECT relname FROM pg_class WHERE relname = ANY(%s::text[])", [names])
        made = {row[0] for row in cursor.fetchall()}
    return [month for month, name in zip(months, names, strict=True) if name not in made]


def _make(cursor: CursorWrapper, month: date) -> None:
    name = _name(month)
    cursor.execute(f"CREATE TABLE {name} (LIKE measurements_reading INCLUDING ALL)")
    cursor.execute(
        f"ALTER TABLE measurements_reading ATTACH PARTITION {name} FOR VALUES FROM (%s) TO (%s)",
        [f"{month}T00:00:00Z", f"{_next(month)}T00:00:00Z"],
    )
