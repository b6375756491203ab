"""Cases move by the table alone, and leave a step each time."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gap_reports.history import beginning, broken
from gap_reports.models import Case, Step
from gap_reports.moves import move
from gap_reports.states import By, IllegalMove, Move, State
from tests.gap_reports.factories import NOON, PLANNED, a_case, a_zone, by_another, said, take

pytestmark = pytest.mark.django_db

A_LIFE = (
    Move.REPORT,
    Move.ACKNOWLEDGE,
    Move.PLAN,
    Move.CLAIM_REPAIR,
    Move.FIND_UNREPAIRED,
    Move.CLAIM_REPAIR,
    Move.VERIFY,
)


def test_a_case_goes_through_its_life_and_remembers_it() -> None:
    case = a_case()
    steps = take(case.pk, *A_LIFE)
    case.refresh_from_db()
    assert case.state == State.VERIFIED
    assert (case.reported_on, case.answered_on, case.closed_on) == (NOON.date(),) * 3
    assert [step.number for step in steps] == list(range(1, len(A_LIFE) + 1))
    assert broken(case.zone.steps.order_by("number")) is None


def test_an_illegal_move_changes_nothing() -> None:
    case = a_case(State.REPORTED)
    with pytest.raises(IllegalMove):
        move(case.pk, Move.VERIFY, said(Move.VERIFY), NOON)
    with pytest.raises(IllegalMove):
        move(case.pk, Move.PLAN, said(Move.PLAN, by=by_another(Move.PLAN)), NOON)
    case.refresh_from_db()
    assert case.state == State.REPORTED
    assert not Step.objects.exists()


@pytest.mark.parametrize(
    ("what", "more", "words"),
    [
        (Move.REFUSE, {"reason": ""}, "refuse needs reason"),
        (Move.PLAN, {"day": None}, "plan needs day"),
        (Move.PLAN, {"day": NOON.date()}, "day: 2026-10-01 is not to come"),
        (Move.CLAIM_REPAIR, {"day": NOON.date() + timedelta(1)}, "day: 2026-10-02 is to come"),
    ],
)
def test_what_a_move_lacks_is_named(what: Move, more: dict[str, object], words: str) -> None:
    with pytest.raises(IllegalMove, match=words):
        move(a_case(State.REPORTED).pk, what, said(what, **more), NOON)


def test_a_case_that_was_merged_is_answered_elsewhere() -> None:
    other = a_case(State.REPORTED)
    merged = a_case(State.REPORTED, merged_into=other)
    with pytest.raises(IllegalMove, match="merged"):
        take(merged.pk, Move.ACKNOWLEDGE)


def test_to_acknowledge_after_another_answer_does_not_set_the_clock_back() -> None:
    case = a_case()
    take(case.pk, Move.REPORT)
    late = NOON + timedelta(days=90)
    for what in (Move.CONTEST, Move.ACKNOWLEDGE):
        move(case.pk, what, said(what), late)
    case.refresh_from_db()
    assert case.due_on == NOON.date() + timedelta(days=60)


def test_a_case_that_nobody_was_told_of_is_never_late() -> None:
    case = a_case(State.MAP_CORRECTED)
    take(case.pk, Move.REOPEN)
    case.refresh_from_db()
    assert (case.state, case.due_on) == (State.REOPENED, None)


def test_the_clock_runs_from_the_report_and_an_acknowledgement_does_not_stop_it() -> None:
    case = a_case()
    take(case.pk, Move.REPORT)
    in_sixty_days = NOON.date() + timedelta(days=60)
    for what, due in [
        (Move.ACKNOWLEDGE, in_sixty_days),
        (Move.PLAN, PLANNED),
        (Move.CONTEST, None),
        (Move.BEAR_OUT, in_sixty_days),
    ]:
        take(case.pk, what)
        case.refresh_from_db()
        assert case.due_on == due, what


def test_cases_of_one_zone_share_its_history() -> None:
    zone = a_zone()
    own, host = a_case(zone=zone), a_case(zone=zone, operator="00102", role="host")
    take(own.pk, Move.REPORT)
    take(host.pk, Move.REPORT)
    first, second = zone.steps.order_by("number")
    assert (first.previous, second.previous) == (beginning(zone.pk), first.hash)


def test_the_database_refuses_to_change_or_remove_a_step() -> None:
    step = take(a_case().pk, Move.REPORT)[0]
    for change in (lambda: Step.objects.update(reason="nothing was said"), step.delete):
        with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
            change()


def test_the_database_refuses_a_step_that_is_not_in_the_table() -> None:
    step = take(a_case().pk, Move.REPORT)[0]
    for wrong in (
        {"move": Move.VERIFY, "after": State.VERIFIED, "by": By.EVIDENCE},
        {"move": Move.PLAN, "after": State.ACKNOWLEDGED, "day": PLANNED},
        {"move": Move.ACKNOWLEDGE, "after": State.ACKNOWLEDGED, "by": By.EVIDENCE},
        {"move": Move.REFUSE, "after": State.REFUSED, "reason": ""},
        {"move": Move.PLAN, "after": State.PLANNED, "day": None},
    ):
        with pytest.raises(IntegrityError, match="legal_moves_only"), transaction.atomic():
            the_next(step, **wrong).save(force_insert=True)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"before": State.CONTESTED}, "does not stand where it begins"),
        ({"number": 3}, "does not follow the last one"),
        ({"previous": "0" * 64}, "does not follow the last one"),
    ],
)
def test_the_database_refuses_a_step_that_does_not_follow(wrong: dict[str, Any], words: str) -> None:
    step = take(a_case().pk, Move.REPORT)[0]
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        the_next(step, **wrong).save(force_insert=True)
    the_next(step).save(force_insert=True)


def the_next(step: Step, **wrong: Any) -> Step:
    """An operator acknowledges what it was told; or something else is wrong with the step after it."""
    facts = {"zone_id": step.zone_id, "case_id": step.case_id, "number": 2, "previous": step.hash, "at": NOON}
    said = {"move": Move.ACKNOWLEDGE, "before": State.REPORTED, "after": State.ACKNOWLEDGED}
    return Step(**facts | said | {"by": By.OPERATOR, "author": "Lumo", "hash": "f" * 64} | wrong)


def test_the_database_refuses_a_case_that_moves_without_a_step() -> None:
    case = a_case()
    take(case.pk, Move.REPORT, Move.ACKNOWLEDGE)
    for state in set(State) - {State.ACKNOWLEDGED}:
        with (
            pytest.raises(IntegrityError, match=f"no step leads from acknowledged to {state}"),
            transaction.atomic(),
        ):
            Case.objects.filter(pk=case.pk).update(state=state)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_one_changed_word_breaks_the_chain_where_it_stands(number: int) -> None:
    zone = a_zone()
    take(a_case(zone=zone).pk, *A_LIFE[:4])
    steps = list(zone.steps.order_by("number"))
    steps[number - 1].author = "somebody else"
    assert broken(steps) == number


def test_a_history_that_was_cut_at_its_beginning_is_broken() -> None:
    zone = a_zone()
    take(a_case(zone=zone).pk, *A_LIFE[:3])
    assert broken(zone.steps.filter(number__gt=1).order_by("number")) == 1
