"""The stages in their order: the beat rings for them one by one, an administrator runs them to the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from django.db import connection, transaction

from coverage import aggregate, decide, fold, white_zones
from coverage.core.estimate import METHOD_VERSION
from coverage.models import PipelineState
from measurements import queries

PUBLISHING = 7_003  # the advisory lock of those who publish


def today() -> date:
    """The day that estimates are given as of when nobody says otherwise, UTC."""
    return datetime.now(UTC).date()


def run(as_of: date | None = None, *, rebuild: bool = False) -> None:
    """Every stage once, to the end; with `rebuild`, from all readings that are still kept."""
    if rebuild:
        queries.touch_all_days()
        aggregate.touch_everything()
    fold.fold_new_readings()
    publish(as_of, wait=True)


def publish(as_of: date | None = None, *, wait: bool = False) -> bool:
    """Tiles, verdicts and zones as of a day, from the evidence that there is.

    One at a time: with `wait` this waits for another to end, else it leaves the work to that one and returns
    False. Killed in the middle, the next one goes on where it stopped.
    """
    with _alone(wait) as alone:
        if alone:
            day = as_of or today()
            _move_to(day)
            aggregate.estimate_touched(day)
            decide.decide_families()
            white_zones.rebuild(day)
        return alone


@contextmanager
def _alone(wait: bool) -> Iterator[bool]:
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_lock(%s)", [PUBLISHING])
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [PUBLISHING])
        alone = bool(cursor.fetchone()[0])
        try:
            yield alone
        finally:
            cursor.execute("SELECT pg_advisory_unlock_all()")


@transaction.atomic
def _move_to(as_of: date) -> None:
    """Touch what stands differently on another day, or by another method, and remember the new ones."""
    state = PipelineState.objects.select_for_update().first() or PipelineState(
        as_of=as_of, method_version=METHOD_VERSION
    )
    if state.method_version != METHOD_VERSION:
        aggregate.touch_everything()
    for before, after in zip(aggregate.window(state.as_of), aggregate.window(as_of), strict=True):
        if before != after:
            aggregate.touch_days(min(before, after), max(before, after))
    state.as_of, state.method_version = as_of, METHOD_VERSION
    state.save()
