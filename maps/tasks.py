"""Doorbells: Celery rings, the verbs answer."""

from celery import shared_task

from maps.data import shelf


@shared_task(name="maps.write_files")
def write_files() -> int:
    """What is kept by month becomes files for everybody."""
    return shelf.write_files()
