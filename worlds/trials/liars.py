"""The trials' liars: tokens made in one day by somebody who wants a hole where there is none."""

import numpy as np

from coverage.core.evidence import Environment, State, Technology
from worlds.frame import TILE_M, Floats, Ints
from worlds.trials.days import DAY_S
from worlds.trials.land import FRAME
from worlds.trials.network import CELL_M, Network
from worlds.trials.scenario import Scenario
from worlds.trials.sent import Sent, stated

SPOT_TILES = (2, 3)  # rows and columns of the served tiles that are lied about
AGAINST_EACH, FOR_EACH = 6, 8
NEARBY_M = 1_500.0  # half of them also tell something plausible, somewhere around
ACCURACY_M = 12.0
NOISE_DB = 4.0
HOUR = 10  # UTC, of the first


def lie(random: np.random.Generator, network: Network, share: Floats, first: int, scenario: Scenario) -> Sent:
    """What the new contributors send on one day; numbered from `first`, `share` is θ by tile."""
    count = scenario.sybils
    start = (int(random.integers(scenario.days // 4, 3 * scenario.days // 4)) + HOUR / 24) * DAY_S
    corner = _served_spot(random, share)
    inside = np.array(SPOT_TILES[::-1]) * TILE_M
    against = np.repeat(np.arange(count), AGAINST_EACH)
    supportive = np.repeat(np.arange(0, count, 2), FOR_EACH)
    places = np.vstack(
        [
            corner + random.uniform(0, inside, (len(against), 2)),
            np.clip(corner + random.normal(0, NEARBY_M, (len(supportive), 2)), 0, FRAME.side - 1),
        ]
    )
    speaks_for = np.repeat([False, True], [len(against), len(supportive)])
    level = _plausible(random, network, places)
    speaks_for &= level >= network.floor_dbm
    told = speaks_for | (np.arange(len(places)) < len(against))
    contributor = first + np.concatenate([against, supportive])
    return _sent(random, contributor[told], places[told], level[told], speaks_for[told], start)


def _served_spot(random: np.random.Generator, share: Floats) -> Floats:
    """The south-west corner, in metres, of a rectangle of tiles that are all served throughout."""
    rows, columns = SPOT_TILES
    windows = np.lib.stride_tricks.sliding_window_view(share, SPOT_TILES).min(axis=(2, 3))
    best = np.argwhere(windows == windows.max())
    row, column = random.choice(best)
    return np.array([column, row]) * float(TILE_M)


def _plausible(random: np.random.Generator, network: Network, places: Floats) -> Floats:
    """Levels as somebody who knows the place would invent them."""
    level = network.level[FRAME.cells(places[:, 0], places[:, 1], CELL_M)]
    return np.asarray((level + random.normal(0, NOISE_DB, len(places))).round())


def _sent(
    random: np.random.Generator,
    contributor: Ints,
    places: Floats,
    level: Floats,
    speaks_for: Floats,
    start: float,
) -> Sent:
    longitude, latitude = stated(*places.T)
    n = len(places)
    return Sent(
        contributor=contributor,
        second=start + random.uniform(0, DAY_S / 3, n).round(),
        true_x=places[:, 0],
        true_y=places[:, 1],
        surroundings=np.full(n, Environment.OUTDOOR, dtype=np.int64),
        state=np.where(speaks_for, State.IN_SERVICE, State.OUT_OF_SERVICE),
        technology=np.where(speaks_for, Technology.G4, Technology.NONE),
        max_technology=np.full(n, Technology.G4, dtype=np.int64),
        signal_dbm=np.where(speaks_for, level, np.nan),
        environment=np.full(n, Environment.OUTDOOR, dtype=np.int64),
        longitude=longitude,
        latitude=latitude,
        accuracy_m=np.full(n, ACCURACY_M),
    )
