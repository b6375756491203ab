"""The official map: in its operator's favour, at levels that do not overlap, declaring some white tiles."""

from itertools import combinations

import numpy as np
import pytest
import shapely

from worlds.claims import LAYERS, WITH_LEVELS, to_lambert
from worlds.frame import TILE_M
from worlds.operators import CODES, OPERATORS


def declared(world, operator: str, layer: str = "4G_data") -> np.ndarray:
    """Whether the middle of each tile on land is declared covered."""
    (claim,) = [c for c in world.claims if (c.operator, c.layer) == (operator, layer)]
    ground = world.land.on_land(TILE_M)
    x, y = (metres[ground] for metres in world.land.frame.centres(TILE_M))
    return shapely.contains_xy(shapely.union_all(list(claim.areas.values())), *to_lambert(x, y))


def test_levels_do_not_overlap(world):
    for claim in world.claims:
        for one, other in combinations(claim.areas.values(), 2):
            assert shapely.intersection(one, other).area < 1


def test_layers_have_the_levels_that_arcep_gives_them(world):
    for claim in world.claims:
        expected = {"CL", "BC", "TBC"} if claim.layer in WITH_LEVELS else {""}
        assert set(claim.areas) <= expected
    assert {claim.layer for claim in world.claims} == set(LAYERS)


def test_an_operator_without_5g_publishes_no_map_of_it(world):
    without = {operator.code for operator in OPERATORS if "5G" not in operator.technologies}
    assert without.isdisjoint({claim.operator for claim in world.claims if claim.layer == "5G_data"})


@pytest.mark.parametrize("operator", CODES)
def test_a_map_declares_more_than_there_is_and_hides_white_tiles(world, operator):
    claimed, white = declared(world, operator), world.truth.verdicts("data_4g")[:, CODES.index(operator)]
    true_share = world.truth.share[:, CODES.index(operator), 2].mean()
    assert claimed.mean() > true_share + 0.02
    assert (white & claimed).sum() > 20
    assert (white & ~claimed).any()


def test_what_is_declared_is_on_land(world):
    island = shapely.Polygon(np.column_stack(to_lambert(*np.array(world.land.coast.exterior.coords).T)))
    for claim in world.claims:
        assert shapely.difference(shapely.union_all(list(claim.areas.values())), island.buffer(5)).is_empty
