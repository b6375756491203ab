"""Claimed repairs and contested holes, decided by what was measured since."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Tenant
from coverage.core.evidence import SERVICES
from coverage.models import Evidence, Question, ServiceChange, ZoneTile
from gap_reports.models import Case, OwnContributor, Step
from gap_reports.moves import move
from gap_reports.states import Move, State
from gap_reports.verification.decide import standing, verify_repairs
from gap_reports.verification.weighing import told
from gap_reports.verification.words import progress, what_decided
from measurements.models import Contributor
from tests.coverage.factories import tile_key, witness
from tests.gap_reports.factories import NOON, a_case, a_zone, said

pytestmark = pytest.mark.django_db

CLAIMED = date(2026, 9, 30)  # as `said` has it
TODAY = date(2026, 11, 1)
TILES = [tile_key(column) for column in range(3)]
ELSEWHERE = tile_key(90)


@pytest.fixture
def case() -> Case:
    """A repair of three tiles that an operator claims."""
    zone = a_zone(operator="00101", service=SERVICES.index("data_4g"))
    ZoneTile.objects.bulk_create(ZoneTile(zone=zone, tile=tile) for tile in TILES)
    case = a_case(State.REPORTED, zone)
    move(case.pk, Move.CLAIM_REPAIR, said(Move.CLAIM_REPAIR), NOON)
    case.refresh_from_db()
    return case


def visit(person: int, day: date, *, served: bool = True, known: bool = True, **more: Any) -> None:
    """Somebody with a phone that works elsewhere walks through all tiles of the zone."""
    found = {"contributor_id": person, "speaks_for": int(served), "against": int(not served)} | more
    for tile in TILES:
        witness(**found, tile=tile, day=day)
    if known:
        seen = {"contributor_id": person, "tile": ELSEWHERE, "speaks_for": 1, "against": 0}
        Evidence.objects.filter(**seen).exists() or witness(**seen, day=date(2026, 8, 1))


def visits(people: int, *, first: int = 1, **more: Any) -> None:
    for person in range(first, first + people):
        visit(person, CLAIMED + timedelta(days=person), **more)


def stands(case: Case) -> str:
    case.refresh_from_db()
    return case.state


def test_fresh_readings_with_service_verify_a_repair_and_end_what_was_measured_before(case: Case) -> None:
    visits(4)
    assert verify_repairs(TODAY) == 1
    assert stands(case) == State.VERIFIED
    change = ServiceChange.objects.get()
    assert (change.day, change.zone_id) == (CLAIMED, case.zone_id)
    assert {member.tile for member in change.members.all()} == set(TILES)
    assert not Question.objects.filter(answered_at=None).exists()
    details = Step.objects.get(move=Move.VERIFY).details
    assert details["contributors"] == "2–4"
    assert (details["repaired"], details["since"]) == (1.0, "2026-09-30")
    assert "depuis le 30 septembre 2026\N{NO-BREAK SPACE}: 2–4" in what_decided(details)
    assert "100\xa0% de la zone" in what_decided(details)


def test_fresh_readings_without_service_refute_it_and_change_nothing_of_the_evidence(case: Case) -> None:
    visits(3, served=False)
    assert verify_repairs(TODAY) == 1
    assert stands(case) == State.REOPENED
    assert not ServiceChange.objects.exists()


def test_what_was_measured_before_the_day_or_on_it_does_not_decide(case: Case) -> None:
    for person in range(1, 9):
        visit(person, CLAIMED - timedelta(days=person % 3))
    assert verify_repairs(TODAY) == 0
    assert stands(case) == State.REPAIR_CLAIMED


def test_phones_that_nobody_ever_heard_in_service_refute_nothing(case: Case) -> None:
    visits(6, served=False, known=False)
    assert verify_repairs(TODAY) == 0


def test_the_claimants_own_vehicles_count_like_anyones_and_need_two_others(case: Case) -> None:
    space = Tenant.objects.create(slug="alpha", name="Alpha", kind="operator", operators=["00101"])
    own = [Contributor.objects.create(token_hash=bytes([number]) * 32) for number in range(3)]
    for contributor in own:
        OwnContributor.objects.create(tenant=space, contributor=contributor, name="vehicle")
        visit(contributor.pk, CLAIMED + timedelta(days=1))
    visit(901, CLAIMED + timedelta(days=2))
    assert verify_repairs(TODAY) == 0
    visit(902, CLAIMED + timedelta(days=2))
    assert verify_repairs(TODAY) == 1


def test_a_question_is_asked_of_the_tiles_that_the_zone_had_when_the_repair_was_claimed(case: Case) -> None:
    verify_repairs(TODAY)
    ZoneTile.objects.filter(zone=case.zone, tile=TILES[0]).delete()
    visits(4)
    verify_repairs(TODAY)
    assert {member.tile for member in ServiceChange.objects.get().members.all()} == set(TILES)


def test_an_undecided_claim_says_what_is_missing_and_nothing_of_one_person_alone(case: Case) -> None:
    verify_repairs(TODAY)
    visit(1, CLAIMED + timedelta(days=1))
    alone = standing(case, TODAY)
    assert alone is not None
    assert (alone.days_missing, told(alone)["days_missing"]) == (3, 4)
    visit(2, CLAIMED + timedelta(days=2))
    both = standing(case, TODAY)
    assert both is not None
    assert (told(both)["days_missing"], told(both)["contributors"]) == (2, "2–4")


def test_an_erased_person_no_longer_decides(case: Case) -> None:
    visits(4)
    Evidence.objects.filter(contributor_id=4).delete()
    assert verify_repairs(TODAY) == 0


def test_a_contested_hole_is_borne_out_by_what_was_measured_since(case: Case) -> None:
    move(case.pk, Move.FIND_UNREPAIRED, said(Move.FIND_UNREPAIRED), NOON)
    move(case.pk, Move.CONTEST, said(Move.CONTEST), NOON)
    visits(3, first=2, served=False)
    assert verify_repairs(TODAY) == 1
    assert stands(case) == State.REOPENED
    assert Step.objects.filter(move=Move.BEAR_OUT).exists()


def test_deciding_twice_changes_nothing(case: Case) -> None:
    visits(4)
    verify_repairs(TODAY)
    steps = Step.objects.count()
    assert verify_repairs(TODAY) == 0
    assert (Step.objects.count(), ServiceChange.objects.count()) == (steps, 1)


def test_a_question_that_no_case_asks_any_more_is_closed(case: Case) -> None:
    verify_repairs(TODAY)
    assert Question.objects.filter(answered_at=None).exists()
    move(case.pk, Move.WITHDRAW, said(Move.WITHDRAW), NOON)
    verify_repairs(TODAY)
    assert not Question.objects.filter(answered_at=None).exists()


def test_the_page_of_a_zone_says_what_is_missing(case: Case) -> None:
    verify_repairs(TODAY)
    nobody = progress(case, TODAY)
    assert "personne n’y est passé" in nobody.lower()
    assert "4 passages" in nobody
    visits(2)
    assert "depuis\N{NO-BREAK SPACE}: 2–4. Cela ne tranche encore" in progress(case, TODAY)
    visits(2, first=3)
    verify_repairs(TODAY)
    case.refresh_from_db()
    assert progress(case, TODAY) == ""
