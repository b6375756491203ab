"""The room of second thoughts: who decided a claim may erase what they measured, and then it is asked again.

What is left of the readings is weighed as of the day of the decision. If it decides the same, nothing is
said: that somebody erased theirs is nobody's business. If not, the claim stands again as it did before, with
all that followed from the decision taken back: as if those who left had never been there.
"""

from datetime import date

from django.db import transaction

from coverage import questions, service_changes
from coverage.models import Question
from coverage.stored import window
from gap_reports import followers
from gap_reports.models import Decision, Step
from gap_reports.moves import Said, move
from gap_reports.states import By, IllegalMove, Move
from gap_reports.verification.weighing import AUTHOR, DECIDES, people_of, told, weigh
from measurements.models import Contributor


def keep(step: Step, question: Question, until: date) -> None:
    """Remember whose readings led to a step, so that it can be thought over."""
    people = sorted(people_of(question, until))
    Decision.objects.create(step=step, question=question, until=until, people=people)


def think_over(today: date) -> int:
    """Ask again what the readings that are left no longer decide; returns how many cases."""
    _forget(today)
    kept = list(Decision.objects.select_related("step__case", "question__zone").order_by("pk"))
    there = _there({person for decision in kept for person in decision.people})
    return sum(_think_over(decision) for decision in kept if not there.issuperset(decision.people))


def _forget(today: date) -> None:
    """Cases moved on, and what is not kept any longer for its age was not erased by anybody."""
    oldest, _ = window(today)
    for decision in Decision.objects.select_related("step", "question"):
        last = Step.objects.filter(case=decision.step.case_id).order_by("number").last()
        if last != decision.step or decision.question.since < oldest:
            decision.delete()


def _there(people: set[int]) -> set[int]:
    return set(Contributor.objects.filter(pk__in=people).values_list("pk", flat=True))


def _think_over(decision: Decision) -> int:
    """Whether it was asked again; not before the evidence of those who left is gone."""
    left = people_of(decision.question, decision.until)
    if left.issuperset(decision.people):
        return 0
    found = weigh(decision.question, decision.step.case.operator, decision.until)
    if DECIDES.get(found.outcome) == decision.step.move:
        Decision.objects.filter(pk=decision.pk).update(people=sorted(left))
        return 0
    try:
        _ask_again(decision, told(found))
    except IllegalMove:  # somebody moved the case in the meantime: the next round forgets the decision
        return 0
    return 1


@transaction.atomic
def _ask_again(decision: Decision, left: dict[str, object]) -> None:
    question, case = decision.question, decision.step.case
    details = left | {"since": question.since.isoformat()}
    move(case.pk, Move.ASK_AGAIN, Said(By.EVIDENCE, AUTHOR, day=question.since, details=details))
    if decision.step.move == Move.VERIFY:
        service_changes.take_back(question.zone, question.since)
    questions.ask(question.zone, question.since)
    decision.delete()
    followers.ask_to_measure(case)
