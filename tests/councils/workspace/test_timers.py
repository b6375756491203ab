"""A timer sends one mail, on its day or when an answer is late, and never another."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from accounts.models import Notice
from councils.models import Change, Timer
from councils.workspace.timers import end_timer, ring_due, set_timer
from gap_reports.moves import move
from gap_reports.states import Move, State
from tests.councils.workspace import factories
from tests.gap_reports.factories import a_case, said

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
TOLD = datetime(2026, 10, 1, 12, tzinfo=UTC)


@pytest.fixture
def council():
    return factories.council()


@pytest.fixture
def anne(council):
    return factories.agent(council)


@pytest.fixture
def zone():
    return factories.zone()


def test_a_day_rings_once_from_then_on(council, anne, zone):
    timer = set_timer(council, zone.pk, anne, day=DAY)
    assert [ring_due(DAY + timedelta(days)) for days in (-1, 0, 1)] == [0, 1, 0]
    notice = Notice.objects.get()
    assert notice.key == f"timer:{timer.pk}:{zone.pk}"
    assert (notice.tenant, notice.content["to"]) == (council, anne.email)
    assert f"/spaces/conseil-80/zones/{zone.pk}/" in notice.content["text"]
    assert "1 décembre 2026" in notice.content["text"]


def test_a_mail_that_was_posted_is_not_posted_again_though_its_timer_was_not_stopped(council, anne, zone):
    set_timer(council, zone.pk, anne, day=DAY)
    ring_due(DAY)
    Timer.objects.update(rang_on=None)
    ring_due(DAY)
    assert Notice.objects.count() == 1


def test_silence_rings_after_so_many_days_of_an_unanswered_case(council, anne, zone):
    case = a_case(zone=zone)
    set_timer(council, zone.pk, anne, days=30)
    assert ring_due(DAY) == 0  # nobody was told yet
    move(case.pk, Move.REPORT, said(Move.REPORT), TOLD)
    assert [ring_due(TOLD.date() + timedelta(days)) for days in (29, 30, 31)] == [0, 1, 0]
    assert "30 jours" in Notice.objects.get().content["text"]


def test_an_answer_keeps_it_silent_until_the_case_is_open_again(council, anne, zone):
    case = a_case(State.REPORTED, zone, reported_on=date(2026, 1, 1))
    set_timer(council, zone.pk, anne, days=30)
    move(case.pk, Move.CONTEST, said(Move.CONTEST), TOLD)
    assert ring_due(DAY) == 0
    move(case.pk, Move.BEAR_OUT, said(Move.BEAR_OUT), TOLD)
    assert [ring_due(TOLD.date() + timedelta(days)) for days in (29, 30)] == [0, 1]


def test_who_acknowledged_and_says_no_more_rings_so_many_days_after_its_day(council, anne, zone):
    case = a_case(State.REPORTED, zone, reported_on=date(2026, 9, 1))
    set_timer(council, zone.pk, anne, days=30)
    move(case.pk, Move.ACKNOWLEDGE, said(Move.ACKNOWLEDGE), TOLD)
    case.refresh_from_db()
    assert case.due_on == date(2026, 10, 31)
    assert [ring_due(case.due_on + timedelta(days)) for days in (0, 29, 30, 31)] == [0, 0, 1, 0]
    assert "s’exprimer de nouveau" in Notice.objects.get().content["text"]


def test_a_planned_day_that_passed_in_silence_rings_and_one_to_come_does_not(council, anne, zone):
    case = a_case(State.REPORTED, zone, reported_on=date(2026, 1, 1))
    set_timer(council, zone.pk, anne, days=1)
    move(case.pk, Move.PLAN, said(Move.PLAN, day=DAY), TOLD)
    assert [ring_due(DAY + timedelta(days)) for days in (-1, 0, 1)] == [0, 0, 1]


@pytest.mark.parametrize("what", [Move.CONTEST, Move.REFUSE, Move.CLAIM_REPAIR])
def test_who_owes_no_word_never_rings(council, anne, zone, what):
    case = a_case(State.REPORTED, zone, reported_on=date(2026, 1, 1), due_on=date(2026, 3, 2))
    set_timer(council, zone.pk, anne, days=1)
    move(case.pk, what, said(what), TOLD)
    assert ring_due(date(2027, 12, 31)) == 0


def test_who_was_never_told_is_not_said_to_have_been(council, anne, zone):
    a_case(State.REOPENED, zone)
    set_timer(council, zone.pk, anne, days=1)
    assert ring_due(DAY) == 0


def test_each_rule_of_each_person_sends_its_own_mail(council, anne, zone):
    paul = factories.agent(council, "paul")
    a_case(State.REPORTED, zone, reported_on=date(2026, 1, 1))
    for who in (anne, anne, paul):
        set_timer(council, zone.pk, who, day=DAY)
    set_timer(council, zone.pk, anne, days=10)
    set_timer(council, factories.zone().pk, anne, day=DAY)
    assert ring_due(DAY) == 4
    assert Notice.objects.count() == 4


def test_a_timer_that_was_taken_back_or_whose_person_left_is_silent(council, anne, zone):
    paul = factories.agent(council, "paul")
    end_timer(set_timer(council, zone.pk, anne, day=DAY), paul)
    set_timer(council, zone.pk, paul, day=DAY)
    council.memberships.filter(user=paul).delete()
    assert ring_due(DAY) == 0
    assert list(Change.objects.order_by("pk").values_list("what", "before", "after")) == [
        ("timer_set", "", "2026-12-01"),
        ("timer_ended", "2026-12-01", ""),
        ("timer_set", "", "2026-12-01"),
    ]


@pytest.mark.parametrize("rule", [{}, {"day": DAY, "days": 3}])
def test_a_rule_has_a_day_or_a_number_of_days(council, anne, zone, rule):
    with pytest.raises(IntegrityError, match="on_a_day_or_after_days"), transaction.atomic():
        Timer.objects.create(tenant=council, zone=zone, person=anne, **rule)


def test_the_mail_is_in_the_language_of_whoever_set_the_timer(council, anne, zone):
    with override("en"):
        set_timer(council, zone.pk, anne, day=DAY)
    with override("fr"):
        assert ring_due(DAY) == 1
    content = Notice.objects.get().content
    assert content["subject"].startswith("Reminder: ")
    assert content["text"].startswith("Hello")
