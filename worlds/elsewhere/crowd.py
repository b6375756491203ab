"""The other maker's crowd: people around villages or anywhere, who stay in, drive or ramble."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from coverage.core.evidence import Environment, State, Technology
from worlds.elsewhere.ground import Ground
from worlds.frame import Bools, Floats, Ints
from worlds.trials.days import DAY_S
from worlds.trials.land import FRAME
from worlds.trials.network import CELL_M
from worlds.trials.sent import Sent, stated

PEOPLE, DAYS, OUTINGS = 136, 180, 8.0
VILLAGES, VILLAGE_M, ALONE = (5, 9), 400.0, 0.35  # deviation of homes, and who lives in none
AROUND_M = 1_200.0  # of home: places that one goes to
MOMENTS = 25  # of an outing
AT_HOME, BY_CAR = 0.2, 0.4  # of the outings; the rest on foot
PAUSE_S = {Environment.INDOOR: 60.0, Environment.VEHICLE: 15.0, Environment.OUTDOOR: 50.0}
STEP_M, TURN = 60.0, 0.4  # of a ramble, radians
OFFSET_DB = (2.0, 4.5)
SILENT, DEAF, DEAF_DB = 0.05, 0.03, (8.0, 15.0)
MISTAKEN, TELLS = 0.05, 0.85  # phones that take inside for outside; that say where they are
CAR_DB, WALL_DB, DIFFER_DB = (4.0, 9.0), (10.0, 18.0), (0.0, 5.0, 1.5)
FADING_DB = (2.0, 4.0)
LOST = (0.0, 0.4)
ACCURACY_M = 12.0
OLDER_NETWORK, EMERGENCY = 0.2, 0.3  # of the failures


@dataclass(frozen=True)
class Moments:
    """Where phones truly were: columns of equal length."""

    person: Ints
    second: Floats
    x: Floats
    y: Floats
    surroundings: Ints  # Environment


def walk(random: np.random.Generator) -> Moments:
    """Everybody's outings, by person; moments outside the frame are left out."""
    villages = random.uniform(0, FRAME.side, (int(random.integers(*VILLAGES, endpoint=True)), 2))
    parts = []
    for person in range(PEOPLE):
        home = random.choice(villages) + random.normal(0, VILLAGE_M, 2)
        home = random.uniform(0, FRAME.side, 2) if random.random() < ALONE else home
        places = np.vstack([home + random.normal(0, AROUND_M, (3, 2)), random.choice(villages, 2)])
        often = OUTINGS * np.exp(random.normal(0, 0.6) - 0.18)
        parts += [_outing(random, person, home, places) for _ in range(random.poisson(often))]
    person, second, x, y, by = np.concatenate(parts).T
    inside = (x >= 0) & (x < FRAME.side) & (y >= 0) & (y < FRAME.side)
    columns = person.astype(np.int64), second, x, y, by.astype(np.int64)
    return Moments(*(column[inside] for column in columns))


def _outing(random: np.random.Generator, person: int, home: Floats, places: Floats) -> Floats:
    """(k, 5): person, second, x, y, surroundings."""
    kind = random.random()
    if kind < AT_HOME:
        by, way = Environment.INDOOR, home + random.normal(0, 6.0, (MOMENTS, 2))
    elif kind < AT_HOME + BY_CAR:
        by, way = Environment.VEHICLE, _ride(random, home, random.choice(places))
    else:
        turns = random.uniform(0, 2 * np.pi) + random.normal(0, TURN, MOMENTS).cumsum()
        steps = STEP_M * np.column_stack([np.cos(turns), np.sin(turns)])
        by, way = Environment.OUTDOOR, random.choice(places[:3]) + steps.cumsum(axis=0)
    start = DAY_S * random.integers(DAYS) + 3600 * random.uniform(6, 19)
    second = start + PAUSE_S[by] * np.arange(MOMENTS)
    return np.column_stack([np.full(MOMENTS, person), second, way, np.full(MOMENTS, by)])


def _ride(random: np.random.Generator, start: Floats, end: Floats) -> Floats:
    """Along an arc, another one each time."""
    middle = (start + end) / 2 + random.normal(0, 0.15 * np.hypot(*(end - start)), 2)
    t = np.linspace(0, 1, MOMENTS)[:, None]
    return np.asarray((1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end)


def tell(random: np.random.Generator, ground: Ground, moments: Moments) -> tuple[Sent, Bools]:
    """What arrives of what the phones say, and by contributor whether the phone is sound."""
    person, by = moments.person, moments.surroundings
    offset = random.normal(0, random.uniform(*OFFSET_DB), PEOPLE)
    silent, deaf = random.random(PEOPLE) < SILENT, random.random(PEOPLE) < DEAF
    offset -= deaf * random.uniform(*DEAF_DB, PEOPLE)
    losses = np.zeros((PEOPLE, 3))
    losses[:, Environment.VEHICLE], losses[:, Environment.INDOOR] = (
        random.uniform(*span) for span in (CAR_DB, WALL_DB)
    )
    losses += random.normal(0, 1, losses.shape) * np.array(DIFFER_DB)[[0, 2, 1]]
    level = ground.level[FRAME.cells(moments.x, moments.y, CELL_M)] + offset[person] - losses[person, by]
    level = level + random.normal(0, random.uniform(*FADING_DB), len(level))
    served = (level >= ground.floor_dbm) & ~silent[person]
    mistaken = (random.random(PEOPLE) < MISTAKEN)[person] & (by == Environment.INDOOR)
    said = np.where(mistaken, Environment.OUTDOOR, by)
    said = np.where((random.random(PEOPLE) < TELLS)[person], said, Environment.UNKNOWN)
    kept = served | (random.random(len(level)) >= random.uniform(*LOST))
    signal = np.where(served, level.round(), np.nan)
    return _sent(random, moments, kept, served, said, signal), ~(silent | deaf)


def _sent(
    random: np.random.Generator, moments: Moments, kept: Bools, served: Bools, said: Ints, signal: Floats
) -> Sent:
    size = len(served)
    accuracy = ACCURACY_M * np.exp(random.normal(0, 0.5, size))
    x, y = (true + random.normal(0, 1, size) * accuracy / 1.5 for true in (moments.x, moments.y))
    older, emergency = ~served & (random.random(size) < OLDER_NETWORK), random.random(size) < EMERGENCY
    state = np.select(
        [served | older, emergency], [State.IN_SERVICE, State.EMERGENCY_ONLY], State.OUT_OF_SERVICE
    )
    technology = np.select([served, older], [Technology.G4, Technology.G2], Technology.NONE)
    inside = kept & (x >= 0) & (x < FRAME.side) & (y >= 0) & (y < FRAME.side)
    where = moments.x, moments.y, moments.surroundings
    what = state, technology, np.full(size, Technology.G4), signal, said
    columns: list[Any] = [moments.person, moments.second, *where, *what, *stated(x, y), accuracy.round(1)]
    return Sent(*(column[inside] for column in columns))
