"""A world small enough to count by hand: everything is served but what a test makes white."""

from dataclasses import replace

import numpy as np

from worlds.frame import TILE_M
from worlds.trials.land import FRAME
from worlds.trials.trial import Trial, make

SIDE = FRAME.size(TILE_M)
BASE = make("sparse", 1_000_000)


def world(white=(), declared=True, **changes) -> Trial:
    """A trial with these tiles, (row, column), at θ = 0 and all others at 1; all declared, or none."""
    theta = np.ones(len(BASE.tiles))
    theta[at(white)] = 0.0
    return replace(BASE, **({"theta": theta, "declared": np.full(len(BASE.tiles), declared)} | changes))


def at(places) -> np.ndarray:
    """Positions of tiles given by row and column."""
    return np.array([row * SIDE + column for row, column in places], dtype=np.int64)


def tiles(places) -> np.ndarray:
    """A mask of these tiles."""
    mask = np.zeros(len(BASE.tiles), dtype=bool)
    mask[at(places)] = True
    return mask
