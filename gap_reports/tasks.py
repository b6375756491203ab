"""Doorbells: Celery rings, the verbs answer."""

from celery import shared_task
from django.utils import timezone

from gap_reports import follow_zones as following


@shared_task(name="gap_reports.follow_zones")
def follow_zones() -> int:
    """White zones become cases."""
    return following.follow_zones(timezone.now().date())
