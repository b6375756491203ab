"""The third maker's worlds: a seed gives relief, roads, masts and a crowd, in the shape of a trial."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from scipy.ndimage import label

from coverage.core.evidence import Readings
from coverage.core.grid import EUROPE, key_of
from coverage.riding import surroundings
from worlds.driven import claim, land, outings, people, phones, radio, service, surface, telling, ways
from worlds.driven.land import FRAME
from worlds.frame import SOUTH, TILE_M, WEST, Floats, Ints
from worlds.trials.sent import Sent, as_readings, stated
from worlds.trials.trial import Trial

NAME = "driven"
STREAM = 31  # apart from those of the other makers' worlds of the same seed


@dataclass(frozen=True)
class DrivenSent(Sent):
    """As `Sent`, with what phones that move say of how fast."""

    speed_mps: Floats  # as it says; nan when it does not


@dataclass(frozen=True)
class DrivenTrial(Trial):
    """As `Trial`, over a larger square."""

    sent: DrivenSent

    @cached_property
    def readings(self) -> Readings:
        """As the statistics take them: whoever was as fast as a car was in one."""
        told = as_readings(self.sent)
        return replace(told, environment=surroundings(told.environment, self.sent.speed_mps))

    @property
    def true_tile(self) -> Ints:
        """Where the phone was at each reading, whatever it said."""
        return FRAME.tiles(self.sent.true_x, self.sent.true_y)

    @cached_property
    def holes(self) -> Ints:
        """By tile: the number of its hole, from 1: white declared tiles that share edges; 0 elsewhere."""
        planted = (self.white & self.declared).reshape(FRAME.size(TILE_M), -1)
        return np.asarray(label(planted)[0].ravel(), dtype=np.int64)


def make(seed: int) -> DrivenTrial:
    """The world of a seed; the same seed, the same world."""
    random = np.random.default_rng([seed, STREAM])
    country = land.make(random)
    roads = ways.build(random, country)
    ground = surface.make(random, country, roads)
    heard = radio.build(random, country, ground)
    crowd = people.gather(random, country, roads, ground)
    owned = phones.hand_out(random)
    tracks = outings.walk(random, country, roads, crowd)
    x, y = FRAME.centres(TILE_M)
    return DrivenTrial(
        scenario=NAME,
        seed=seed,
        tiles=key_of(EUROPE, x.ravel() + WEST, y.ravel() + SOUTH),
        theta=heard.theta.ravel(),
        declared=claim.declare(random, heard).ravel(),
        honest=owned.honest,
        sent=post(random, heard, owned, tracks),
    )


def post(
    random: np.random.Generator, heard: radio.Radio, owned: phones.Phones, tracks: outings.Tracks
) -> DrivenSent:
    """What was sent from within the world, in the order of time."""
    found = service.find(random, heard, tracks, owned)
    said = telling.place(random, tracks, owned)
    longitude, latitude = stated(said.x, said.y)
    level = np.where(owned.states_level[tracks.person], found.level_dbm, np.nan)
    columns: dict[str, Any] = {
        "contributor": tracks.person,
        "second": tracks.second,
        "true_x": tracks.x,
        "true_y": tracks.y,
        "surroundings": tracks.surroundings,
        "state": found.state,
        "technology": found.technology,
        "max_technology": owned.best[tracks.person],
        "signal_dbm": (level + owned.stated_off_db[tracks.person]).clip(*phones.STATES_DBM).round(),
        "environment": said.environment,
        "longitude": longitude,
        "latitude": latitude,
        "accuracy_m": said.accuracy_m,
        "speed_mps": said.mps,
    }
    inside = (np.minimum(said.x, said.y) >= 0) & (np.maximum(said.x, said.y) < FRAME.side)
    rows = np.flatnonzero(inside & telling.kept(random, tracks, found))
    rows = rows[np.argsort(tracks.second[rows], kind="stable")]
    return DrivenSent(**{name: column[rows] for name, column in columns.items()})
