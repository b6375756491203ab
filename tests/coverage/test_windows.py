"""A tile concerns the squares whose windows hold it, and no other."""

import numpy as np
import pytest

from coverage.core.estimate import CORE_M, WINDOW_MARGIN_M
from coverage.core.grid import bounds, key_of, parent
from coverage.windows import squares_around, tiles_within

WEST, SOUTH = 3_800_000, 2_900_000  # a corner of four squares


def tile_at(east_m: float, north_m: float) -> int:
    return int(key_of(3035, WEST + east_m, SOUTH + north_m))


@pytest.mark.parametrize(
    ("east_m", "north_m", "squares"),
    [(2500, 2500, 1), (1900, 2500, 2), (2000, 2500, 1), (2999, 2500, 1), (3000, 2500, 2), (100, 4900, 4)],
)
def test_a_tile_concerns_up_to_four_squares(east_m: float, north_m: float, squares: int) -> None:
    assert len(np.unique(squares_around(np.array([tile_at(east_m, north_m)])))) == squares


def test_a_window_is_the_square_and_two_kilometres_around_it() -> None:
    square = int(key_of(3035, WEST, SOUTH, CORE_M))
    tiles = bounds(tiles_within(square, WINDOW_MARGIN_M))
    assert tiles[:, :2].min(axis=0).tolist() == [WEST - WINDOW_MARGIN_M, SOUTH - WINDOW_MARGIN_M]
    assert tiles[:, 2:].max(axis=0).tolist() == [
        WEST + CORE_M + WINDOW_MARGIN_M,
        SOUTH + CORE_M + WINDOW_MARGIN_M,
    ]
    assert len(np.unique(tiles, axis=0)) == 45**2


def test_the_tiles_of_a_square_have_it_as_their_parent() -> None:
    square = int(key_of(3035, WEST, SOUTH, CORE_M))
    assert set(parent(tiles_within(square), CORE_M).tolist()) == {square}
    assert len(tiles_within(square)) == 25**2


def test_the_squares_of_a_tile_are_those_whose_windows_hold_it() -> None:
    random = np.random.default_rng(3)
    steps = (-5000, 0, 5000)
    around = [int(key_of(3035, WEST + east, SOUTH + north, CORE_M)) for east in steps for north in steps]
    windows = {square: set(tiles_within(square, WINDOW_MARGIN_M).tolist()) for square in around}
    for east_m, north_m in random.uniform(0, 5000, (40, 2)):
        tile = tile_at(east_m, north_m)
        concerned = set(squares_around(np.array([tile])).ravel().tolist())
        assert {square for square in around if tile in windows[square]} == concerned
