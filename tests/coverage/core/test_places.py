"""Places: how alike levels within a tile are, and how much of it was seen."""

import numpy as np
import pytest

from coverage.core.model import Model
from coverage.core.places import ALIKE_M, BETWEEN, ONE_PLACE, SPOT_M, SPOTS, WITHIN, apart, unseen

SIDE = 4
POINTS = 20_000


def alike(first, second):
    """Mean correlation of points thrown into two places, by force."""
    random = np.random.default_rng(1)
    corners = [SPOT_M * np.array([place % SIDE, place // SIDE]) for place in (first, second)]
    one, other = (corner + random.uniform(0, SPOT_M, (POINTS, 2)) for corner in corners)
    return np.exp(-np.hypot(*(one - other).T) / ALIKE_M).mean()


@pytest.mark.parametrize(("first", "second"), [(0, 0), (0, 1), (0, 5), (3, 12)])
def test_two_places_are_as_alike_as_points_thrown_into_them(first, second):
    assert BETWEEN[first, second] / (BETWEEN[0, 0] + WITHIN) == pytest.approx(alike(first, second), abs=0.01)


def test_levels_of_a_tile_vary_by_one_around_its_mean():
    assert BETWEEN[0, 0] + WITHIN - BETWEEN.mean() == pytest.approx(1.0)
    assert pytest.approx(alike(0, 0), abs=0.01) == ONE_PLACE


def test_two_phones_at_one_place_were_not_at_one_point():
    here = np.array([1])
    assert apart(here, here)[0] == pytest.approx(WITHIN)
    assert apart(here, 1 << np.array([15])) > apart(here, 1 << np.array([1])) > apart(here, here)


def test_who_saw_every_place_knows_the_mean_but_for_the_points_where_they_stood():
    everywhere, tiles = np.array([(1 << SPOTS) - 1]), np.array([0])
    model = Model(spot_db=3.0)
    assert unseen(everywhere, tiles, model)[0] == pytest.approx(9.0 * WITHIN / SPOTS)
    assert unseen(np.array([1]), tiles, model)[0] > 9.0  # a corner says less than the middle would
