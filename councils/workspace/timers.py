"""The timers of the workspace: one mail for each rule, on its day or when an operator has been silent."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from accounts import outbox
from accounts.links import full
from accounts.models import Tenant, User
from councils.models import Change, Timer
from councils.workspace.plans import log
from coverage.queries import zone_rows
from coverage.zone_words import heading
from gap_reports.deadlines import overdue
from gap_reports.models import Case, Step
from gap_reports.states import AWAITS_ANSWER
from measurements.vocabulary import operator_name

What = Change.What
MOST_DAYS = 365  # who waits for a year without a word needs no timer


@transaction.atomic
def set_timer(
    tenant: Tenant, zone: UUID, person: User, *, day: date | None = None, days: int | None = None
) -> Timer:
    """A rule for whoever sets it, exactly one of `day` and `days`; one that runs already is given instead."""
    rule = {"tenant": tenant, "zone_id": zone, "person": person, "day": day, "days": days}
    there = Timer.objects.filter(**rule, rang_on=None).first()
    if there is not None:
        return there
    log(tenant, zone, person, What.TIMER_SET, after=spelt(day, days))
    return Timer.objects.create(**rule, language=(get_language() or settings.LANGUAGE_CODE)[:2])


@transaction.atomic
def end_timer(timer: Timer, by: User) -> None:
    """Take a rule back that has not rung."""
    gone, _rows = Timer.objects.filter(pk=timer.pk, rang_on=None).delete()
    if gone:
        log(timer.tenant, timer.zone_id, by, What.TIMER_ENDED, before=spelt(timer.day, timer.days))


def spelt(day: date | None, days: int | None) -> str:
    """A rule as the log keeps it: a day, or a number of days."""
    return day.isoformat() if day else str(days)


def running() -> QuerySet[Timer]:
    """Rules that have not rung, of people who still belong to the space."""
    return Timer.objects.filter(rang_on=None, tenant__memberships__user=F("person"), person__is_active=True)


def ring_due(today: date) -> int:
    """Post the mail of each rule that is due; returns how many. A rule rings once."""
    due = running().exclude(day__gt=today).order_by("pk")
    return sum(_ring(pk, today) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _ring(pk: int, today: date) -> bool:
    # Whoever rings beside us waits here, and then finds that it rang.
    found = running().select_for_update(of=("self",)).select_related("tenant", "zone", "person")
    timer = found.filter(pk=pk).first()
    if timer is None:
        return False
    with override(timer.language):
        why = _why(timer, today)
        mail = _mail(timer, why) if why else None
    if mail is None:
        return False
    outbox.post(f"timer:{timer.pk}:{timer.zone_id}", mail=mail, tenant=timer.tenant)
    timer.rang_on = today
    timer.save(update_fields=["rang_on"])
    return True


def _why(timer: Timer, today: date) -> str:
    """What the mail begins with; empty where the rule is not due."""
    if timer.day is not None:
        told = _("You asked to be reminded of this white zone on %(day)s.")
        return told % {"day": date_format(timer.day, "DATE_FORMAT")} if today >= timer.day else ""
    silent = [(case, (today - since).days) for case, since in _silent(timer.zone_id, today)]
    return "\n".join(_silence(case, days) for case, days in silent if days >= (timer.days or 0))


def _silence(case: Case, days: int) -> str:
    if case.state in AWAITS_ANSWER:
        told = ngettext(
            "%(operator)s was told of this white zone %(days)s day ago and has not answered.",
            "%(operator)s was told of this white zone %(days)s days ago and has not answered.",
            days,
        )
    else:
        told = ngettext(
            "%(operator)s was to say more of this white zone %(days)s day ago and has not.",
            "%(operator)s was to say more of this white zone %(days)s days ago and has not.",
            days,
        )
    return told % {"operator": operator_name(case.operator), "days": days}


def _silent(zone: UUID, today: date) -> Iterator[tuple[Case, date]]:
    """The cases of a zone whose operator owes a word, and since when.

    Since it was told, or the case was opened again, where it has not answered; where it acknowledged the hole
    or named a day, since that day was due.
    """
    silent = Case.objects.filter(Q(state__in=AWAITS_ANSWER) | overdue(today), zone=zone, merged_into=None)
    for case in silent.exclude(reported_on=None).order_by("operator"):
        since = _asked_on(case) if case.state in AWAITS_ANSWER else case.due_on
        if since is not None:
            yield case, since


def _asked_on(case: Case) -> date | None:
    arrived = Step.objects.filter(case=case, after=case.state).exclude(before=case.state)
    last = arrived.order_by("-number").first()
    return last.at.date() if last else case.reported_on


def _mail(timer: Timer, why: str) -> outbox.Mail:
    named = heading(zone_rows([timer.zone])[0])
    text = _(
        "Hello,\n\n%(why)s\n\n%(zone)s\n%(link)s\n\n"
        "You set this timer in the space “%(space)s”. It does not ring again.\n"
    ) % {
        "why": why,
        "zone": named,
        "link": full(reverse("space-zone", args=[timer.tenant.slug, timer.zone_id])),
        "space": timer.tenant.name,
    }
    return outbox.Mail(timer.person.email, _("Reminder: %(zone)s") % {"zone": named}, text)
