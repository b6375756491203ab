"""The guide's scales, without a database."""

import numpy as np
import pytest

from coverage.core.grid import parent
from coverage.guidance.worth import (
    MEDIUM_FROM,
    REACH_M,
    REASONS,
    TILE_M,
    Known,
    Said,
    gain,
    places,
    reasons,
    worth,
)
from tests.coverage.factories import tile_key

NOBODY = Said(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


def known(*rows: tuple[int, int, float, float, str]) -> Known:
    """Tiles as (column, contributors, P(white), P(served), verdict)."""
    columns, people, white, served, verdict = (np.array(values) for values in zip(*rows, strict=True))
    tiles = np.array([tile_key(column) for column in columns.tolist()])
    order = np.argsort(tiles)
    return Known(
        tiles[order],
        people[order],
        white[order],
        served[order],
        (verdict == "white")[order],
        (verdict == "served")[order],
    )


def gains_of(what: Known, said: Said = NOBODY, declared: float = np.nan) -> dict[int, float]:
    """Expected gain by tile."""
    found = places(what, said)
    return dict(
        zip(found.tile.tolist(), gain(found, np.full(len(found.tile), declared)).tolist(), strict=True)
    )


def say(people: int, column: int = 0) -> Said:
    return Said(np.array([parent(tile_key(column), 1000)]), np.array([people]))


WHITE = (0, 3, 0.98, 0.01, "white")
SERVED = (0, 3, 0.01, 0.98, "served")


def test_a_tile_with_a_verdict_is_not_on_the_list():
    assert tile_key() not in gains_of(known(WHITE))
    assert tile_key() not in gains_of(known(SERVED))


def test_an_unmeasured_tile_beside_a_white_one_is_worth_more_than_one_beside_a_served_one():
    assert gains_of(known(WHITE))[tile_key(1)] > 2 * gains_of(known(SERVED))[tile_key(1)]


def test_worth_fades_with_the_distance_and_ends_with_reach():
    gains = gains_of(known(WHITE))
    last = REACH_M // TILE_M
    assert gains[tile_key(1)] > gains[tile_key(2)] > gains[tile_key(last)]
    assert tile_key(last + 1) not in gains


def test_the_second_witness_decides_more_than_the_first_and_the_twentieth_next_to_nothing():
    def gain_with(people: int) -> float:
        estimate = (np.nan, np.nan) if people < 2 else (0.6, 0.2)
        near = [(column, 5, 0.95, 0.02, "white") for column in (-1, 1)]
        return gains_of(known((0, people, *estimate, "not_known"), *near))[tile_key()]

    assert gain_with(1) > gain_with(2) > gain_with(20)


def test_a_hole_that_the_map_admits_is_worth_less_than_one_that_it_denies():
    what = known(WHITE)
    admitted, silent, denied = (gains_of(what, declared=declared)[tile_key(1)] for declared in (0, np.nan, 1))
    assert admitted < silent == denied


@pytest.mark.parametrize("people", [2, 5])
def test_what_several_people_say_raises_every_tile_of_their_square_of_1_km(people):
    what = known((0, 3, 0.2, 0.5, "not_known"))
    before, after = gains_of(what), gains_of(what, say(people))
    square = parent(tile_key(), 1000)
    inside = {tile for tile in after if parent(tile, 1000) == square}
    assert len(inside) == 25
    assert all(after[tile] > before.get(tile, 0) for tile in inside)
    assert all(after[tile] == before[tile] for tile in after.keys() - inside)


def test_what_a_tile_says_of_another_fades_as_the_method_says():
    found = places(known(WHITE), NOBODY)
    said = dict(zip(found.tile.tolist(), found.probability.tolist(), strict=True))
    for column in (1, 2, 3):
        weight = np.exp(-column * 200 / 400)
        assert said[tile_key(column)] == pytest.approx((weight * 0.98 + 0.03) / (weight + 1))


def test_what_one_person_says_changes_nothing():
    what = known((0, 3, 0.2, 0.5, "not_known"))
    assert gains_of(what, say(1)) == gains_of(what)


def test_many_who_say_so_weigh_no_more_than_five():
    what = known((0, 3, 0.2, 0.5, "not_known"))
    assert gains_of(what, say(2)) != gains_of(what, say(5)) == gains_of(what, say(5000))


def test_what_people_say_is_a_chance_and_stays_one():
    found = places(known((0, 3, 0.99, 0.01, "not_known")), say(5000))
    assert (found.probability < 1).all()
    assert (found.probability + found.probability_served <= 1).all()


def test_a_place_that_was_only_spoken_of_is_on_the_list_and_worth_something():
    nothing = Known(*(np.empty(0, dtype=kind) for kind in (int, int, float, float, bool, bool)))
    gains = gains_of(nothing, say(2))
    assert len(gains) == 25
    assert min(gains.values()) >= MEDIUM_FROM


def test_the_classes_are_in_order():
    assert worth(np.array([0.5, 0.05, 0.01])).tolist() == ["high", "medium", "low"]


def test_each_place_says_why():
    found = places(known(WHITE, (1, 1, np.nan, np.nan, "not_known")), NOBODY)
    why = dict(zip(found.tile.tolist(), reasons(found, np.ones(len(found.tile))), strict=True))
    assert why[tile_key(1)] == ["beside_white", "alone"]
    assert why[tile_key(2)] == ["declared_unmeasured"]
    assert all(why.values())
    assert {word for words in why.values() for word in words} <= set(REASONS)
