"""The worlds' networks: the masts that each operator plans for itself, and the simulation it plans with."""

from dataclasses import dataclass

import numpy as np

from worlds.frame import Bools, Floats, Frame, Ints
from worlds.land import Land
from worlds.operators import BY_NAME, OPERATORS, Technology
from worlds.propagation import HEAD_AND_HAND_DB, REACH_M, diffraction, hata, obstruction
from worlds.relief import SPACING_M, softened

PLAN_SPACING_M = 200
PLAN_RELIEF_M = 350.0  # operators plan on a softer relief than the one that is there
TALLEST_M, SHORTEST_M = 45.0, 28.0
LOOK_AROUND_M = 900.0  # a mast of a village stands on the highest ground around it
SUMMITS_PER_VILLAGE = 0.7
TASTE = 0.35  # spread of an operator's preference for a place, as a logarithm
SHARING = 1.5  # a mast that stands is cheaper than one to build
TOWN_5G = 400  # inhabitants from which a village's mast has 5G


@dataclass(frozen=True)
class Sites:
    """Masts that could stand (k), and who built there: `built[operator, mast]`, `has_5g[mast]`."""

    x: Floats
    y: Floats
    height: Floats  # of the antenna above the ground
    built: Bools
    has_5g: Bools
    inhabitants: Floats  # of the village that the mast is for; 0 on a summit

    def used(self) -> Ints:
        """The masts that at least one operator uses."""
        return np.flatnonzero(self.built.any(axis=0))

    def emits(self, operator: int, technology: str) -> Bools:
        """The masts where an operator has a technology."""
        has = technology in OPERATORS[operator].technologies
        return self.built[operator] & has & (self.has_5g | (technology != "5G"))


@dataclass(frozen=True)
class Plan:
    """The operators' simulation: (mast, n, n) losses of diffraction parameter and distance, without woods."""

    parameter: Floats
    distance_km: Floats


def median_level(technology: Technology, mast_m: float, distance_km: Floats, parameter: Floats) -> Floats:
    """dBm that a carried phone measures in the open, half of the time above and half below."""
    loss = hata(distance_km, technology.megahertz, mast_m)
    loss += diffraction(parameter, distance_km, technology.megahertz) + HEAD_AND_HAND_DB
    return np.asarray(np.where(distance_km * 1000 <= REACH_M, technology.eirp_dbm - loss, -np.inf))


def build(random: np.random.Generator, land: Land) -> tuple[Sites, Plan]:
    """Masts by greed: each operator adds the place that its plan likes best, until it has what it aims at."""
    x, y, inhabitants = _places(random, land)
    height = random.uniform(SHORTEST_M, TALLEST_M, len(x))
    plan = simulate(land, x, y, height)
    level = [
        median_level(BY_NAME["4G"], *at) for at in zip(height, plan.distance_km, plan.parameter, strict=True)
    ]
    ground = land.on_land(PLAN_SPACING_M)
    heard = np.array(level)[:, ground]
    built = np.zeros((len(OPERATORS), len(x)), dtype=bool)
    for number, operator in enumerate(OPERATORS):
        taste = np.exp(random.normal(0, TASTE, len(x))) * np.where(built.any(axis=0), SHARING, 1.0)
        covered = heard + operator.favour_db >= BY_NAME["4G"].floor_dbm
        built[number] = _greedy(covered, taste, operator.aim)
    return Sites(x, y, height, built, inhabitants >= TOWN_5G, inhabitants), plan


def simulate(land: Land, x: Floats, y: Floats, height: Floats) -> Plan:
    """The plan's paths from each mast to each cell of `PLAN_SPACING_M`."""
    relief = softened(land.relief, PLAN_RELIEF_M)
    grid_x, grid_y = land.frame.centres(PLAN_SPACING_M)
    masts = list(zip(x.tolist(), y.tolist(), height.tolist(), strict=True))
    distance = np.array([np.hypot(grid_x - mast[0], grid_y - mast[1]) / 1000 for mast in masts])
    return Plan(paths(relief, land.frame, masts, PLAN_SPACING_M), distance)


def paths(relief: Floats, frame: Frame, masts: list[tuple[float, float, float]], spacing: int) -> Floats:
    """(mast, n, n) of `obstruction`; +inf beyond `REACH_M`."""
    x, y = frame.centres(spacing)
    found = np.full((len(masts), *x.shape), np.inf, dtype=np.float32)
    for parameter, mast in zip(found, masts, strict=True):
        near = np.hypot(x - mast[0], y - mast[1]) <= REACH_M
        parameter[near] = obstruction(relief, frame, mast, x[near], y[near])
    return found


def _greedy(covered: Bools, taste: Floats, aim: float) -> Bools:
    """The places chosen, by what each adds to the land covered times how it is liked."""
    chosen = np.zeros(len(covered), dtype=bool)
    done = np.zeros(covered.shape[1], dtype=bool)
    while done.mean() < aim and not chosen.all():
        gain = (covered & ~done).sum(axis=1) * taste * ~chosen
        best = int(gain.argmax())
        if gain[best] == 0:
            break
        chosen[best] = True
        done |= covered[best]
    return chosen


def _places(random: np.random.Generator, land: Land) -> tuple[Floats, Floats, Floats]:
    """High ground by each village, and summits of the country: x, y, inhabitants."""
    x, y = land.frame.centres(SPACING_M)
    ground = land.on_land(SPACING_M)
    height = np.where(ground, land.relief, -1.0)
    homes = [_highest(height, x, y, east, north, LOOK_AROUND_M) for east, north in land.villages.tolist()]
    starts = random.choice(
        np.flatnonzero(ground), int(SUMMITS_PER_VILLAGE * len(land.villages)), replace=False
    )
    tops = [_highest(height, x, y, x.flat[at], y.flat[at], 2 * LOOK_AROUND_M) for at in starts]
    places = np.unique(np.array(homes + tops), axis=0, return_index=True)[1]
    everybody = np.concatenate([land.inhabitants, np.zeros(len(tops))])[places]
    return *np.array(homes + tops)[places].T, everybody


def _highest(
    height: Floats, x: Floats, y: Floats, east: float, north: float, around: float
) -> tuple[float, float]:
    near = np.hypot(x - east, y - north) <= around
    best = int(np.where(near, height, -np.inf).argmax())
    return float(x.flat[best]), float(y.flat[best])
