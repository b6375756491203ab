"""The third maker's service: on which network each phone was at each moment, if on any, and how strong."""

from dataclasses import dataclass

import numpy as np

from coverage.core.evidence import Environment, State, Technology
from worlds.driven.land import FRAME
from worlds.driven.masts import G2, G3, G4
from worlds.driven.outings import DAY_S, DAYS, Tracks
from worlds.driven.phones import DEAD, NEVER_4G, Phones
from worlds.driven.radio import Radio
from worlds.frame import TILE_M, Bools, Floats, Ints
from worlds.noise import rough

MOMENT_DB = (1.5, 3.0)  # deviation from one look to the next: waves that add up, bodies that turn
HELD_DB = 1.5  # deviation from one outing to the next: a pocket, a hand, a dashboard
BACK_DB = 3.0  # a phone that lost 4G comes back when it is so much better: hysteresis of reselection
CALLS = 0.03  # of the outings
OUTAGES = (0.2, 1.2)  # of a mast in half a year, mean of a world
OUTAGE_DAYS = (0.5, 2.0)
OTHERS, OTHERS_SHORTEST_M, OTHERS_ROUGHNESS = (0.4, 0.75), 1_500.0, 3.0  # land where another network is
NETWORKS = (Technology.G4, Technology.G3, Technology.G2)


@dataclass(frozen=True)
class Service:
    """One element for each moment."""

    state: Ints
    technology: Ints
    level_dbm: Floats  # of 4G as the phone hears it; nan on any other network


def find(random: np.random.Generator, radio: Radio, tracks: Tracks, phones: Phones) -> Service:
    """What each phone finds, in the order of `NETWORKS`."""
    n, who = len(tracks.person), tracks.person
    up = ~_down(random, radio, tracks.second)
    outing = int(tracks.outing.max()) + 1
    gain = phones.offset_db[who] + HELD_DB * random.standard_normal(outing)[tracks.outing]
    gain -= taken_db(phones, tracks)
    margins = radio.margins(tracks.x, tracks.y, up) + gain[:, None]
    margins += random.uniform(*MOMENT_DB) * random.standard_normal((n, 1))
    lost = radio.margins(tracks.before_x, tracks.before_y, up)[:, G4] + gain < 0
    heard = margins >= 0
    heard[:, G4] &= ~(lost & (margins[:, G4] < BACK_DB))
    heard[:, G4] &= phones.fault[who] != NEVER_4G
    called = (random.random(outing) < CALLS)[tracks.outing] & phones.calls_on_older[who]
    heard[:, G4] &= ~(called & heard[:, [G3, G2]].any(axis=1))
    dead = phones.fault[who] == DEAD
    heard[dead & (tracks.second >= phones.dead_from_s[who]) & (tracks.second < phones.dead_to_s[who])] = False
    found = heard.any(axis=1)
    technology = np.where(found, np.array(NETWORKS)[heard.argmax(axis=1)], Technology.NONE)
    alone = np.where(_others(random, tracks), State.EMERGENCY_ONLY, State.OUT_OF_SERVICE)
    level = np.where(heard[:, G4], margins[:, G4] + radio.floors_dbm[G4], np.nan)
    return Service(np.where(found, State.IN_SERVICE, alone), technology, level)


def taken_db(phones: Phones, tracks: Tracks) -> Floats:
    """What cars and walls take at each moment."""
    where = [tracks.surroundings == place for place in (Environment.VEHICLE, Environment.INDOOR)]
    return np.select(where, [phones.car_db[tracks.person], phones.walls_db[tracks.person]], 0.0)


def _down(random: np.random.Generator, radio: Radio, second: Floats) -> Bools:
    """(moments, masts): the mast is out of order."""
    count = len(radio.masts.x)
    down = np.zeros((len(second), count), dtype=bool)
    for mast, times in enumerate(random.poisson(random.uniform(*OUTAGES), count)):
        for start in random.uniform(0, DAYS * DAY_S, times):
            down[:, mast] |= (second >= start) & (second < start + random.uniform(*OUTAGE_DAYS) * DAY_S)
    return down


def _others(random: np.random.Generator, tracks: Tracks) -> Bools:
    """Where a phone without its own network may still call for help by another one."""
    field = rough(random, FRAME.size(TILE_M), TILE_M, OTHERS_SHORTEST_M, OTHERS_ROUGHNESS)
    there = field < np.quantile(field, random.uniform(*OTHERS))
    return np.asarray(there[FRAME.cells(tracks.x, tracks.y, TILE_M)])
