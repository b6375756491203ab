"""Doorbells: Celery rings, the verbs answer."""

from celery import shared_task

from measurements import partitions, retention


@shared_task(name="measurements.make_partitions")
def make_partitions() -> int:
    """The partitions of the coming months."""
    return partitions.make_coming_months()


@shared_task(name="measurements.forget_old")
def forget_old() -> None:
    """What was kept for a time goes when it is over."""
    retention.forget_old()
