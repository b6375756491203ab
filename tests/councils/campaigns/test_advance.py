"""The stop rule at work: what ends a target, what is told of it, and what one person alone cannot do."""

from datetime import timedelta

import pytest

from councils.campaigns.advance import advance_campaigns, days_in_words
from councils.campaigns.running import NotSo, add, capacity, list_hash, open_campaign, propose, remove
from councils.models import Campaign
from coverage.models import CoverageTile, ZoneTile
from tests.accounts.factories import council
from tests.councils.campaigns.factories import campaign, name_of, opened, target
from tests.coverage.factories import (
    AS_OF,
    coverage_tile,
    official_share,
    pipeline_state,
    release,
    tile_key,
    white_zone,
    witness,
)

pytestmark = pytest.mark.django_db

WHITE = {"service": "data_4g", "verdict": "white", "probability": 0.97}
SERVED = {"service": "data_4g", "verdict": "served", "probability": 0.01, "probability_served": 0.98}


@pytest.fixture
def space():
    pipeline_state()
    return council()


def looks(column: int, *people: int, days: int = 1) -> None:
    """Each of these people in a target, from the day of the publication back."""
    for person in people:
        for ago in range(days):
            witness(contributor_id=person, tile=tile_key(column), day=AS_OF - timedelta(days=ago))


def states(of: Campaign) -> list[str]:
    return list(of.targets.order_by("rank").values_list("state", flat=True))


def test_targets_end_by_what_is_published(space):
    asked = opened(space, 0, 1, 2)
    coverage_tile(tile_key(0), **WHITE)
    coverage_tile(tile_key(1), **SERVED)
    assert advance_campaigns() == 2
    assert states(asked) == ["white", "served", "open"]
    assert advance_campaigns() == 0


def test_a_verdict_that_changes_later_reopens_nothing(space):
    asked = opened(space, 0, 1)
    coverage_tile(tile_key(0), **WHITE)
    advance_campaigns()
    CoverageTile.objects.update(verdict=1)
    advance_campaigns()
    assert states(asked) == ["white", "open"]


def test_a_white_target_ends_once_two_people_looked_again(space):
    asked = opened(space)
    target(asked, 0, at_opening="white")
    coverage_tile(tile_key(0), **WHITE)
    looks(0, 7)
    advance_campaigns()
    assert states(asked) == ["open"]
    looks(0, 8)
    advance_campaigns()
    assert states(asked) == ["white"]


def test_days_of_one_person_alone_end_nothing_and_are_not_told(space):
    asked = opened(space, 0, 1, on=AS_OF - timedelta(days=9), first_day=AS_OF - timedelta(days=9), bound=5)
    looks(0, 7, days=9)
    looks(1, 7, 8, days=3)
    advance_campaigns()
    assert list(asked.targets.order_by("rank").values_list("state", "days")) == [
        ("open", ""),
        ("budget_spent", "5–9"),
    ]
    asked.refresh_from_db()
    assert asked.days == "5–9"


def test_the_budget_of_the_whole_campaign_ends_what_is_left(space):
    start = AS_OF - timedelta(days=12)
    asked = opened(space, 0, 1, on=start, first_day=start, bound=20, budget=20)
    looks(0, 7, 8, days=9)
    advance_campaigns()
    assert states(asked) == ["open", "open"]
    looks(0, 9, days=2)
    advance_campaigns()
    assert states(asked) == ["budget_spent", "budget_spent"]
    asked.refresh_from_db()
    assert (asked.ended_on, asked.days) == (AS_OF, "20+")


def test_a_person_counts_once_a_day_in_the_whole_budget(space):
    asked = opened(space, 0, 1, bound=2, budget=20)
    looks(0, 7, 8)
    looks(1, 7, 8)
    advance_campaigns()
    asked.refresh_from_db()
    assert (states(asked), asked.days) == (["budget_spent"] * 2, "2–4")


def test_after_the_last_day_all_targets_end(space):
    before = AS_OF - timedelta(days=5)
    asked = opened(space, 0, on=before, first_day=before, last_day=AS_OF - timedelta(days=1))
    advance_campaigns()
    assert states(asked) == ["time_up"]


def test_nothing_happens_before_the_first_day(space):
    asked = opened(space, 0, first_day=AS_OF + timedelta(days=1))
    coverage_tile(tile_key(0), **WHITE)
    assert advance_campaigns() == 0
    assert states(asked) == ["open"]


def test_statements_are_no_readings(space):
    asked = opened(space, 0, bound=2)
    for person in (7, 8):
        witness(contributor_id=person, against=0, statements=3)
    advance_campaigns()
    assert states(asked) == ["open"]


def test_an_open_list_is_frozen(space):
    draft = campaign(space)
    first = target(draft)
    open_campaign(draft, AS_OF)
    for forbidden in (
        lambda: propose(draft),
        lambda: add(draft, name_of(2)),
        lambda: remove(draft, [first.pk]),
        lambda: open_campaign(draft, AS_OF),
    ):
        with pytest.raises(NotSo):
            forbidden()
    assert draft.list_hash == list_hash(draft.targets.all())


@pytest.mark.parametrize("wrong", ["nowhere", name_of(50), "CRS3035RES1000mN2960000E3800000"])
def test_only_squares_of_the_area_are_added(space, wrong):
    with pytest.raises(NotSo):
        add(campaign(space), wrong)


def test_more_targets_than_the_budget_is_enough_for_are_refused(space):
    draft = campaign(space, budget=40, bound=20)
    assert capacity(draft) == 2
    assert [add(draft, name_of(column)) for column in (0, 1, 1)] == [1, 1, 0]
    with pytest.raises(NotSo):
        add(draft, name_of(2))


def test_targets_are_unknown_squares_that_are_declared_and_white_ones_not_seen_for_long(space):
    declares = release(service="data_4g")
    for column in range(6):
        official_share(declares, tile_key(column), tbc=1.0)
    zone = white_zone(service="data_4g", geom=campaign(space).area)
    for column, last in ((1, AS_OF.replace(month=6)), (2, AS_OF)):
        coverage_tile(tile_key(column), **WHITE, last_day=last)
        ZoneTile.objects.create(zone=zone, tile=tile_key(column))
    draft = campaign(space)
    propose(draft)
    found = dict(draft.targets.values_list("tile", "at_opening"))
    assert found == {
        tile_key(1): "white",
        **{tile_key(column): "not_known" for column in (0, 3, 4, 5)},
    }
    gains = list(draft.targets.order_by("rank").values_list("expected_gain", flat=True))
    assert gains == sorted(gains, reverse=True)


def test_days_are_told_as_classes_then_in_tens():
    assert [days_in_words(days) for days in (0, 1, 3, 19, 20, 29, 30, 412)] == [
        *("0", "1", "2–4", "10–19", "20+", "20+", "30+", "410+")
    ]
