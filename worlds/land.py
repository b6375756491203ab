"""The worlds' land: an island with woods, villages, hamlets and the ways between them."""

from dataclasses import dataclass

import numpy as np
import shapely

from worlds import roads
from worlds.frame import Bools, Floats, Frame
from worlds.names import names
from worlds.noise import rough
from worlds.relief import SPACING_M, coast, heights, inside
from worlds.roads import Ways

WOODED_SHARE = 0.31  # of metropolitan France (IGN, forest inventory)
WOODS_SHORTEST_M, WOODS_ROUGHNESS = 500.0, 2.4
VILLAGE_KM2 = 15.0  # a commune of metropolitan France has 15 km² in the mean
HAMLETS_PER_VILLAGE = 4
VILLAGE_APART_M, HAMLET_APART_M = 2_200.0, 600.0
INHABITANTS_MEDIAN, INHABITANTS_SPREAD = 480.0, 1.0  # of rural communes, lognormal
SHORE_M = 500.0  # nobody settles closer to the sea
TRIES = 60  # candidates for each place: enough that some are far from all others
FULL = 0.95  # by how much places move together when there is no room


@dataclass(frozen=True)
class Land:
    """Rasters of `SPACING_M` and places in metres of the frame."""

    frame: Frame
    coast: shapely.Polygon
    relief: Floats  # metres above the sea
    woods: Bools
    villages: Floats  # (k, 2)
    names: list[str]
    inhabitants: Floats
    hamlets: Floats  # (m, 2)
    ways: Ways

    def ashore(self, place: Floats, home: Floats) -> Floats:
        """A place, or if it is at sea one on the way to a home that is on land."""
        while not shapely.contains_xy(self.coast, *place):
            place = (place + home) / 2
        return place

    def on_land(self, spacing: int) -> Bools:
        """The cells of a raster whose middle is on land."""
        return inside(self.coast, self.frame, spacing)


def settle(random: np.random.Generator, frame: Frame) -> Land:
    """An island, and who lives where on it."""
    outline = coast(random, frame)
    relief = heights(random, frame, outline)
    count = max(4, round(outline.area / 1e6 / VILLAGE_KM2))
    ground = _ground(frame, relief, outline)
    villages = _scattered(random, ground, count, VILLAGE_APART_M)
    hamlets = _scattered(random, ground, count * HAMLETS_PER_VILLAGE, HAMLET_APART_M)
    coarse = relief[::2, ::2]
    ways = roads.build(frame, coarse, inside(outline, frame, roads.SPACING_M), villages)
    inhabitants = INHABITANTS_MEDIAN * np.exp(random.normal(0, INHABITANTS_SPREAD, count))
    woods = _woods(random, frame, villages)
    return Land(
        frame,
        outline,
        relief,
        woods,
        villages,
        names(random.spawn(1)[0], count),
        inhabitants.round(),
        hamlets,
        ways,
    )


def _ground(frame: Frame, relief: Floats, outline: shapely.Polygon) -> Floats:
    """(k, 3) of the cells that can be built on: x, y, and height above the sea."""
    fit = inside(outline.buffer(-SHORE_M), frame, SPACING_M)
    x, y = frame.centres(SPACING_M)
    return np.column_stack([x[fit], y[fit], relief[fit]])


def _scattered(random: np.random.Generator, ground: Floats, count: int, apart: float) -> Floats:
    """So many places some `apart` metres from one another, rather in valleys than on hills."""
    places = np.empty((0, 2))
    while len(places) < count:
        candidates = random.choice(ground, TRIES)
        away = np.hypot(*(candidates[:, None, :2] - places).T).min(axis=0, initial=np.inf)
        fits = candidates[away >= apart]
        if len(fits):
            one, other = random.choice(fits, 2)
            places = np.vstack([places, (one if one[2] < other[2] else other)[:2]])
        else:
            apart *= FULL  # the land is full at this distance
    return places


def _woods(random: np.random.Generator, frame: Frame, villages: Floats) -> Bools:
    """The highest part of a noise, with clearings around villages."""
    field = rough(random, frame.size(SPACING_M), SPACING_M, WOODS_SHORTEST_M, WOODS_ROUGHNESS)
    x, y = frame.centres(SPACING_M)
    clearing = shapely.union_all(shapely.buffer(shapely.points(villages), 400))
    return (field > np.quantile(field, 1 - WOODED_SHARE)) & ~shapely.contains_xy(clearing, x, y)
