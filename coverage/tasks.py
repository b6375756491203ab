"""Doorbells: Celery rings, the verbs answer."""

from celery import shared_task

from coverage import fold, pipeline


@shared_task(name="coverage.fold_new_readings")
def fold_new_readings() -> int:
    """Readings become evidence."""
    return fold.fold_new_readings()


@shared_task(name="coverage.publish")
def publish() -> bool:
    """Evidence becomes tiles and zones; a ring while the last is still being answered is let pass."""
    return pipeline.publish()
