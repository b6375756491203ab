"""Shares against the exact areas that Shapely finds."""

import numpy as np
import pytest
import shapely

from coverage.core import grid
from coverage.official.shares import BLOCK_M, Block, block_shares, blocks, bounds
from coverage.projection import WEB_MERCATOR, squares, to_crs
from tests.coverage.factories_official import ragged

BLOCK = Block(3035, 3_800_000, 2_975_000)
LEVELS = ["TBC", "BC", "CL"]


def here(*geometries):
    """Areas in metres of the block's CRS, as pieces in Web Mercator."""
    return to_crs(shapely.segmentize(np.array(geometries), 200.0), 3035, WEB_MERCATOR)


def corner(tile):
    return tuple(grid.bounds(tile)[:2].tolist())


def test_a_tile_declared_whole_has_the_share_one_and_its_neighbours_none():
    tile = shapely.box(3_800_200, 2_975_400, 3_800_400, 2_975_600)
    found = block_shares(BLOCK, ["BC"], here(tile))
    assert [corner(key) for key in found.tiles] == [(3_800_200, 2_975_400)]
    assert found.shares.tolist() == [[0, 1, 0, 0]]


def test_a_layer_without_levels_has_a_column_of_its_own():
    found = block_shares(BLOCK, [""], here(shapely.box(3_800_000, 2_975_000, 3_800_100, 2_975_200)))
    assert found.shares.tolist() == [[0, 0, 0, 0.5]]


def test_where_levels_overlap_the_better_one_counts_once():
    tile = shapely.box(3_800_000, 2_975_000, 3_800_200, 2_975_200)
    found = block_shares(BLOCK, ["TBC", "CL", "BC"], here(tile, tile, tile))
    assert found.shares.tolist() == [[0, 0, 1, 0]]


def test_an_area_astride_two_blocks_is_shared_between_them():
    astride = here(shapely.box(3_824_900, 2_975_000, 3_825_100, 2_975_200))
    west, east = (block_shares(BLOCK._replace(west=x), ["CL"], astride) for x in (3_800_000, 3_825_000))
    assert west.shares[:, 0].tolist() == east.shares[:, 0].tolist() == [0.5]


def test_levels_that_overlap_in_part_never_sum_to_more_than_one():
    west, east = (shapely.box(3_800_010 + x, 2_975_010, 3_800_510 + x, 2_975_390) for x in (0, 260))
    found = block_shares(BLOCK, ["CL", "TBC"], here(west, east))
    sums = found.shares.sum(axis=1)
    assert sums.max() <= 1
    assert sums.sum() * 200**2 == pytest.approx((west | east).area, rel=0.03)
    assert found.shares[:, 2].sum() * 200**2 == pytest.approx(east.area, rel=1e-3)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_shares_are_the_exact_areas(seed):
    areas = [row.geometry for row in ragged(BLOCK.west, BLOCK.south, BLOCK_M, seed)]
    found = block_shares(BLOCK, LEVELS, here(*areas))
    cells = squares(found.tiles, 3035)
    for column, level in enumerate(("CL", "BC", "TBC")):
        exact = shapely.area(shapely.intersection(cells, areas[LEVELS.index(level)])) / 200**2
        error = np.abs(found.shares[:, column] - exact)
        assert error.max() < 1e-3
    assert found.shares.sum(axis=1).max() <= 1


def test_the_blocks_of_an_extent_hold_all_of_it():
    extent = to_crs(np.array([shapely.box(3_790_000, 2_970_000, 3_860_000, 3_001_000)]), 3035, WEB_MERCATOR)
    found = set(blocks(extent[0].bounds, 3035))
    wanted = {Block(3035, x, y) for x in range(3_775_000, 3_875_000, 25_000) for y in (2_950_000, 2_975_000)}
    assert wanted <= found


def test_the_bounds_of_a_block_hold_its_tiles():
    corners = [(BLOCK.west + x, BLOCK.south + y) for x in (0, BLOCK_M) for y in (0, BLOCK_M, BLOCK_M // 2)]
    points = to_crs(shapely.points(corners), 3035, WEB_MERCATOR)
    assert shapely.covers(shapely.box(*bounds(BLOCK)).buffer(1), points).all()
