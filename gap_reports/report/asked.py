"""The waiting room of gap reports: one that somebody asks for is made by a worker, outside of the request."""

import logging
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from typst import TypstError

from accounts.models import Tenant
from gap_reports.models import AskedReport
from gap_reports.report.contents import NoSubject
from gap_reports.report.store import kept_report, matter_of

MOST_TRIES = 3  # of a report whose worker was cut off, or failed
CUT_OFF = timedelta(minutes=30)  # a worker that is still at it was cut off: the largest take minutes
log = logging.getLogger(__name__)


def ask(operator: str, territory: str) -> AskedReport:
    """To be made soon; one that waits is not doubled, one that could not be made is tried anew."""
    given_up = AskedReport.objects.filter(operator=operator, territory=territory, tries__gte=MOST_TRIES)
    given_up.filter(_left_alone()).delete()
    return AskedReport.objects.get_or_create(operator=operator, territory=territory)[0]


def waiting_of(tenant: Tenant) -> QuerySet[AskedReport]:
    """What a space waits for, the oldest first."""
    return AskedReport.objects.filter(matter_of(tenant)).order_by("asked_at", "pk")


def is_given_up(asked: AskedReport) -> bool:
    """Whether no worker tries any more."""
    is_left = asked.claimed_at is None or asked.claimed_at < timezone.now() - CUT_OFF
    return asked.tries >= MOST_TRIES and is_left


def make_asked(on: date) -> int:
    """Make what is waited for, each by one worker; returns how many were made."""
    made = 0
    while (asked := _claim()) is not None:
        made += _make(asked, on)
    return made


def _left_alone() -> Q:
    return Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - CUT_OFF)


@transaction.atomic
def _claim() -> AskedReport | None:
    free = AskedReport.objects.filter(_left_alone(), tries__lt=MOST_TRIES)
    asked = free.select_for_update(skip_locked=True).order_by("asked_at", "pk").first()
    if asked is not None:
        asked.tries, asked.claimed_at = asked.tries + 1, timezone.now()
        asked.save(update_fields=["tries", "claimed_at"])
    return asked


def _make(asked: AskedReport, on: date) -> bool:
    try:
        kept_report(asked.operator, asked.territory, on)
    except NoSubject as error:  # the territory was there when it was asked for
        log.warning("report on %s, %s: %s", asked.operator, asked.territory, error)
        return False
    except TypstError:
        log.exception("the report on %s, %s cannot be set", asked.operator, asked.territory)
        return False  # the others do not wait for it; it is tried again, a few times
    asked.delete()
    return True
