"""The deadlines room: who is reminded of what is due, once each, and what is overdue."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Tenant
from gap_reports import letters
from gap_reports.letter_words import footer, lines
from gap_reports.letters import Letter, Words
from gap_reports.models import Case, Reminder
from gap_reports.states import AWAITS_ANSWER, State

REMINDER = "cases.due"
# Where the operator's clock runs: `moves.due` gives these their day.
RUNS = {*AWAITS_ANSWER, State.ACKNOWLEDGED, State.PLANNED}


class Stage(NamedTuple):
    """A reminder: from which day after the one that is due on (negative: before it), and what it says."""

    after_days: int
    answer: str | Promise
    repair: str | Promise


# In the order of time. Of those that are reached, the newest that was not sent goes out, none before it.
STAGES = (
    Stage(
        -14,
        gettext_lazy("An answer is due within two weeks"),
        gettext_lazy("A planned repair is due within two weeks"),
    ),
    Stage(
        0,
        gettext_lazy("The day for an answer has come"),
        gettext_lazy("The day of a planned repair has come: is it made?"),
    ),
    Stage(
        30,
        gettext_lazy("An answer has been overdue for a month"),
        gettext_lazy("A planned repair has been overdue for a month: is it made?"),
    ),
)


def overdue(on: date) -> Q:
    """Cases whose day is over, for a filter of them."""
    return Q(due_on__lt=on, state__in=RUNS, merged_into=None)


def is_overdue(case: Case, on: date) -> bool:
    """The same of one case."""
    return case.due_on is not None and case.due_on < on and case.state in RUNS and not case.merged_into_id


def remind(on: date) -> int:
    """Remind operators of what is due; returns of how many cases.

    A stage is sent once for a case and day. After a pause only the newest stage is sent. Operators that
    nobody can be told of are reminded when they can be.
    """
    told = 0
    running = list(_running(on))
    sent = set(Reminder.objects.filter(case__in=running).values_list("case", "due_on", "after_days"))
    for operator, cases in groupby(running, key=lambda case: case.operator):
        reached = [(_stage(case, on), case) for case in cases]
        ready = [
            (stage, case) for stage, case in reached if (case.pk, case.due_on, stage.after_days) not in sent
        ]
        told += _remind(operator, ready, on)
    return told


def _running(on: date) -> QuerySet[Case]:
    soonest = on - timedelta(days=STAGES[0].after_days)
    running = Case.objects.filter(due_on__lte=soonest, state__in=RUNS, merged_into=None)
    return running.select_related("zone").defer("zone__geom").order_by("operator", "due_on", "pk")


def _stage(case: Case, on: date) -> Stage:
    """The newest stage that the case has reached."""
    assert case.due_on is not None  # the query asks for it
    days = (on - case.due_on).days
    return max((stage for stage in STAGES if stage.after_days <= days), key=lambda stage: stage.after_days)


@transaction.atomic
def _remind(operator: str, ready: Sequence[tuple[Stage, Case]], on: date) -> int:
    spaces = letters.reached(operator)
    told = 0
    for heading, cases in _by_heading(ready if spaces else []).items():
        new = [case for stage, case in cases if _note(stage, case, on)]
        told += len(new)
        about = " ".join(f"{case.pk} {case.due_on} {stage.after_days}" for stage, case in cases)
        for tenant in spaces if new else []:
            letters.send(tenant, new, Letter(REMINDER, about, _saying(heading)))
    return told


def _by_heading(ready: Sequence[tuple[Stage, Case]]) -> dict[str | Promise, list[tuple[Stage, Case]]]:
    found: dict[str | Promise, list[tuple[Stage, Case]]] = {}
    for stage, case in ready:
        heading = stage.repair if case.state == State.PLANNED else stage.answer
        found.setdefault(heading, []).append((stage, case))
    return found


def _note(stage: Stage, case: Case, on: date) -> bool:
    """Whether it is to be sent: another run may have done so in the meantime."""
    kept = {"case": case, "due_on": case.due_on, "after_days": stage.after_days}
    return Reminder.objects.get_or_create(**kept, defaults={"told_on": on})[1]


def _saying(heading: str | Promise) -> Callable[[Tenant, Sequence[Case]], Words]:
    def words(tenant: Tenant, cases: Sequence[Case]) -> Words:
        text = _("Hello,\n\n%(heading)s:\n\n%(cases)s\n\n%(footer)s\n")
        parts = {"heading": heading, "cases": lines(tenant, cases), "footer": footer()}
        return Words(str(heading), text % parts)

    return words
