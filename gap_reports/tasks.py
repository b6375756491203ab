"""Doorbells: Celery rings, the verbs answer."""

from celery import shared_task
from django.utils import timezone

from gap_reports import asking_to_follow, deadlines, followers, telling, unknown_codes
from gap_reports import follow_zones as following


@shared_task(name="gap_reports.follow_zones")
def follow_zones() -> int:
    """White zones become cases."""
    return following.follow_zones(timezone.now().date())


@shared_task(name="gap_reports.tell_operators")
def tell_operators() -> int:
    """What was detected is reported to its operators."""
    return telling.tell()


@shared_task(name="gap_reports.tell_followers")
def tell_followers() -> int:
    """Whoever follows a zone hears of its steps; who never confirmed is forgotten."""
    asking_to_follow.forget_unanswered()
    return followers.tell_all()


@shared_task(name="gap_reports.remind")
def remind() -> int:
    """Operators are reminded of what is due."""
    return deadlines.remind(timezone.now().date())


@shared_task(name="gap_reports.find_unknown_codes")
def find_unknown_codes() -> int:
    """Codes that no table knows are put before a person."""
    return unknown_codes.find(timezone.now().date())
