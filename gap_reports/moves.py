"""The moves room: the only place where a case changes its state, and leaves a step behind."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from coverage.models import WhiteZone
from gap_reports.history import beginning, digest, words
from gap_reports.models import Case, Step
from gap_reports.states import ANSWERED, AWAITS_ANSWER, CLOSED, By, IllegalMove, Move, State, after, missing

# Columns of a case that a move writes: what others write meanwhile, such as what was told of it, stays.
BROUGHT = ("state", "reported_on", "answered_on", "planned_on", "claimed_on", "closed_on", "due_on")


@dataclass(frozen=True)
class Said:
    """Who makes a move, and what they say with it."""

    by: By
    author: str
    person: User | None = None
    reason: str = ""
    day: date | None = None
    details: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def move(case: UUID, what: Move, said: Said, at: datetime | None = None) -> Step:
    """Make a move and write it down, both or neither.

    IllegalMove where the table does not have it from where the case stands, or a reason or a day is missing.
    Histories grow one step at a time: whoever makes another move in the same zone waits. Who only refers to
    the zone does not: else a stage that moves many cases and one that tells of them could deadlock.
    """
    zone = Case.objects.values_list("zone", flat=True).get(pk=case)
    WhiteZone.objects.select_for_update(no_key=True).get(pk=zone)
    moved = Case.objects.get(pk=case)
    if moved.merged_into_id is not None:
        raise IllegalMove("this case was merged into another one, and is answered there", "case")
    if what == Move.REPORT and moved.reported_on is not None:
        raise IllegalMove("this case was reported before", "case")
    state = after(moved.state, what, said.by)
    _check(what, said, at := at or timezone.now())
    step = _written(moved, what, state, said, at)
    _bring(moved, step)
    return step


def _check(what: Move, said: Said, at: datetime) -> None:
    lacks = missing(what, reason=said.reason, day=said.day)
    if lacks:
        raise IllegalMove(f"{what} needs {' and '.join(lacks)}", lacks[0])
    if what == Move.PLAN and said.day and said.day <= at.date():
        raise IllegalMove(f"day: {said.day} is not to come; a repair that was made is claimed", "day")
    if what == Move.CLAIM_REPAIR and said.day and said.day > at.date():
        raise IllegalMove(f"day: {said.day} is to come; a repair that is not made yet is planned", "day")


def _written(case: Case, what: Move, state: State, said: Said, at: datetime) -> Step:
    last = Step.objects.filter(zone=case.zone_id).order_by("-number").first()
    step = Step(
        zone_id=case.zone_id,
        number=last.number + 1 if last else 1,
        case=case,
        move=what,
        before=case.state,
        after=state,
        by=said.by,
        author=said.author,
        person=said.person,
        at=at.replace(microsecond=0),  # as it is told, and as the hash covers it
        reason=said.reason.strip(),
        day=said.day,
        details=said.details,
        previous=last.hash if last else beginning(case.zone_id),
    )
    step.hash = digest(words(step))
    step.save(force_insert=True)
    return step


def _bring(case: Case, step: Step) -> None:
    """Bring the case to where the step leads."""
    day = step.at.date()
    case.state = step.after
    if step.move == Move.REPORT:
        case.reported_on = day
    if step.by == By.OPERATOR and case.reported_on is None:  # who answers before being told of it knows of it
        case.reported_on = day
        Case.objects.filter(pk=case.pk).update(told=step.number)
    if step.after in ANSWERED | {State.REPAIR_CLAIMED} and step.by == By.OPERATOR:
        case.answered_on = case.answered_on or day
    if step.after == State.PLANNED:
        case.planned_on = step.day
    if step.after == State.REPAIR_CLAIMED:
        case.claimed_on = step.day
    case.closed_on = day if step.after in CLOSED else None
    case.due_on = due(case, step)
    case.save(update_fields=BROUGHT)


def due(case: Case, step: Step) -> date | None:
    """By when the operator is expected to speak again: within its delay, on the day that it named, or never.

    To acknowledge a hole without saying when it will be closed neither stops the clock nor sets it back,
    whatever was said in between. Who was never told of a case is late with nothing.
    """
    within = timedelta(days=settings.ANSWER_WITHIN_DAYS)
    if step.after in AWAITS_ANSWER and case.reported_on is not None:
        return step.at.date() + within
    if step.after == State.ACKNOWLEDGED:
        return _asked_on(case, step) + within
    return step.day if step.after == State.PLANNED else None


def _asked_on(case: Case, step: Step) -> date:
    """When it was told, or last asked again, before a step."""
    asked = Step.objects.filter(case=case, after__in=AWAITS_ANSWER, number__lt=step.number)
    last = asked.order_by("-number").first()
    return last.at.date() if last else case.reported_on or step.at.date()
