"""Doorbells: Celery rings, the verbs answer."""

from celery import shared_task

from measurements import partitions


@shared_task(name="measurements.make_partitions")
def make_partitions() -> int:
    """The partitions of the coming months."""
    return partitions.make_coming_months()
