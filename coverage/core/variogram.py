"""The variogram room: by how much levels differ between tiles, by the distance between them."""

from typing import NamedTuple

import numpy as np

from coverage.core import Floats, Ints
from coverage.core.grid import NORTHING_SHIFT, unpack

# Tiles apart, along the axes and along the diagonals: 200 m to 6 km. Each costs two look-ups of all tiles.
STEPS = (1, 2, 3, 4, 6, 8, 11, 15, 21, 30)
SLANTING = tuple(sorted({max(1, round(step / 2**0.5)) for step in STEPS}))
APART = [((0, step), (step, 0)) for step in STEPS] + [((step, step), (step, -step)) for step in SLANTING]
FEWEST_PAIRS = 50  # of a distance that is told of
# A pair whose mean is so far above the sensitivity was hardly cut off by it on either side, and to choose by
# the mean leaves the difference alone.
CLEAR_DB = 10.0
OUTLYING = 0.99  # relief has steps, that a median would not see; the last of a hundred are drawn in


class Variogram(NamedTuple):
    """Half mean squared differences of levels, by distance; what is told of a distance counts its noise."""

    away_m: Floats
    gamma: Floats  # dB²


def measure(tile: Ints, level: Floats) -> Variogram:
    """Of tiles that differ, in order, and the mean level heard in each, dB above the sensitivity.

    The cost grows with their number, and with no power of it.
    """
    told = [found for steps in APART if (found := _apart(tile, level, steps))]
    away_m, gamma = np.array(told).reshape(-1, 2).T
    return Variogram(away_m, gamma)


def _apart(tile: Ints, level: Floats, steps: tuple[tuple[int, int], ...]) -> tuple[float, float] | None:
    """Distance in metres and half mean squared difference of the pairs of these steps, north and east."""
    one, other = np.concatenate([_pairs(tile, *step) for step in steps], axis=1)
    clear = level[one] + level[other] > 2 * CLEAR_DB
    if clear.sum() < FEWEST_PAIRS:
        return None
    side = int(unpack(tile[:1]).resolution[0])
    squares = drawn_in((level[one] - level[other])[clear] ** 2)
    return side * float(np.hypot(*steps[0])), float(squares.mean()) / 2


def _pairs(tile: Ints, north: int, east: int) -> Ints:
    """(2, n) positions of tiles, the second so many north and east of the first."""
    there = tile + (north << NORTHING_SHIFT) + east
    at = np.searchsorted(tile, there).clip(max=max(len(tile) - 1, 0))
    one = np.flatnonzero(tile[at] == there)
    return np.stack([one, at[one]])


def drawn_in(square: Floats) -> Floats:
    """Squares with the outlying ones drawn in."""
    return np.minimum(square, np.quantile(square, OUTLYING)) if len(square) else square
