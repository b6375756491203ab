"""The third maker's official map: a simple model that sees little of the hills and woods not at all."""

import numpy as np

from worlds.driven.land import FRAME, SPACING_M
from worlds.driven.masts import G4
from worlds.driven.radio import Radio
from worlds.frame import TILE_M, Bools

DECLARED = (0.97, 0.997)  # share of the tiles: what operators declare of rural districts
SEES_HILLS = (0.1, 0.4)  # of what the relief takes: the terrain of such models is coarse, their edges kind


def declare(random: np.random.Generator, radio: Radio) -> Bools:
    """By tile, in rows: declared covered, at the level that makes it the drawn share."""
    modern = radio.masts.has[:, G4]
    shaded, flat = radio.masts.level_dbm[modern, G4], radio.masts.flat_dbm[modern]
    told = (flat + random.uniform(*SEES_HILLS) * (shaded - flat)).max(axis=0)
    n, side = FRAME.size(TILE_M), TILE_M // SPACING_M
    tiles = np.median(told.reshape(n, side, n, side).swapaxes(1, 2).reshape(n, n, side**2), axis=-1)
    return np.asarray(tiles >= np.quantile(tiles, 1 - random.uniform(*DECLARED)))
