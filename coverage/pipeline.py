"""The stages in their order: the beat rings for them one by one, an administrator runs them to the end."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime

from django.db import connection, transaction
from django.utils import timezone

from coverage import aggregate, decide, epochs, fold, journal, month_zones, months, white_zones
from coverage.core.estimate import METHOD_VERSION
from coverage.models import PipelineState
from coverage.rebuild import Ring as PartRing
from coverage.rebuild import rebuild as rebuild_evidence
from coverage.stored import window

PUBLISHING = 7_003  # the advisory lock of those who publish
BATCH = 4  # squares of 5 km that a worker is asked for at once: seconds of work, a minute in a city

Ring = Callable[[Sequence[int]], object]  # asks some worker for a batch of squares


def today() -> date:
    """The day that estimates are given as of when nobody says otherwise, UTC."""
    return datetime.now(UTC).date()


def run(
    as_of: date | None = None,
    *,
    rebuild: bool = False,
    ring: Ring | None = None,
    ring_for_parts: PartRing | None = None,
) -> None:
    """Every stage once, to the end; with `rebuild`, from all readings that are still kept.

    `ring` lets others share the squares, `ring_for_parts` the parts of a rebuild.
    """
    gather(rebuild=rebuild, ring_for_parts=ring_for_parts)
    publish(as_of, wait=True, ring=ring)


def gather(*, rebuild: bool = False, ring_for_parts: PartRing | None = None) -> None:
    """New readings become evidence; with `rebuild` all that are still kept, and every tile waits for it."""
    if rebuild:
        rebuild_evidence(ring_for_parts)
        journal.touch_everything()
    fold.fold_new_readings()


def publish(as_of: date | None = None, *, wait: bool = False, ring: Ring | None = None) -> bool:
    """Tiles, verdicts, the month and zones as of a day, from the evidence that there is.

    One at a time: with `wait` this waits for another to end, else it leaves the work to that one and returns
    False. Killed in the middle, the next one goes on where it stopped. `ring` lets others share the squares.
    """
    with _alone(wait) as alone:
        if alone:
            day = as_of or today()
            prepare(day)
            estimate(ring)
            decide.decide_families()
            if day <= today():  # a month to come would freeze those before it
                months.keep(day)
            months.mend()  # before the zones are drawn, which ends the journal of erasures
            white_zones.rebuild(day)
            if day <= today():
                month_zones.keep(day)
            PipelineState.objects.update(published_at=timezone.now())
        return alone


def prepare(as_of: date) -> None:
    """Have an epoch in force on that day, and note the squares that stand differently since the last time."""
    _move_to(as_of)
    epochs.forget_erased()
    journal.spread_touched_tiles()


def estimate(ring: Ring | None = None) -> None:
    """Estimate all squares that wait, here and wherever `ring` is heard; none waits afterwards.

    No verdict is given before: what another worker has begun is waited for, and done here if it dies.
    """
    waiting = journal.waiting_squares()
    if ring and len(waiting) > BATCH:
        for start in range(0, len(waiting), BATCH):
            ring(waiting[start : start + BATCH])
    aggregate.estimate_squares(waiting)
    aggregate.estimate_squares(journal.waiting_squares(), wait=True)


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
    """Touch what stands differently on another day, in another epoch or by another method; remember these."""
    epoch = epochs.in_force(as_of)
    state = PipelineState.objects.select_for_update().first() or PipelineState(as_of=as_of)
    if (state.method_version, state.epoch_id) != (METHOD_VERSION, epoch.pk):
        journal.touch_everything()
    for before, after in zip(window(state.as_of), window(as_of), strict=True):
        if before != after:
            journal.touch_days(min(before, after), max(before, after))
    state.as_of, state.method_version, state.epoch = as_of, METHOD_VERSION, epoch
    state.save()
