"""Volunteers in planted worlds: both kinds walk as far, and what is counted of them is counted right."""

from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import __main__ as bench
from benchmarks import guidance
from benchmarks.guidance import LOOKS, needed, summary
from coverage.core.grid import EUROPE, key_of
from coverage.guidance.worth import Known
from worlds.frame import SOUTH, TILE_M, WEST
from worlds.trials.land import FRAME
from worlds.trials.people import REACH_M, Person

HOME = np.array([7_000.0, 7_000.0])
PERSON = Person(HOME, (), 0.0, "", mislabels=False, tells_place=True, states_best=True)


def curve(*found: int, looks: int = 100) -> list[list[int]]:
    """Rounds of so many looks, in which so many holes were found in all; none is false."""
    return [[looks * number, holes, 0, holes] for number, holes in enumerate(found)]


def campaigns(*pairs: tuple[list[list[int]], list[list[int]]]) -> np.ndarray:
    return np.array(pairs)


def white_tiles(*columns: int) -> Known:
    """White tiles in a row, so many to the east of home's."""
    at = [HOME[0] + TILE_M * column for column in columns]
    tiles = key_of(EUROPE, np.array(at) + WEST, np.full(len(at), HOME[1] + SOUTH))
    white = np.ones(len(at), dtype=bool)
    return Known(tiles, np.full(len(at), 3), np.full(len(at), 0.98), np.full(len(at), 0.01), white, ~white)


@pytest.fixture(scope="module")
def ground() -> SimpleNamespace:
    """As much of a trial as a volunteer knows."""
    x, y = FRAME.centres(TILE_M)
    tiles = key_of(EUROPE, x.ravel() + WEST, y.ravel() + SOUTH)
    return SimpleNamespace(tiles=tiles, declared=np.ones(len(tiles), dtype=bool))


def test_half_the_readings_for_as_many_holes_are_half():
    assert needed(campaigns((curve(0, 10, 20), curve(0, 5, 10)))) == 0.5


def test_readings_between_two_rounds_are_interpolated():
    assert needed(campaigns((curve(0, 4, 12), curve(0, 4, 8)))) == pytest.approx(0.75)


def test_guidance_that_never_finds_as_much_is_never_told_as_a_gain():
    assert needed(campaigns((curve(0, 1, 2), curve(0, 5, 9)))) == np.inf


def test_nothing_found_at_random_is_no_comparison():
    curves = campaigns((curve(3, 9, 9), curve(3, 3, 3)))
    assert np.isnan(needed(curves))
    assert "nothing to compare" in summary(curves)


def test_the_summary_tells_the_share_with_its_interval_and_what_is_false():
    told = summary(campaigns(*[(curve(1, 10, 20), curve(1, 5, 10))] * 3))
    assert "0.50 of the others' [0.50–0.50], 0.7 at most was the aim, 3 worlds" in told
    assert "60 holes found (3 before), 0 of 60 white tiles false" in told


def test_both_kinds_of_volunteers_look_as_often_and_stay_within_reach(ground):
    random = np.random.default_rng(1)
    for walk in (guidance._guided(ground, white_tiles(5)), guidance._at_random):
        looks = walk(random, PERSON)
        assert looks.shape == (LOOKS, 2)
        assert np.hypot(*(looks[0] - HOME)) <= REACH_M


def test_who_follows_guidance_sets_out_beside_the_hole(ground):
    first = guidance._guided(ground, white_tiles(5))(np.random.default_rng(1), PERSON)[0]
    assert np.hypot(*(first - HOME - [5 * TILE_M, 0])) < 4 * TILE_M


def test_who_has_nothing_on_the_list_walks_at_random(ground):
    far = guidance._guided(ground, white_tiles(34))  # 6.8 km from home
    same = [walk(np.random.default_rng(1), PERSON) for walk in (far, guidance._at_random)]
    np.testing.assert_array_equal(*same)


def test_the_command_asks_for_its_own_options(capsys):
    with pytest.raises(SystemExit) as ended:
        bench.main(["guidance", "--help"])
    assert ended.value.code == 0
    assert "--rounds" in capsys.readouterr().out
