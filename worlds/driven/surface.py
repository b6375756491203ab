"""The third maker's surface: woods and houses by cell, what they take, and how levels vary there."""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import zoom

from worlds.driven.land import FRAME, SPACING_M, Land, near
from worlds.driven.ways import Ways
from worlds.frame import TILE_M, Bools, Floats
from worlds.noise import correlated, rough

CELL_M = 25  # of the truth: sixty-four cells in a tile
WOODED = (0.2, 0.45)  # share of the land: the span of rural districts of France
WOODS_SHORTEST_M, WOODS_ROUGHNESS = 200.0, 2.2  # copses to forests
WOODS_HIGH = 0.7  # woods are left where the plough does not go: so much more of them by unit of height
WOODS_DB = (3.0, 8.0)  # leaves and trunks around a phone below 1 GHz (Rec. ITU-R P.833)
BUILT_UP_M, BUILT_UP_DB = (
    (150.0, 400.0),
    (3.0, 7.0),
)  # a village's radius; what its houses take in its streets
VARIES_DB = {"open": (3.0, 4.0), "woods": (4.2, 5.8), "houses": (4.8, 6.2)}  # deviation of levels nearby
VARIES_MORE = 0.15  # deviation of the logarithm of that from tile to tile: no two fields are alike
VARIES_DB_SPAN = (2.5, 6.8)
NEAR_M = (25.0, 60.0)  # beyond it one cell says little of the next one


@dataclass(frozen=True)
class Surface:
    """Rasters of `CELL_M`."""

    woods: Bools
    houses: Bools
    deviation_db: Floats
    local_db: Floats  # to add to the level that the masts and the relief give


def make(random: np.random.Generator, land: Land, ways: Ways) -> Surface:
    """What grows and stands, and what it does to levels."""
    x, y = FRAME.centres(CELL_M)
    houses = np.zeros(x.shape, dtype=bool)
    for village in land.villages:
        houses |= near(x, y, village[None], random.uniform(*BUILT_UP_M))
    woods = _woods(random, land) & ~houses & ~on_road(ways)
    deviation = _deviation(random, woods, houses)
    lost = random.uniform(*WOODS_DB) * woods + random.uniform(*BUILT_UP_DB) * houses
    varies = correlated(random, FRAME.size(CELL_M), CELL_M, random.uniform(*NEAR_M))
    return Surface(woods, houses, deviation, deviation * varies - lost)


def on_road(ways: Ways) -> Bools:
    """The cells that a road passes: no tree stands there, and cars drive nowhere else."""
    steps = np.linspace(0, 1, 12)[:, None]  # links are a little over 100 m: closer than a cell
    start, end = ways.xy[ways.links[:, 0]], ways.xy[ways.links[:, 1]]
    x, y = (start[:, axis] + steps * (end - start)[:, axis] for axis in (0, 1))
    cells = np.zeros((FRAME.size(CELL_M),) * 2, dtype=bool)
    cells[FRAME.cells(x, y, CELL_M)] = True
    return cells


def _woods(random: np.random.Generator, land: Land) -> Bools:
    liking = rough(random, FRAME.size(SPACING_M), SPACING_M, WOODS_SHORTEST_M, WOODS_ROUGHNESS)
    fine = zoom(liking + WOODS_HIGH * land.lowness, SPACING_M // CELL_M, order=1)
    return np.asarray(fine > np.quantile(fine, 1 - random.uniform(*WOODED)))


def _deviation(random: np.random.Generator, woods: Bools, houses: Bools) -> Floats:
    open_db, woods_db, houses_db = (random.uniform(*span) for span in VARIES_DB.values())
    cells = np.where(houses, houses_db, np.where(woods, woods_db, open_db))
    n, side = FRAME.size(TILE_M), TILE_M // CELL_M
    tiles = cells.reshape(n, side, n, side).mean(axis=(1, 3))
    tiles *= np.exp(VARIES_MORE * random.standard_normal(tiles.shape))
    return np.kron(tiles.clip(*VARIES_DB_SPAN), np.ones((side, side)))
