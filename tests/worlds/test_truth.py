"""What is true of a world: shares of tiles, in the ranges that make it a plausible country."""

import numpy as np
import pytest

from coverage.core.evidence import SERVICES
from worlds.frame import CELL_M, TILE_M
from worlds.operators import BY_NAME
from worlds.world import make


def test_the_same_seed_makes_the_same_world():
    one, other = make(8, 8_000), make(8, 8_000)
    assert (one.truth.level == other.truth.level).all()
    assert [claim.areas for claim in one.claims] == [claim.areas for claim in other.claims]


def test_another_seed_makes_another_world():
    assert make(8, 8_000).land.coast != make(9, 8_000).land.coast


def test_a_share_is_the_part_of_the_tiles_cells_that_are_served(world):
    tile, operator = 500, 1
    x, y = world.land.frame.centres(CELL_M)
    cells = world.land.frame.tiles(x, y) == world.truth.tiles[tile]
    assert cells.sum() == (TILE_M // CELL_M) ** 2
    served = world.truth.level[operator, list(BY_NAME).index("4G")][cells] >= BY_NAME["4G"].floor_dbm
    assert world.truth.share[tile, operator, SERVICES.index("data_4g")] == pytest.approx(served.mean())


def test_where_3g_is_there_is_voice(world):
    share = world.truth.share
    assert (share[:, :, SERVICES.index("voice")] >= share[:, :, SERVICES.index("data_3g")]).all()


def test_a_tile_is_not_white_and_served_at_once(world):
    assert not (world.truth.white & world.truth.served).any()


@pytest.mark.parametrize("seed", [1, 2, 6])
def test_most_of_any_country_is_served_and_some_of_it_white(seed):
    truth = make(seed, 24_000).truth
    white = truth.verdicts("data_4g")
    assert (truth.served[:, :, SERVICES.index("data_4g")].mean(axis=0) > 0.6).all()
    assert 0.03 <= white.mean() <= 0.10
    assert np.ptp(white.mean(axis=0)) > 0.001  # operators differ
    assert white.all(axis=1).any()  # and somewhere there is none of them
    assert not white.all(axis=1)[white[:, 0]].all()
