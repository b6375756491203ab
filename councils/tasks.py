"""Doorbells: Celery rings, the verbs answer."""

from celery import shared_task
from django.utils import timezone

from councils import compare as comparing
from councils.campaigns import advance, choosing, shelf
from councils.dossiers import keeping
from councils.subscriptions import tell
from councils.workspace import merged, timers


@shared_task(name="councils.compare")
def compare() -> int:
    """What is published becomes the sums of communes."""
    return comparing.compare()


@shared_task(name="councils.advance_campaigns")
def advance_campaigns() -> int:
    """What is published ends targets of campaigns; of those that have ended a report is written."""
    ended = advance.advance_campaigns()
    shelf.write_reports()
    return ended


@shared_task(name="councils.choose_targets")
def choose_targets() -> int:
    """Large drafts of campaigns get their targets."""
    return choosing.choose_waiting()


@shared_task(name="councils.build_dossiers")
def build_dossiers() -> int:
    """What was asked for becomes a file."""
    return keeping.build_waiting()


@shared_task(name="councils.forget_dossiers")
def forget_dossiers() -> int:
    """Files that hold what somebody erased go, and those that are too old."""
    return keeping.forget()


@shared_task(name="councils.tell_subscribers")
def tell_subscribers() -> int:
    """What became public of zones is told to those who subscribed."""
    return tell.tell_subscribers()


@shared_task(name="councils.follow_up")
def follow_up() -> int:
    """Plans and notes follow zones that merged; timers that are due ring."""
    return merged.carry_over() + timers.ring_due(timezone.now().date())
