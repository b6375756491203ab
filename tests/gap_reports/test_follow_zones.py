"""Cases are opened for zones, once, and follow what becomes of them."""

from datetime import date
from typing import Any

import pytest

from coverage.models import WhiteZone, ZoneEvent
from gap_reports.follow_zones import follow_zones
from gap_reports.models import Case, Step
from gap_reports.states import State
from tests.gap_reports.factories import a_case, a_zone

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 1)
Status, What, Reason = WhiteZone.Status, ZoneEvent.What, ZoneEvent.Reason


def happened(zone: WhiteZone, what: str, reason: str) -> None:
    """A line in the chronicle of a zone."""
    ZoneEvent.objects.create(
        zone=zone, what=what, reason=reason, as_of=zone.as_of, epoch=1, probability_before=0.97
    )


def test_a_zone_becomes_a_case_for_each_operator_concerned_and_only_once() -> None:
    zone = a_zone(operator="20815", service=0)
    assert follow_zones(TODAY) == 2
    assert follow_zones(TODAY) == 0
    assert set(zone.cases.values_list("operator", "role")) == {("20815", "own"), ("20801", "host")}


@pytest.mark.parametrize(
    "columns",
    [
        {"missing_from_official": False},
        {"status": Status.WITHDRAWN},
        {"contributors": 1},
        {"operator": None},
        {"operator": "20899"},
    ],
)
def test_what_no_operator_answers_for_becomes_no_case(columns: dict[str, Any]) -> None:
    a_zone(**columns)
    assert follow_zones(TODAY) == 0
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("state", "zone", "after"),
    [
        (State.REPORTED, {"status": Status.WITHDRAWN}, State.WITHDRAWN),
        (
            State.PLANNED,
            {"status": Status.MAP_CORRECTED, "missing_from_official": False},
            State.MAP_CORRECTED,
        ),
        (State.MAP_CORRECTED, {"status": Status.WITHDRAWN}, State.WITHDRAWN),
        (State.WITHDRAWN, {}, State.REOPENED),
        (State.MAP_CORRECTED, {}, State.REOPENED),
        (State.VERIFIED, {}, State.REOPENED),
        (State.REPAIR_CLAIMED, {"status": Status.WITHDRAWN}, State.REPAIR_CLAIMED),
        (State.VERIFIED, {"status": Status.REPAIRED}, State.VERIFIED),
        (State.REFUSED, {}, State.REFUSED),
    ],
)
def test_a_case_follows_its_zone(state: State, zone: dict[str, Any], after: State) -> None:
    closed = date(2026, 9, 1) if state in {State.WITHDRAWN, State.MAP_CORRECTED, State.VERIFIED} else None
    case = a_case(state, a_zone(**zone), closed_on=closed)
    follow_zones(TODAY)
    follow_zones(TODAY)
    case.refresh_from_db()
    assert case.state == after
    assert Step.objects.count() == (state != after)


@pytest.mark.parametrize(
    ("status", "what", "reason", "told"),
    [
        (Status.WITHDRAWN, What.WITHDRAWN, Reason.FAMILY_BAR, "family_bar"),
        (Status.WITHDRAWN, What.WITHDRAWN, Reason.ERASED, "fewer_witnesses"),
        (Status.REPAIRED, What.REPAIRED, Reason.SERVICE_CHANGED, "service_changed"),
        (Status.MAP_CORRECTED, What.CORRECTED, Reason.MAP_CORRECTED, "map_corrected"),
    ],
)
def test_the_step_that_ends_a_case_says_why_the_zone_ended_and_never_that_somebody_erased(
    status: str, what: str, reason: str, told: str
) -> None:
    zone = a_zone(status=status, missing_from_official=status != Status.MAP_CORRECTED)
    happened(zone, what, Reason.MERGED)  # an earlier end, of which it had returned
    happened(zone, what, reason)
    happened(zone, What.SPLIT, Reason.SPLIT)
    a_case(State.REPORTED, zone)
    follow_zones(TODAY)
    assert Step.objects.get().details["reason"] == told
    assert "erased" not in str(Step.objects.get().details)


def test_the_step_of_a_zone_whose_chronicle_is_silent_names_no_reason() -> None:
    zone = a_zone(status=Status.WITHDRAWN)
    happened(a_zone(), What.WITHDRAWN, Reason.FAMILY_BAR)
    a_case(State.REPORTED, zone)
    follow_zones(TODAY)
    assert "reason" not in Step.objects.get().details


def test_a_zone_that_was_drawn_before_the_case_was_closed_does_not_reopen_it() -> None:
    case = a_case(State.VERIFIED, closed_on=date(2026, 9, 30))
    follow_zones(TODAY)
    case.refresh_from_db()
    assert case.state == State.VERIFIED


def test_the_case_of_a_merged_zone_goes_on_in_that_of_the_zone_that_holds_it() -> None:
    heir = a_zone()
    zone = a_zone(status=Status.WITHDRAWN, redirect_to=heir)
    case = a_case(State.REPORTED, zone)
    follow_zones(TODAY)
    case.refresh_from_db()
    assert case.merged_into == heir.cases.get()
    assert not Step.objects.exists()


def test_a_case_that_merged_before_follows_into_the_last_heir() -> None:
    last = a_zone()
    middle = a_case(State.REPORTED, a_zone(status=Status.WITHDRAWN, redirect_to=last))
    first = a_case(State.REPORTED, a_zone(status=Status.WITHDRAWN, redirect_to=last), merged_into=middle)
    follow_zones(TODAY)
    for case in (middle, first):
        case.refresh_from_db()
        assert case.merged_into == last.cases.get()
