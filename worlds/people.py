"""The worlds' people: who measures, from where, with which phone, and what is wrong with it."""

from dataclasses import dataclass

import numpy as np

from worlds.frame import CELL_M, Floats
from worlds.operators import CODES
from worlds.world import World

PEOPLE = 420
SUBSCRIBERS = (0.36, 0.26, 0.20, 0.18)  # of the four operators
ROLES = {"commuter": 0.36, "walker": 0.24, "farmer": 0.20, "witness": 0.20}
IN_HAMLETS = 0.4  # of the people, more than of the population: those without service have a reason to measure
AROUND_VILLAGE_M, AROUND_HAMLET_M = 300.0, 70.0  # deviation of homes

# Phones of one network at one place differ by some dB, by model, case and pocket.
OFFSET_DB = 3.0
DEAF_DB, DEAF_SHARE = -8.0, 0.04
BEST = {"5G": 0.42, "4G": 0.50, "3G": 0.03, "": 0.05}  # "": a phone with 4G that does not say so
GOOD_GPS_M, POOR_GPS_M, POOR_GPS_SHARE = 9.0, 75.0, 0.08
LYING_GPS_SHARE, LYING_GPS_TIMES = 0.02, 15.0  # some state metres and are off by hundreds
FORGETFUL_SHARE, FORGETFUL_KEEPS = 0.15, 0.2  # apps that are stopped while there is no network
TELLS_PLACE = 0.7  # of the phones tell outdoors and vehicles apart; all know when they are at home
WITNESS_LOOKS_M = 4_000.0  # the worst place that somebody knows of is not further


@dataclass(frozen=True)
class Person:
    """A contributor with one phone. `fault` is empty for the honest, else "broken" or "troll"."""

    number: int
    role: str
    fault: str
    operator: int  # position in OPERATORS
    home: tuple[float, float]
    village: int  # the nearest one
    offset_db: float
    best: str  # what the phone says that it can; empty if it does not
    gps_m: float
    gps_times: float  # how much further off it is than it says
    keeps: float  # the share of its readings without service that it keeps
    tells_place: bool

    @property
    def honest(self) -> bool:
        """Whether what is sent is what was seen."""
        return not self.fault


def gather(random: np.random.Generator, world: World, count: int = PEOPLE) -> list[Person]:
    """So many people, the last two of whom have a broken modem and ill will.

    ValueError for fewer than those two and one honest person.
    """
    if count < 3:
        raise ValueError(f"people: {count} are too few, one honest person is needed beside two others")
    faults = [""] * (count - 2) + ["broken", "troll"]
    return [_person(random, world, number, fault) for number, fault in enumerate(faults)]


def worst_hamlet(world: World, person: Person) -> Floats:
    """The hamlet around somebody's home where their operator's 4G is weakest: that is where one complains."""
    away = np.hypot(*(world.land.hamlets - person.home).T)
    near = world.land.hamlets[away <= max(WITNESS_LOOKS_M, float(away.min()))]
    cells = world.land.frame.cells(near[:, 0], near[:, 1], CELL_M)
    level = world.truth.level[person.operator, 2][cells]
    return np.asarray(near[int(level.argmin())])


def _person(random: np.random.Generator, world: World, number: int, fault: str) -> Person:
    home = _home(random, world)
    poor = random.random() < POOR_GPS_SHARE
    return Person(
        number=number,
        role=str(random.choice(list(ROLES), p=list(ROLES.values()))),
        fault=fault,
        operator=int(random.choice(len(CODES), p=SUBSCRIBERS)),
        home=home,
        village=int(np.hypot(*(world.land.villages - home).T).argmin()),
        offset_db=float(random.normal(0, OFFSET_DB)) + DEAF_DB * (random.random() < DEAF_SHARE),
        best=str(random.choice(list(BEST), p=list(BEST.values()))),
        gps_m=float((POOR_GPS_M if poor else GOOD_GPS_M) * np.exp(random.normal(0, 0.3))),
        gps_times=LYING_GPS_TIMES if random.random() < LYING_GPS_SHARE else 1.0,
        keeps=FORGETFUL_KEEPS if random.random() < FORGETFUL_SHARE else 1.0,
        tells_place=bool(random.random() < TELLS_PLACE),
    )


def _home(random: np.random.Generator, world: World) -> tuple[float, float]:
    land = world.land
    if random.random() < IN_HAMLETS:
        place, around = random.choice(land.hamlets), AROUND_HAMLET_M
    else:
        place = random.choice(land.villages, p=land.inhabitants / land.inhabitants.sum())
        around = AROUND_VILLAGE_M
    x, y = land.ashore(place + random.normal(0, around, 2), place)
    return float(x), float(y)
