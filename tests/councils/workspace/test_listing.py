"""The list holds a space's own zones, chosen and in order, whole across its pages."""

from datetime import date
from itertools import pairwise

import pytest

from councils.models import Plan
from councils.workspace.listing import NONE, ORDERS, Wanted, page, planned, wanted_zones
from councils.workspace.scope import own_zones, unknown_territories
from coverage.models import Territory, WhiteZone
from gap_reports.states import State
from tests.accounts import factories as people
from tests.councils.workspace import factories
from tests.coverage.factories import numbered
from tests.gap_reports.factories import a_case

BETA = "00102"
pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    factories.ground()
    return factories.council()


def found(council, **wanted):
    return list(wanted_zones(council, Wanted(**wanted)))


def test_zones_are_those_of_the_territories(council):
    own = factories.zone(communes=["80021", "02001"])
    other = factories.zone(communes=factories.ELSEWHERE)
    factories.zone(contributors=1)
    assert list(own_zones(council)) == [own]
    assert set(own_zones(factories.council("aisne", "com-02001"))) == {own, other}


def test_a_zone_that_ended_stays_with_the_commune_that_its_own_merged_into(council):
    ended = factories.zone(status="withdrawn", communes=["80022"])
    assert not own_zones(council).exists()
    Territory.objects.filter(key="com-80021").update(made_of=["80022"])
    assert list(own_zones(council)) == [ended]


def test_a_territory_that_nobody_knows_has_no_zones(council):
    factories.zone()
    assert unknown_territories(factories.council("ailleurs", "com-80021", "dep-99")) == ["dep-99"]
    assert not own_zones(factories.council("vide", "dep-99")).exists()


def test_an_operators_zones_are_those_of_its_codes(council):
    own = factories.zone()
    factories.zone(operator=BETA)
    assert list(own_zones(people.operator())) == [own]


def test_a_zone_is_listed_before_it_is_public(council):
    early = factories.zone(public_from=date(2999, 1, 1))
    assert list(own_zones(council)) == [early]


def test_another_spaces_plan_is_not_seen(council):
    zone = factories.zone()
    Plan.objects.create(tenant=factories.council("autre"), zone=zone, priority=1, shortlisted=True)
    (seen,) = planned(council)
    assert (seen.priority, seen.shortlisted) == (None, False)
    assert found(council, priority=NONE) == [zone]


def test_each_filter_leaves_what_it_names(council):
    anne = factories.agent(council)
    chosen = factories.zone(operator=BETA, service="voice", status=WhiteZone.Status.REPAIRED)
    factories.zone()
    Plan.objects.create(tenant=council, zone=chosen, priority=2, assignee=anne, shortlisted=True)
    a_case(State.CONTESTED, chosen)
    asked = {"operator": BETA, "service": "voice", "status": "repaired", "state": "contested", "priority": 2}
    for name, value in {**asked, "assignee": anne.pk, "short_list": True}.items():
        assert found(council, **{name: value}) == [chosen], name
    assert len(found(council)) == 2
    for name in ("state", "priority", "assignee"):
        (other,) = found(council, **{name: NONE})
        assert other != chosen


def test_the_case_that_is_due_first_speaks_for_the_zone(council):
    zone = factories.zone()
    a_case(State.REPORTED, zone, operator="00102", role="host", due_on=date(2026, 12, 1))
    a_case(State.PLANNED, zone, due_on=date(2027, 1, 31))
    a_case(State.REPORTED, zone, operator="00103", due_on=date(2026, 1, 1), merged_into=a_case())
    seen = planned(council).get(pk=zone.pk)
    assert (seen.state, seen.asked, seen.due_on) == (State.REPORTED, "00102", date(2026, 12, 1))


def test_without_a_day_the_own_operators_case_speaks(council):
    zone = factories.zone()
    a_case(State.DETECTED, zone, operator="00102", role="host")
    a_case(State.CONTESTED, zone)
    (seen,) = planned(council)
    assert seen.state == State.CONTESTED


@pytest.fixture
def seven(council):
    """Zones that differ in every order, and two that differ in none."""
    for number in range(7):
        people_there = None if number == 3 else 10 * min(number, 5)
        zone = factories.zone(id=numbered(number + 1), population_high=people_there)
        WhiteZone.objects.filter(pk=zone.pk).update(created_at=f"2026-10-0{1 + number // 2}T12:00Z")
        if number % 3:
            Plan.objects.create(tenant=council, zone=zone, priority=number % 3)
        if number % 2:
            a_case(State.REPORTED, zone, due_on=date(2026, 12, 10 - number))
    return council


@pytest.mark.parametrize("sort", ORDERS)
def test_pages_together_are_the_list(seven, sort):
    wanted, cursor, seen = Wanted(sort=sort), None, []
    while True:
        shown = page(seven, wanted, cursor, 2)
        seen += [zone.pk for zone in shown.zones]
        if (cursor := shown.next) is None:
            break
    whole = list(wanted_zones(seven, wanted))
    assert seen == [zone.pk for zone in whole]
    assert len(set(seen)) == 7
    order = [(zone.first, zone.second, zone.pk) for zone in whole]
    assert all(before < after for before, after in pairwise(order))


def test_the_orders_begin_with_what_presses_most(seven):
    first = {sort: list(wanted_zones(seven, Wanted(sort=sort)))[0] for sort in ORDERS}
    assert (first["priority"].priority, first["people"].population_high) == (1, 50)
    assert (first["due"].due_on, first["age"].pk) == (date(2026, 12, 5), numbered(2))


def test_zones_that_come_and_go_between_pages_hide_none(seven):
    wanted = Wanted(sort="people")
    before = page(seven, wanted, None, 3)
    ended = before.zones[-1]
    factories.zone(population_high=1000)
    Plan.objects.filter(zone=ended.pk).delete()
    WhiteZone.objects.filter(pk=ended.pk).update(status="withdrawn")
    after = page(seven, wanted, before.next, 10)
    assert len({zone.pk for zone in (*before.zones, *after.zones)}) == 7


@pytest.mark.parametrize("cursor", ["a", "1~2", "1~2~3", "x~1~00000000-0000-0000-0000-000000000001"])
def test_a_cursor_of_no_list_is_refused(seven, cursor):
    with pytest.raises(ValueError, match="does not come from a `next`"):
        page(seven, Wanted(), cursor, 3)
