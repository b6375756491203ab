"""The third maker's walks: the lines that feet and bicycles follow, on paths, around home and in the wild."""

import numpy as np

from worlds.driven.land import FRAME, Land
from worlds.driven.people import PATHS
from worlds.frame import Floats

POINTS = 300  # of a line: some 30 m apart on a long path
HARMONICS = 7  # of a closed path: with fewer it is an egg
TWISTED = 1.3  # each harmonic is smaller than the first by its number to this power
PATH_M = (350.0, 1_500.0)  # about the radius of a closed footpath, of 3 to 12 km
HOME_M = (120.0, 500.0)  # of a round with the dog
FIELD_M, FIELD_TURNS = 130.0, 12  # half a field's width, and how often one turns in it
ROAM_M, ROAM_STEPS = 60.0, 120  # a hunter's or a gatherer's way is a random walk
EDGE_M = 30.0  # lines stay inside the world


def footpaths(random: np.random.Generator, land: Land) -> list[Floats]:
    """Those that many people know; they start in villages and hamlets."""
    starts = np.vstack([land.villages, land.villages, land.hamlets])
    chosen = starts[random.integers(0, len(starts), PATHS)]
    return [closed(random, start, PATH_M) for start in chosen]


def closed(random: np.random.Generator, start: Floats, radius: tuple[float, float]) -> Floats:
    """A winding way from a place and back to it, (points, 2)."""
    size = random.uniform(*radius) / np.arange(1, HARMONICS + 1) ** TWISTED
    turn = np.linspace(0, 2 * np.pi, POINTS)[:, None] * np.arange(1, HARMONICS + 1)
    cosine, sine = random.standard_normal((2, HARMONICS, 2)) * size[:, None]
    line = np.cos(turn) @ cosine + np.sin(turn) @ sine
    return inside(line - line[0] + start)


def field(random: np.random.Generator, middle: Floats) -> Floats:
    """Up and down a field."""
    turns = random.uniform(-FIELD_M, FIELD_M, (FIELD_TURNS, 2))
    turns[::2, 0], turns[1::2, 0] = -FIELD_M, FIELD_M
    return inside(middle + turns)


def roam(random: np.random.Generator, middle: Floats) -> Floats:
    """Where no path leads."""
    steps = ROAM_M * random.standard_normal((ROAM_STEPS, 2))
    return inside(middle + np.cumsum(steps, axis=0))


def inside(line: Floats) -> Floats:
    """The line, held within the world."""
    return np.asarray(line.clip(EDGE_M, FRAME.side - EDGE_M))
