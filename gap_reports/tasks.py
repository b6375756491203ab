"""Doorbells: Celery rings, the verbs answer."""

from celery import shared_task
from django.utils import timezone

from gap_reports import asking_to_follow, deadlines, followers, telling, unknown_codes
from gap_reports import follow_zones as following
from gap_reports import tell_decisions as decisions
from gap_reports.bundle import store as bundles
from gap_reports.report import asked, schedule
from gap_reports.verification import decide


@shared_task(name="gap_reports.follow_zones")
def follow_zones() -> int:
    """White zones become cases."""
    return following.follow_zones(timezone.now().date())


@shared_task(name="gap_reports.verify_repairs")
def verify_repairs() -> int:
    """Fresh readings decide claimed repairs and contested holes."""
    return decide.verify_repairs(timezone.now().date())


@shared_task(name="gap_reports.tell_operators")
def tell_operators() -> int:
    """What was detected is reported to its operators, and what was decided since is told."""
    return telling.tell() + decisions.tell_decisions()


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


@shared_task(name="gap_reports.make_asked")
def make_asked() -> int:
    """Gap reports that somebody waits for are made."""
    return asked.make_asked(timezone.now().date())


@shared_task(name="gap_reports.build_reports")
def build_reports() -> int:
    """The gap reports of the month are made and told of."""
    return schedule.build_reports(timezone.now().date())


@shared_task(name="gap_reports.forget_old")
def forget_old() -> int:
    """The content of bundles goes when it is as old as evidence may become."""
    return bundles.forget(timezone.now().date())
