"""Operators are reminded of what is due: each stage once, and after a pause the newest alone."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Notice, Tenant
from gap_reports.deadlines import STAGES, is_overdue, overdue, remind
from gap_reports.models import Case, Reminder
from gap_reports.moves import move
from gap_reports.states import Move, State
from tests.accounts.factories import operator
from tests.gap_reports.factories import a_case, a_zone, said

pytestmark = pytest.mark.django_db

DUE = timezone.localdate() + timedelta(days=8)  # what is planned is still to come, whenever this runs


@pytest.fixture(autouse=True)
def space() -> Tenant:
    tenant = operator()
    tenant.contact = "reseau@lumo.example"
    tenant.save()
    return tenant


def after(days: int) -> date:
    return DUE + timedelta(days=days)


def subjects() -> list[str]:
    return [notice.content["subject"] for notice in Notice.objects.order_by("created_at")]


def test_each_stage_is_told_once_on_its_day() -> None:
    a_case(State.REPORTED, due_on=DUE)
    fired = [days for days in range(-20, 60) if remind(after(days))]
    assert fired == [stage.after_days for stage in STAGES] == [-14, 0, 30]
    assert len(set(subjects())) == 3


def test_a_beat_that_rings_twice_tells_nothing_twice() -> None:
    a_case(State.REPORTED, due_on=DUE)
    assert [remind(DUE), remind(DUE), remind(after(1))] == [1, 0, 0]


def test_after_a_month_of_sleep_the_newest_stage_alone_is_told() -> None:
    a_case(State.REPORTED, due_on=DUE)
    remind(after(-14))
    assert [remind(after(31)), remind(after(32))] == [1, 0]
    assert list(Reminder.objects.order_by("pk").values_list("after_days", flat=True)) == [-14, 30]


def test_all_that_is_due_at_once_is_one_mail() -> None:
    cases = [a_case(State.REPORTED, due_on=DUE), a_case(State.REOPENED, due_on=after(-3))]
    assert remind(DUE) == 2
    text = Notice.objects.get().content["text"]
    assert all(str(case.pk) in text for case in cases)


def test_a_planned_day_that_has_come_asks_whether_it_is_repaired(settings: object) -> None:
    a_case(State.REPORTED, due_on=DUE)
    a_case(State.PLANNED, due_on=DUE, planned_on=DUE)
    remind(DUE)
    assert len(set(subjects())) == 2
    assert any("réparation" in subject for subject in subjects())


def test_another_day_has_reminders_of_its_own() -> None:
    case = a_case(State.REPORTED, due_on=DUE)
    remind(DUE)
    move(case.pk, Move.PLAN, said(Move.PLAN, day=after(100)))
    assert [remind(after(1)), remind(after(86)), remind(after(100))] == [0, 1, 1]


@pytest.mark.parametrize("state", [State.CONTESTED, State.REFUSED, State.REPAIR_CLAIMED, State.VERIFIED])
def test_who_has_answered_is_not_reminded(state: State) -> None:
    a_case(state, due_on=DUE)
    assert remind(after(40)) == 0


def test_without_anybody_to_tell_nothing_is_lost(space: Tenant) -> None:
    a_case(State.REPORTED, due_on=DUE)
    Tenant.objects.update(contact="")
    assert (remind(DUE), Reminder.objects.count()) == (0, 0)
    Tenant.objects.update(contact="reseau@lumo.example")
    assert remind(after(2)) == 1


def test_overdue_begins_the_day_after() -> None:
    late = a_case(State.REPORTED, due_on=DUE)
    a_case(State.CONTESTED, due_on=None)
    a_case(State.REPORTED, zone=a_zone(), due_on=after(30))
    assert not is_overdue(late, DUE)
    assert is_overdue(late, after(1))
    assert list(Case.objects.filter(overdue(after(1)))) == [late]
