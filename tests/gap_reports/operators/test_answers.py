"""An answer is checked field by field, written down once, and belongs to the operator's own case."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.translation import override

from gap_reports.models import Step
from gap_reports.operators.answers import ALREADY_SO, APPLIED, MOST_LETTERS, Answer, Refused, answer
from gap_reports.operators.contests import contest_details
from gap_reports.states import Move, State
from tests.accounts import factories
from tests.gap_reports.factories import a_case, a_zone

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()
SOON = TODAY + timedelta(days=90)


@pytest.fixture
def lumo():
    tenant = factories.operator()
    return tenant, factories.member(tenant, "agent", password=None)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def test_an_answer_is_a_step_in_the_name_of_the_space(lumo):
    case = a_case(State.REPORTED)
    assert answer(*lumo, Answer(case.pk, Move.PLAN, "a mast is coming", SOON)) == APPLIED
    step = Step.objects.get()
    assert (step.author, step.person, step.after, step.day) == (lumo[0].name, lumo[1], "planned", SOON)


def test_the_same_words_again_change_nothing(lumo):
    case = a_case(State.REPORTED)
    given = Answer(case.pk, Move.PLAN, "a mast is coming ", SOON)
    assert [answer(*lumo, given) for _ in range(3)] == [APPLIED, ALREADY_SO, ALREADY_SO]
    assert answer(*lumo, Answer(case.pk, Move.PLAN, "a mast is coming", SOON + timedelta(1))) == APPLIED
    assert Step.objects.count() == 2


@pytest.mark.parametrize(
    ("state", "what", "more", "field", "why"),
    [
        (State.REPORTED, Move.PLAN, {}, "day", "is missing"),
        (State.REPORTED, Move.REFUSE, {}, "reason", "is missing"),
        (State.REPORTED, Move.PLAN, {"day": TODAY}, "day", "after today"),
        (State.REPORTED, Move.CLAIM_REPAIR, {"day": SOON}, "day", "not be after today"),
        (State.REPORTED, Move.ACKNOWLEDGE, {"day": SOON}, "day", "this move has none"),
        (State.REPORTED, Move.CONTEST, {"reason": "no" * MOST_LETTERS}, "reason", "longer"),
        (State.REPORTED, Move.CONTEST, {"reason": "half a sign: \ud83d"}, "reason", "no text"),
        (State.DETECTED, Move.ACKNOWLEDGE, {}, "move", "no such move"),
        (State.REPAIR_CLAIMED, Move.REFUSE, {"reason": "no"}, "move", "no such move"),
        (State.REPORTED, Move.VERIFY, {}, "move", "no such move"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_changes(lumo, state, what, more, field, why):
    case = a_case(state)
    with pytest.raises(Refused, match=why) as caught:
        answer(*lumo, Answer(case.pk, what, **more))
    assert caught.value.field == field
    assert not Step.objects.exists()


def test_a_case_of_another_operator_is_none(lumo):
    for case in (a_case(zone=a_zone(operator="00102")).pk, uuid4()):
        with pytest.raises(Refused, match="case: this space has no such case"):
            answer(*lumo, Answer(case, Move.ACKNOWLEDGE))


def test_a_merged_case_names_the_one_that_is_answered(lumo):
    heir = a_case(State.REPORTED)
    with pytest.raises(Refused, match=str(heir.pk)):
        answer(*lumo, Answer(a_case(State.REPORTED, merged_into=heir).pk, Move.ACKNOWLEDGE))


@pytest.mark.parametrize(("role", "kind"), [("reader", "operator"), ("administrator", "council")])
def test_who_may_not_answer_is_told_so(role, kind):
    tenant = factories.operator() if kind == "operator" else factories.council()
    case = a_case(State.REPORTED)
    with pytest.raises(Refused):
        answer(tenant, factories.member(tenant, role, password=None), Answer(case.pk, Move.ACKNOWLEDGE))
    assert not Step.objects.exists()


def test_a_contest_may_state_a_site_that_the_list_lacks(lumo):
    given = {
        "site": "80021_07",
        "site_commune": "80021",
        "site_since": "2026-05-04",
        "reference": "https://lumo.example/7",
    }
    case = a_case(State.REPORTED)
    answer(*lumo, Answer(case.pk, Move.CONTEST, "it is served", details=contest_details(Move.CONTEST, given)))
    assert Step.objects.get().details == {
        "reference": "https://lumo.example/7",
        "stated_site": {"site": "80021_07", "commune": "80021", "since": "2026-05-04"},
    }


@pytest.mark.parametrize(
    ("what", "given", "field"),
    [
        (Move.CONTEST, {"site": "7"}, "site_commune"),
        (Move.CONTEST, {"site": "7", "site_commune": "Amiens", "site_since": "2026-05-04"}, "site_commune"),
        (Move.CONTEST, {"site": "7", "site_commune": "80021", "site_since": "May"}, "site_since"),
        (Move.CONTEST, {"reference": "x" * 501}, "reference"),
        (Move.REFUSE, {"reference": "a letter"}, "reference"),
    ],
)
def test_details_of_a_contest_are_checked(what, given, field):
    with pytest.raises(Refused) as caught:
        contest_details(what, given)
    assert caught.value.field == field
