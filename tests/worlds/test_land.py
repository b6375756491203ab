"""People settle on land, apart from one another, and can reach each other."""

import numpy as np
import pytest
import shapely

from worlds.land import WOODED_SHARE
from worlds.names import names
from worlds.roads import neighbours


def test_villages_and_hamlets_are_on_land(world):
    places = np.vstack([world.land.villages, world.land.hamlets])
    assert shapely.contains_xy(world.land.coast, *places.T).all()


def test_hamlets_are_apart(world):
    apart = np.hypot(*(world.land.hamlets[:, None] - world.land.hamlets).T)
    assert apart[~np.eye(len(apart), dtype=bool)].min() > 300


def test_woods_are_as_frequent_as_in_france(world):
    assert 0.5 * WOODED_SHARE < world.land.woods.mean() <= WOODED_SHARE + 0.01


def test_every_way_ends_in_its_village(world):
    for village, place in enumerate(world.land.villages):
        way = world.land.ways.path(village, *world.land.hamlets[0])
        assert np.hypot(*(way[-1] - place)) < 200
        assert np.hypot(*(way[0] - world.land.hamlets[0])) < 200
        assert np.hypot(*np.diff(way, axis=0).T).max() < 300


def test_traffic_prefers_roads(world):
    way = world.land.ways.path(0, *world.land.villages[-1])
    assert world.land.ways.road[world.land.frame.cells(*way.T, 200)].mean() > 0.6


def test_a_third_place_between_two_keeps_them_from_being_neighbours():
    places = np.array([[0.0, 0], [10, 0.5], [20, 0], [10, 30]])
    assert neighbours(places) == [(0, 1), (1, 2), (1, 3)]


def test_no_name_stands_twice():
    assert len(set(names(np.random.default_rng(1), 60))) == 60


def test_more_names_than_there_are_syllables_for_are_refused():
    with pytest.raises(ValueError, match="^count: 500"):
        names(np.random.default_rng(1), 500)
