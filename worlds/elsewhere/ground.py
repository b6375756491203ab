"""The other maker's ground: masts anywhere, a power law of distance, shadows and hollows; no relief."""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import zoom

from worlds.frame import TILE_M, Bools, Floats
from worlds.noise import correlated
from worlds.trials.land import FRAME
from worlds.trials.network import CELL_M, WHITE_AT_MOST

Span = tuple[float, float]  # what is drawn for each world lies between these

MASTS = (3, 7)
EXPONENT = (3.3, 4.0)  # of the loss with distance: dB per decade, by ten
SHADOW_DB, SHADOW_M = (5.0, 9.0), (200.0, 900.0)  # of each mast; half of the variance is of all masts alike
HOLLOW_DB, HOLLOW_M = 4.0, (600.0, 2_500.0)  # the lower half of a field takes so much per deviation
NEAR_DB, NEAR_M = (1.5, 3.5), (30.0, 120.0)  # trees and houses
FLOOR_DBM: Span = (-121.0, -114.0)  # where phones lose the service
WHITE: Span = (0.01, 0.06)  # share of the tiles
DECLARED = 0.97  # of the tiles: those where the masts alone, without any shadow, are loudest
COARSE_M = 100


@dataclass(frozen=True)
class Ground:
    """Levels in dBm by cell of `CELL_M`, the least that serves an ordinary phone, and what is declared."""

    level: Floats
    floor_dbm: float
    declared: Bools  # by tile


def make(random: np.random.Generator) -> Ground:
    """Ground of its own, as white as it was drawn to be."""
    alone, heard = _masts(random)
    level = heard - HOLLOW_DB * np.maximum(-_field(random, random.uniform(*HOLLOW_M)), 0.0)
    near = correlated(random, FRAME.size(CELL_M), CELL_M, random.uniform(*NEAR_M))
    level = level + random.uniform(*NEAR_DB) * near
    floor = float(random.uniform(*FLOOR_DBM))
    deciding = np.quantile(by_tile(level), 1 - WHITE_AT_MOST, axis=-1)
    level = level + floor - np.quantile(deciding, random.uniform(*WHITE))
    plain = by_tile(alone).mean(axis=-1)
    return Ground(level, floor, plain >= np.quantile(plain, 1 - DECLARED))


def by_tile(level: Floats) -> Floats:
    """(row, column, cell) of a raster of cells."""
    side, n = TILE_M // CELL_M, FRAME.size(TILE_M)
    return level.reshape(n, side, n, side).swapaxes(1, 2).reshape(n, n, side * side)


def _masts(random: np.random.Generator) -> tuple[Floats, Floats]:
    """The loudest mast in each cell, without its shadows and with them, dB above any level."""
    x, y = FRAME.centres(CELL_M)
    exponent, deep, wide = (random.uniform(*span) for span in (EXPONENT, SHADOW_DB, SHADOW_M))
    shared = _field(random, wide)
    alone, heard = [], []
    for mast in random.uniform(0, FRAME.side, (int(random.integers(*MASTS, endpoint=True)), 2)):
        km = np.hypot(x - mast[0], y - mast[1]) / 1000 + 0.05
        alone.append(-10 * exponent * np.log10(km))
        heard.append(alone[-1] + deep * np.sqrt(0.5) * (shared + _field(random, wide)))
    return np.max(alone, axis=0), np.max(heard, axis=0)


def _field(random: np.random.Generator, metres: float) -> Floats:
    """A field of mean 0 and deviation 1 by cell, made on a coarser raster."""
    coarse = correlated(random, FRAME.size(COARSE_M), COARSE_M, metres)
    return np.asarray(zoom(coarse, COARSE_M // CELL_M, order=1, mode="nearest", grid_mode=True))
