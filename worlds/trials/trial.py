"""The trials' maker: a scenario and a seed give a world, its crowd, and what is true of it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.ndimage import label

from coverage.core.evidence import Environment, Readings
from coverage.core.grid import EUROPE, key_of
from worlds.frame import SOUTH, TILE_M, WEST, Bools, Floats, Ints
from worlds.trials import claim, days, land, liars, network, people, phones, sent
from worlds.trials.days import DAY_S
from worlds.trials.land import FRAME
from worlds.trials.network import WHITE_AT_MOST
from worlds.trials.scenario import SCENARIOS, YEAR
from worlds.trials.sent import FIRST_DAY, Sent

KNOWABLE_READINGS, KNOWABLE_CONTRIBUTORS = 3, 2
KNOWABLE_APART_S = 48 * 3600.0
KNOWABLE_TILES = 2  # of a hole that can be found


@dataclass(frozen=True)
class Trial:
    """A planted world. `tiles` are in the order of rows and columns, so that every array by tile reshapes."""

    scenario: str
    seed: int
    tiles: Ints
    theta: Floats  # by tile: the share of it that an outdoor phone of ordinary sensitivity is served in
    declared: Bools  # by tile
    honest: Bools  # by contributor
    sent: Sent

    @cached_property
    def readings(self) -> Readings:
        """As the statistics take them."""
        return sent.as_readings(self.sent)

    @property
    def moment(self) -> Floats:
        """Seconds since 1970 of each reading."""
        return FIRST_DAY * DAY_S + self.sent.second

    @property
    def true_tile(self) -> Ints:
        """Where the phone was at each reading, whatever it said."""
        return FRAME.tiles(self.sent.true_x, self.sent.true_y)

    @property
    def white(self) -> Bools:
        """By tile."""
        return self.theta <= WHITE_AT_MOST

    @cached_property
    def knowable(self) -> Bools:
        """By tile: white, declared covered, and enough honest phones were there outdoors to see it."""
        rows = np.flatnonzero(
            self.honest[self.sent.contributor] & (self.sent.surroundings == Environment.OUTDOOR)
        )
        at = np.searchsorted(self.tiles, self.true_tile[rows])
        n = len(self.tiles)
        pairs = np.unique(np.stack([at, self.sent.contributor[rows]]), axis=1)
        first, last = np.full(n, np.inf), np.full(n, -np.inf)
        np.minimum.at(first, at, self.sent.second[rows])
        np.maximum.at(last, at, self.sent.second[rows])
        seen = np.bincount(at, minlength=n) >= KNOWABLE_READINGS
        seen &= np.bincount(pairs[0], minlength=n) >= KNOWABLE_CONTRIBUTORS
        return np.asarray(self.white & self.declared & seen & (last - first > KNOWABLE_APART_S))

    @cached_property
    def holes(self) -> Ints:
        """By tile: the number of its hole, from 1: white declared tiles that share edges; 0 elsewhere."""
        planted = (self.white & self.declared).reshape(FRAME.size(TILE_M), -1)
        return np.asarray(label(planted)[0].ravel(), dtype=np.int64)

    @cached_property
    def knowable_holes(self) -> Ints:
        """Numbers of the holes with enough knowable tiles to be found."""
        found = np.bincount(self.holes[self.knowable]) >= KNOWABLE_TILES
        return np.flatnonzero(found)


def make(scenario: str, seed: int) -> Trial:
    """The trial of a scenario of the table (KeyError for another); the same arguments, the same trial."""
    plan = (SCENARIOS | YEAR)[scenario]
    ground, crowd, lies = (np.random.default_rng([seed, part]) for part in range(3))
    country = land.settle(ground, plan.ground)
    radio = network.build(ground, country, plan.ground)
    declared = claim.declare(ground, radio, plan.map_error)
    share = network.share(radio.level_in_outage if plan.stays_down else radio.level, radio.floor_dbm)
    everybody = people.gather(crowd, country, _holes(share), plan)
    tracks = days.walk(crowd, everybody, plan.days, plan.outings)
    letters = [sent.post(everybody, tracks, phones.tell(crowd, radio, everybody, tracks, plan))]
    if plan.sybils:
        letters.append(liars.lie(lies, radio, share, len(everybody), plan))
    honest = np.array([not person.fault for person in everybody] + [False] * plan.sybils)
    x, y = FRAME.centres(TILE_M)
    tiles = key_of(EUROPE, x.ravel() + WEST, y.ravel() + SOUTH)
    return Trial(scenario, seed, tiles, share.ravel(), declared.ravel(), honest, sent.together(letters))


def _holes(share: Floats) -> Floats:
    """(k, 2) middles of the white tiles."""
    x, y = FRAME.centres(TILE_M)
    white = share <= WHITE_AT_MOST
    return np.column_stack([x[white], y[white]])
