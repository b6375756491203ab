"""Doorbells: Celery rings, the verbs answer."""

from celery import shared_task

from councils import compare as comparing


@shared_task(name="councils.compare")
def compare() -> int:
    """What is published becomes the sums of communes."""
    return comparing.compare()
