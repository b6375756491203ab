"""The operators room: what is told of a case, our claim and the operator's own words side by side."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from coverage.queries import zone_rows
from gap_reports.deadlines import is_overdue
from gap_reports.models import Case, Step
from gap_reports.operators.cases import operator_moves
from gap_reports.states import By


def case_rows(cases: Sequence[Case], on: date) -> list[dict[str, Any]]:
    """The facts of each case in the order given, those of its zone under the privacy floor.

    `answer` is the newest word of the operator, null where it said nothing; `moves`, what it may do next.
    """
    said = last_words(cases)
    claims = zone_rows(case.zone for case in cases)
    return [_row(case, claim, said.get(case.pk), on) for case, claim in zip(cases, claims, strict=True)]


def last_words(cases: Iterable[Case]) -> dict[UUID, Step]:
    """The newest step of an operator in each case that has one."""
    steps = Step.objects.filter(case__in=[case.pk for case in cases], by=By.OPERATOR)
    return {step.case_id: step for step in steps.order_by("case", "-number").distinct("case")}


def _row(case: Case, claim: dict[str, Any], said: Step | None, on: date) -> dict[str, Any]:
    return {
        "id": str(case.pk),
        "operator": case.operator,
        "role": case.role,
        "state": case.state,
        "detected_on": case.detected_on,
        "reported_on": case.reported_on,
        "due_on": case.due_on,
        "overdue": is_overdue(case, on),
        "answered_on": case.answered_on,
        "planned_on": case.planned_on,
        "claimed_on": case.claimed_on,
        "closed_on": case.closed_on,
        "public_from": case.zone.public_from,
        "moves": [str(what) for what in operator_moves(case)],
        "answer": None if said is None else answer_row(said),
        "zone": {name: value for name, value in claim.items() if name != "geometry"},
    }


def answer_row(step: Step) -> dict[str, Any]:
    """What an operator said, as it said it."""
    return {
        "move": step.move,
        "by": step.author,
        "at": step.at,
        "reason": step.reason,
        "day": step.day,
        "details": step.details,
    }
