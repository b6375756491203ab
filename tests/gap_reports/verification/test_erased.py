"""What was decided by readings that somebody erased since is asked again, and nothing else is."""

from datetime import timedelta

import pytest

from coverage import questions
from coverage.models import Evidence, Question, ServiceChange, TouchedTile
from gap_reports.history import broken
from gap_reports.models import Case, Decision, Follower, Step
from gap_reports.states import Move, State
from gap_reports.verification.decide import verify_repairs
from measurements.models import Contributor
from tests.gap_reports.factories import take
from tests.gap_reports.verification.test_decide import CLAIMED, TILES, TODAY, case, stands, visits

__all__ = ["case"]
pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def _people() -> None:
    """Those who visit are contributors, as all are."""
    Contributor.objects.bulk_create(Contributor(pk=one, token_hash=bytes([one]) * 32) for one in range(1, 9))


def erase(person: int) -> None:
    """As the journal leaves it once it was worked off."""
    Contributor.objects.filter(pk=person).delete()
    Evidence.objects.filter(contributor_id=person).delete()


def decided(people: int, *, served: bool = True) -> None:
    visits(people, served=served)
    assert verify_repairs(TODAY) == 1


def test_a_repair_that_too_few_are_left_to_bear_out_is_asked_of_fresh_readings_again(case: Case) -> None:
    follower = Follower.objects.create(
        zone=case.zone, mail="zoe@example.org", confirmed_at="2026-10-01T00:00Z"
    )
    decided(4)
    TouchedTile.objects.all().delete()
    erase(4)
    assert verify_repairs(LATER) == 1
    assert stands(case) == State.REPAIR_CLAIMED
    assert (case.claimed_on, case.closed_on) == (CLAIMED, None)
    assert not ServiceChange.objects.exists()
    assert set(TouchedTile.objects.values_list("tile", flat=True)) == set(TILES)
    step = Step.objects.get(move=Move.ASK_AGAIN)
    assert (step.day, step.details["outcome"], step.details["contributors"]) == (CLAIMED, "undecided", "2–4")
    assert broken(case.zone.steps.order_by("number")) is None
    assert questions.tiles_of(Question.objects.get(answered_at=None)).tolist() == sorted(TILES)
    follower.refresh_from_db()
    assert follower.told == step.number


def test_it_is_verified_again_by_those_who_come_after(case: Case) -> None:
    decided(4)
    erase(4)
    verify_repairs(LATER)
    visits(1, first=5)
    assert verify_repairs(LATER) == 1
    assert stands(case) == State.VERIFIED
    assert ServiceChange.objects.get().day == CLAIMED


def test_a_refutation_that_falls_lets_the_claim_stand_again(case: Case) -> None:
    decided(3, served=False)
    erase(1)
    erase(2)
    assert verify_repairs(LATER) == 1
    assert stands(case) == State.REPAIR_CLAIMED
    assert case.due_on is None


def test_what_is_left_may_decide_the_same_and_nothing_is_told_of_who_left(case: Case) -> None:
    decided(6)
    steps = Step.objects.count()
    erase(6)
    assert verify_repairs(LATER) == 0
    assert (stands(case), Step.objects.count()) == (State.VERIFIED, steps)
    assert Decision.objects.get().people == [1, 2, 3, 4, 5]


def test_nothing_is_thought_over_before_the_evidence_of_who_left_is_gone(case: Case) -> None:
    decided(4)
    Contributor.objects.filter(pk=4).delete()
    assert verify_repairs(LATER) == 0
    assert Decision.objects.get().people == [1, 2, 3, 4]


def test_what_grew_too_old_to_be_kept_decided_for_good(case: Case) -> None:
    decided(4)
    erase(4)
    assert verify_repairs(TODAY + timedelta(days=800)) == 0
    assert stands(case) == State.VERIFIED
    assert not Decision.objects.exists()


def test_a_case_that_moved_on_is_not_thought_over(case: Case) -> None:
    decided(3, served=False)
    take(case.pk, Move.ACKNOWLEDGE)
    erase(1)
    erase(2)
    assert verify_repairs(LATER) == 0
    assert stands(case) == State.ACKNOWLEDGED
    assert not Decision.objects.exists()
