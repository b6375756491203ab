"""What was planned for a zone that became part of another goes on there."""

from datetime import date

import pytest

from councils.models import Change, Note, Plan, Timer
from councils.workspace.merged import carry_over
from councils.workspace.plans import Wish, add_note, change_plan
from councils.workspace.timers import set_timer
from coverage.models import WhiteZone
from tests.councils.workspace import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    return factories.council()


@pytest.fixture
def anne(council):
    return factories.agent(council)


def merge(zone, into):
    WhiteZone.objects.filter(pk=zone.pk).update(redirect_to=into, status="withdrawn")


def test_everything_goes_to_where_the_redirections_end(council, anne):
    first, second, last = (factories.zone() for _ in range(3))
    change_plan(council, first.pk, anne, Wish(2, anne.pk, True), 0)
    add_note(council, first.pk, anne, "The mast is on the hill.")
    set_timer(council, first.pk, anne, day=date(2026, 12, 1))
    merge(first, second)
    merge(second, last)
    assert carry_over() == 1
    for kind in (Plan, Note, Timer):
        assert kind.objects.get().zone == last
    assert Change.objects.get(what="joined").before == str(first.pk)
    assert set(Change.objects.values_list("zone", flat=True)) == {last.pk}


def test_the_heirs_own_plan_is_kept_and_takes_what_it_lacks(council, anne):
    zone, heir = factories.zone(), factories.zone()
    change_plan(council, zone.pk, anne, Wish(1, anne.pk, True), 0)
    change_plan(council, heir.pk, anne, Wish(2, None, False), 0)
    merge(zone, heir)
    carry_over()
    plan = Plan.objects.get()
    assert (plan.zone, plan.priority, plan.assignee, plan.shortlisted, plan.edition) == (
        heir,
        1,
        anne,
        True,
        2,
    )


def test_again_there_is_nothing_left_to_carry(council, anne):
    zone, heir = factories.zone(), factories.zone()
    add_note(council, zone.pk, anne, "The mast is on the hill.")
    merge(zone, heir)
    assert [carry_over(), carry_over()] == [1, 0]
    assert Change.objects.filter(what="joined").count() == 1
