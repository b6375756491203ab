"""The other maker's worlds: a seed gives ground, crowd and readings, in the shape of a trial."""

import numpy as np

from coverage.core.grid import EUROPE, key_of
from worlds.elsewhere import crowd, ground
from worlds.frame import SOUTH, TILE_M, WEST
from worlds.trials.land import FRAME
from worlds.trials.trial import Trial

NAME = "elsewhere"
STREAM = 9  # apart from those of the trials of the same seed


def make(seed: int) -> Trial:
    """The world of a seed; the same seed, the same world."""
    random = np.random.default_rng([seed, STREAM])
    land = ground.make(random)
    sent, honest = crowd.tell(random, land, crowd.walk(random))
    x, y = FRAME.centres(TILE_M)
    return Trial(
        scenario=NAME,
        seed=seed,
        tiles=key_of(EUROPE, x.ravel() + WEST, y.ravel() + SOUTH),
        theta=(ground.by_tile(land.level) >= land.floor_dbm).mean(axis=-1).ravel(),
        declared=land.declared.ravel(),
        honest=honest,
        sent=sent,
    )
