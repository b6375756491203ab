"""The third maker's phones: each hears, positions, labels and fails in a way of its own."""

from dataclasses import dataclass

import numpy as np

from coverage.core.evidence import Technology
from worlds.driven.outings import DAY_S, DAYS
from worlds.driven.people import PEOPLE
from worlds.frame import Bools, Floats, Ints

OFFSET_DB = (2.0, 5.0)  # deviation between phones, drawn for each world: antennas, cases, how one holds it
STATES_DBM = (-140.0, -44.0)  # no phone states more or less (3GPP TS 36.133)
STATED_OFF_DB = 1.0  # deviation of what a phone says of a level from what it hears
BAD = 0.05
FINE, NEVER_4G, DEAD, DEAF = range(4)  # a bad phone is one of the last three
DEAF_DB = (10.0, 20.0)
DEAD_DAYS = (14, 45)  # a contract that ended, a card that came loose
STATES_LEVEL, STATES_BEST, STATES_SPEED = 0.85, 0.80, 0.75  # of the phones: versions of apps and systems
G5_PHONES = 0.5
WALLS_DB = (8.0, 20.0)  # a wooden house to a stone one, at the height of a table
CAR_DB, CARS_DIFFER_DB = (3.0, 8.0), 1.5  # mean of a world; deviation between cars
CAR_DB_SPAN = (1.0, 12.0)
ACCURACY_M, ACCURACIES_DIFFER = 8.0, 0.5  # median of phones, deviation of the logarithm
ACCURACY_SPAN_M = (3.0, 30.0)
NOT_DRIVING = (0.1, 0.4)  # share of the drives that are not labelled as such, mean of a world
HABITUAL = 0.8  # of a beta distribution: most phones nearly always label drives, or nearly never
UNLABELLED = 0.08  # of the phones: they never say where they are
WITHOUT_CALLS_ON_4G = (0.1, 0.3)  # of the phones: for a call they go to an older network


@dataclass(frozen=True)
class Phones:
    """One element for each person."""

    offset_db: Floats  # what it hears more than an ordinary phone
    stated_off_db: Floats
    fault: Ints
    dead_from_s: Floats  # of those that are dead for a while
    dead_to_s: Floats
    states_level: Bools
    states_speed: Bools
    best: Ints  # Technology, as it states it
    calls_on_older: Bools
    walls_db: Floats  # of the houses that its person lives and works in
    car_db: Floats
    accuracy_m: Floats
    labels_drives: Floats  # share of the drives that it labels so
    calls_drives_outdoor: Floats  # of the other drives; of the rest it says nothing
    labels: Bools

    @property
    def honest(self) -> Bools:
        """Those that have no fault."""
        return np.asarray(self.fault == FINE)


def hand_out(random: np.random.Generator) -> Phones:
    """A phone for each person."""
    n = PEOPLE
    fault = np.where(random.random(n) < BAD, random.integers(NEVER_4G, DEAF + 1, n), FINE)
    deaf = np.where(fault == DEAF, random.uniform(*DEAF_DB, n), 0.0)
    dead_from = random.uniform(0, DAYS - DEAD_DAYS[0], n) * DAY_S
    car = random.uniform(*CAR_DB) + CARS_DIFFER_DB * random.standard_normal(n)
    unlabelled = random.uniform(*NOT_DRIVING)
    best = np.where(random.random(n) < G5_PHONES, Technology.G5, Technology.G4)
    return Phones(
        offset_db=random.uniform(*OFFSET_DB) * random.standard_normal(n) - deaf,
        stated_off_db=STATED_OFF_DB * random.standard_normal(n),
        fault=fault,
        dead_from_s=dead_from,
        dead_to_s=dead_from + random.uniform(*DEAD_DAYS, n) * DAY_S,
        states_level=random.random(n) < STATES_LEVEL,
        states_speed=random.random(n) < STATES_SPEED,
        best=np.where(random.random(n) < STATES_BEST, best, Technology.NONE),
        calls_on_older=random.random(n) < random.uniform(*WITHOUT_CALLS_ON_4G),
        walls_db=random.uniform(*WALLS_DB, n),
        car_db=car.clip(*CAR_DB_SPAN),
        accuracy_m=random.lognormal(np.log(ACCURACY_M), ACCURACIES_DIFFER, n).clip(*ACCURACY_SPAN_M),
        labels_drives=random.beta(HABITUAL * (1 - unlabelled), HABITUAL * unlabelled, n),
        calls_drives_outdoor=random.beta(HABITUAL / 2, HABITUAL / 2, n),
        labels=random.random(n) >= UNLABELLED,
    )
