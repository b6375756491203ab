"""The deciding room: fresh evidence is put on the scales, and cases move as it says."""

from datetime import date
from typing import NamedTuple

from django.db import transaction

from coverage import questions, service_changes
from coverage.models import Question
from gap_reports import followers
from gap_reports.models import Case, Step
from gap_reports.moves import Said, move
from gap_reports.states import By, IllegalMove, Move, State
from gap_reports.verification import erased
from gap_reports.verification.scales import Found, Outcome
from gap_reports.verification.weighing import AUTHOR, DECIDES, told, weigh


class Asked(NamedTuple):
    """A case that fresh readings decide, since when, and what they make of it."""

    case: Case
    since: date
    moves: dict[Outcome, Move]


# Where a contest is right the estimates say so themselves in time, and the zone goes: no move is needed.
CONTESTED = {Outcome.NOT_REPAIRED: Move.BEAR_OUT}


def verify_repairs(until: date) -> int:
    """Decide what readings until a day can decide; returns how many cases moved.

    What has been claimed or contested since the last time becomes a question, and followers are asked to
    measure; questions that no case asks any more are closed. What was decided by readings that were
    erased since is thought over first.
    """
    again = erased.think_over(until)
    waiting = [asked for case in _cases() if (asked := _asked(case)) is not None]
    open_now = {asked.case.pk: _question(asked) for asked in waiting}
    kept = [question.pk for question in open_now.values()]
    questions.close(Question.objects.filter(answered_at=None).exclude(pk__in=kept))
    return again + sum(_decide(asked, open_now[asked.case.pk], until) for asked in waiting)


def standing(case: Case, until: date) -> Found | None:
    """What fresh readings say of a case so far, None if they are not asked."""
    asked = _asked(case)
    question = asked and Question.objects.filter(zone=case.zone_id, since=asked.since).first()
    return weigh(question, case.operator, until) if question else None


def _cases() -> list[Case]:
    open_states = [State.REPAIR_CLAIMED, State.CONTESTED]
    found = Case.objects.filter(state__in=open_states, merged_into=None, zone__operator__isnull=False)
    return list(found.select_related("zone").order_by("pk"))


def _asked(case: Case) -> Asked | None:
    """What fresh readings are to say of a case, None if nothing."""
    if case.state == State.REPAIR_CLAIMED and case.claimed_on is not None:
        return Asked(case, case.claimed_on, DECIDES)
    contest = Step.objects.filter(case=case, move=Move.CONTEST).order_by("number").last()
    if case.state == State.CONTESTED and contest is not None:
        return Asked(case, contest.at.date(), CONTESTED)
    return None


def _question(asked: Asked) -> Question:
    """The question of a case; where it is new, those who follow the zone are asked to measure."""
    is_new = not Question.objects.filter(zone=asked.case.zone, since=asked.since, answered_at=None).exists()
    question = questions.ask(asked.case.zone, asked.since)
    if is_new and asked.case.state == State.REPAIR_CLAIMED:
        followers.ask_to_measure(asked.case)
    return question


def _decide(asked: Asked, question: Question, until: date) -> int:
    found = weigh(question, asked.case.operator, until)
    what = asked.moves.get(found.outcome)
    if what is None:
        return 0
    try:
        _settle(asked, what, question, found, until)
    except IllegalMove:  # somebody moved the case in the meantime: the next round looks again
        return 0
    return 1


@transaction.atomic
def _settle(asked: Asked, what: Move, question: Question, found: Found, until: date) -> None:
    """The case moves; after a verified repair what was measured before counts no more. Both or neither."""
    details = told(found) | {"since": asked.since.isoformat()}
    step = move(asked.case.pk, what, Said(By.EVIDENCE, AUTHOR, details=details))
    if what in DECIDES.values():
        erased.keep(step, question, until)
    if what == Move.VERIFY:
        why = f"verified repair, case {asked.case.pk}"
        service_changes.record(asked.case.zone, asked.since, questions.tiles_of(question), why)
    questions.close([question])
