"""The trials' land: hills with a few ridges, villages, hamlets, and roads between them."""

from dataclasses import dataclass

import numpy as np

from worlds import roads
from worlds.frame import Floats, Frame
from worlds.noise import rough
from worlds.relief import ROUGHNESS, SHORTEST_M, SPACING_M
from worlds.roads import Ways
from worlds.trials.scenario import Ground

FRAME = Frame(14_000)
MEAN_M = 250.0
RIDGE_WIDTH_M, RIDGE_LENGTH_M = (350.0, 800.0), (2_500.0, 7_000.0)
RIDGE_BENDS_M = 500.0  # ridges are not straight
VILLAGES, VILLAGE_APART_M = 8, 2_600.0
HAMLETS, HAMLET_APART_M = 36, 700.0
EDGE_M = 600.0  # nobody lives closer to the edge, where the world ends
CANDIDATES = 40  # for each place: enough that one is far from all others
VALLEYS = 0.004  # logarithm of the liking by metre of height: places are rather low than high


@dataclass(frozen=True)
class Land:
    """Relief on the raster of `SPACING_M`; places in metres of the frame."""

    relief: Floats
    villages: Floats  # (k, 2)
    hamlets: Floats  # (m, 2)
    ways: Ways


def settle(random: np.random.Generator, ground: Ground) -> Land:
    """A country without a coast, and who lives where in it."""
    relief = _relief(random, ground)
    villages = _places(random, relief, VILLAGES, VILLAGE_APART_M)
    hamlets = _places(random, relief, HAMLETS, HAMLET_APART_M)
    coarse = relief[:: roads.SPACING_M // SPACING_M, :: roads.SPACING_M // SPACING_M]
    ways = roads.build(FRAME, coarse, np.ones(coarse.shape, dtype=bool), villages)
    return Land(relief, villages, hamlets, ways)


def _relief(random: np.random.Generator, ground: Ground) -> Floats:
    n = FRAME.size(SPACING_M)
    hills = MEAN_M + ground.hills_m * rough(random, n, SPACING_M, SHORTEST_M, ROUGHNESS)
    bends = RIDGE_BENDS_M * rough(random, n, SPACING_M, 4 * SHORTEST_M, ROUGHNESS)
    return np.asarray(hills + sum(_ridge(random, ground, bends) for _ in range(ground.ridges)))


def _ridge(random: np.random.Generator, ground: Ground, bends: Floats) -> Floats:
    """The height of one ridge: a wall with soft flanks and ends."""
    x, y = FRAME.centres(SPACING_M)
    middle, bearing = random.uniform(0, FRAME.side, 2), random.uniform(0, np.pi)
    along = (x - middle[0]) * np.cos(bearing) + (y - middle[1]) * np.sin(bearing)
    across = (y - middle[1]) * np.cos(bearing) - (x - middle[0]) * np.sin(bearing) + bends
    width, length = random.uniform(*RIDGE_WIDTH_M), random.uniform(*RIDGE_LENGTH_M)
    height = ground.ridge_m * random.uniform(0.6, 1.4)
    return np.asarray(height * np.exp(-((across / width) ** 2) - (along / length) ** 4))


def _places(random: np.random.Generator, relief: Floats, count: int, apart: float) -> Floats:
    """So many places, each one of the lower of the candidates that are `apart` metres from the others."""
    places = np.empty((0, 2))
    while len(places) < count:
        candidates = random.uniform(EDGE_M, FRAME.side - EDGE_M, (CANDIDATES, 2))
        height = relief[FRAME.cells(candidates[:, 0], candidates[:, 1], SPACING_M)]
        away = np.hypot(*(candidates[:, None] - places).T).min(axis=0, initial=np.inf)
        liking = random.gumbel(size=CANDIDATES) - VALLEYS * height + np.minimum(away / apart - 1, 0) * 100
        places = np.vstack([places, candidates[liking.argmax()]])
    return places
