"""Ground floor: what lies in the outbox goes out: at least once, and known by one id however often.

A notice is claimed in one transaction, sent outside of any, and its end is written in another. Whoever is
killed in between leaves an attempt without an end; the notice goes out again when its next try is due.
"""

import logging
import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import mailing, webhooks
from accounts.models import Attempt, Notice
from accounts.models.notices import Channel, State
from accounts.outcome import Outcome

# What follows a try that failed. The first is longer than any try takes, so that nobody repeats one that
# still goes on; all of them are five days, so that a week-end or a move of servers loses nothing.
DELAYS = tuple(
    timedelta(minutes=minutes) for minutes in (2, 5, 15, 60, 180, 360, 720, 1440, 1440, 1440, 1440)
)
JITTER = 0.2  # of a delay, either way: those that failed together do not come back together
PERMANENT_TRIES = 3  # a final answer may be a mistake in somebody's configuration, mended within minutes
RUN_SECONDS = 50  # then the next ring goes on: a worker is not kept from everything else
KEPT_DAYS = 90  # the content of what has ended; its key stays, so that nothing is told twice

Clock = Callable[[], datetime]
log = logging.getLogger(__name__)


def deliver_due(clock: Clock = timezone.now) -> int:
    """Tries each notice that is due once; returns how many arrived. Several may run beside each other.

    An endpoint that failed is left alone for the rest of the run: it would only keep others waiting.
    """
    arrived, down, end = 0, set[int](), time.monotonic() + RUN_SECONDS
    while time.monotonic() < end and (attempt := _claim(clock(), down)):
        outcome = _send(attempt.notice, clock())
        _write_down(attempt, outcome, clock())
        arrived += outcome.succeeded
        if not outcome.succeeded and attempt.notice.endpoint_id:
            down.add(attempt.notice.endpoint_id)
    return arrived


@transaction.atomic
def _claim(now: datetime, down: set[int]) -> Attempt | None:
    """The notice that has been due longest, with its next try set already; None where nothing is due."""
    due = Notice.objects.filter(state=State.WAITING, due_at__lte=now).exclude(endpoint__in=down)
    due = due.filter(Q(endpoint=None) | Q(endpoint__active=True))
    if not settings.MAIL_READY:
        due = due.exclude(channel=Channel.MAIL)
    notice = due.select_for_update(skip_locked=True, of=("self",)).order_by("due_at").first()
    if notice is None:
        return None
    notice.due_at = now + _delay_after(notice.tries)
    notice.tries += 1
    notice.save(update_fields=["due_at", "tries"])
    return Attempt.objects.create(notice=notice, started_at=now)


def _delay_after(tries: int) -> timedelta:
    return DELAYS[min(tries, len(DELAYS) - 1)] * random.uniform(1 - JITTER, 1 + JITTER)


def _send(notice: Notice, now: datetime) -> Outcome:
    try:
        return mailing.send(notice) if notice.channel == Channel.MAIL else webhooks.send(notice, now)
    except Exception as error:  # noqa: BLE001 (one notice that cannot be sent must not keep the others)
        return Outcome(False, type(error).__name__)  # what it says may name somebody


@transaction.atomic
def _write_down(attempt: Attempt, outcome: Outcome, now: datetime) -> None:
    if not Notice.objects.select_for_update().filter(pk=attempt.notice_id).exists():
        return  # it was taken back meanwhile
    attempt.ended_at, attempt.succeeded = now, outcome.succeeded
    attempt.status, attempt.detail = outcome.status, outcome.detail
    attempt.save()
    notice = attempt.notice
    notice.state = _state_after(notice.tries, outcome)
    if notice.state == State.WAITING:
        notice.due_at = max(notice.due_at, now + outcome.wait)
    else:
        notice.ended_at = now
    if notice.state == State.SENT and notice.content.get("forget"):
        notice.content = {}
    notice.save(update_fields=["state", "due_at", "ended_at", "content"])
    log.info("notice %s by %s, try %d: %s", notice.id, notice.channel, notice.tries, notice.state)


def _state_after(tries: int, outcome: Outcome) -> str:
    if outcome.succeeded:
        return State.SENT
    given_up = tries > len(DELAYS) or (outcome.permanent and tries >= PERMANENT_TRIES)
    return State.DEAD if given_up else State.WAITING


def forget_old(clock: Clock = timezone.now) -> int:
    """Erases the content and the attempts of notices that ended long ago; returns how many."""
    ended = clock() - timedelta(days=KEPT_DAYS)
    Attempt.objects.filter(notice__ended_at__lt=ended).delete()
    return Notice.objects.filter(ended_at__lt=ended).exclude(content={}).update(content={})
