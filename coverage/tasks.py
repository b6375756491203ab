"""Doorbells: Celery rings, the verbs answer."""

from celery import shared_task
from django.conf import settings

from coverage import aggregate, fold, pipeline, rebuild


@shared_task(name="coverage.fold_new_readings")
def fold_new_readings() -> int:
    """Readings become evidence."""
    return fold.fold_new_readings()


@shared_task(name="coverage.publish")
def publish() -> bool:
    """Evidence becomes tiles and zones; a ring while the last is still being answered is let pass."""
    return pipeline.publish(ring=estimate_squares.delay)


# Who comes late finds the squares done; who comes after the next publication would not be expected any more.
@shared_task(name="coverage.estimate_squares", expires=settings.ESTIMATE_EVERY.total_seconds())
def estimate_squares(squares: list[int]) -> int:
    """A publisher's batch of squares becomes tiles."""
    return aggregate.estimate_squares(squares)


@shared_task(name="coverage.rebuild_part")
def rebuild_part(folder: str, part: str) -> bool:
    """A builder's part, a month of readings or a shard of evidence, is done."""
    return rebuild.do_part(folder, part)
