"""The third maker's telling: what phones say of where they are, and which of it is never sent."""

from dataclasses import dataclass

import numpy as np

from coverage.core.evidence import Environment, Technology
from worlds.driven.outings import Tracks
from worlds.driven.phones import Phones
from worlds.driven.service import Service
from worlds.frame import Bools, Floats, Ints

RADIUS = float(np.sqrt(2 * np.log(1 / 0.32)))  # a stated accuracy holds 68 % of places: so many deviations
LASTING = 0.6  # of the variance of a position's error stays through an outing
ACCURACY_VARIES = 0.25  # deviation of the logarithm of the accuracy from outing to outing
INSIDE_WORSE = 1.6  # positions are so much worse under a roof
COARSE, COARSE_M = (0.03, 0.09), (50.0, 150.0)  # outings positioned by networks and not by satellites
ACCURACY_SPAN_M = (3.0, 150.0)
INSIDE_AS_OUTDOOR = (0.12, 0.18)  # of the hours inside: a phone that sees the sky through a window
WALKS_OTHERWISE = 0.04  # of the walks are not labelled, and half as many as drives
LOST = (0.0, 0.5)  # share of the negatives
LOST_TOGETHER = (0.4, 0.9)  # of that share: lost with all that the app saw in the outing from then on
SPEED_OFF_MPS = 0.4  # deviation of a speed by satellites


@dataclass(frozen=True)
class Place:
    """What phones say of each moment's place."""

    x: Floats
    y: Floats
    accuracy_m: Floats
    environment: Ints
    mps: Floats  # nan for phones that do not say it


def place(random: np.random.Generator, tracks: Tracks, phones: Phones) -> Place:
    """Each in its own words."""
    n, outing, outings = len(tracks.person), tracks.outing, int(tracks.outing.max()) + 1
    inside = tracks.surroundings == Environment.INDOOR
    varies = np.exp(ACCURACY_VARIES * random.standard_normal(outings))[outing]
    accuracy = phones.accuracy_m[tracks.person] * varies * np.where(inside, INSIDE_WORSE, 1.0)
    coarse = (random.random(outings) < random.uniform(*COARSE))[outing]
    accuracy = np.where(coarse, random.uniform(*COARSE_M, outings)[outing], accuracy)
    accuracy = accuracy.clip(*ACCURACY_SPAN_M).round(1)
    lasting = random.standard_normal((2, outings))[:, outing] * np.sqrt(LASTING)
    error = lasting + random.standard_normal((2, n)) * np.sqrt(1 - LASTING)
    x, y = np.stack([tracks.x, tracks.y]) + error * accuracy / RADIUS
    mps = np.abs(tracks.mps + SPEED_OFF_MPS * random.standard_normal(n)).round(1)
    mps = np.where(phones.states_speed[tracks.person], mps, np.nan)
    return Place(x, y, accuracy, _environment(random, tracks, phones), mps)


def _environment(random: np.random.Generator, tracks: Tracks, phones: Phones) -> Ints:
    """One word for a whole outing: a phone that errs does not learn better under way."""
    outings = int(tracks.outing.max()) + 1
    chance, other, window = random.random(outings), random.random(outings), random.uniform(*INSIDE_AS_OUTDOOR)
    chance, other, who = chance[tracks.outing], other[tracks.outing], tracks.person
    true = tracks.surroundings
    wrong_drive = (true == Environment.VEHICLE) & (chance >= phones.labels_drives[who])
    wrong_walk = (true == Environment.OUTDOOR) & (chance < WALKS_OTHERWISE)
    cases = [
        (~phones.labels[who], Environment.UNKNOWN),
        (wrong_drive & (other < phones.calls_drives_outdoor[who]), Environment.OUTDOOR),
        (wrong_drive, Environment.UNKNOWN),
        (wrong_walk & (other < 1 / 3), Environment.VEHICLE),
        (wrong_walk, Environment.UNKNOWN),
        ((true == Environment.INDOOR) & (chance < window), Environment.OUTDOOR),
    ]
    conditions, words = zip(*cases, strict=True)
    return np.select(conditions, words, true)


def kept(random: np.random.Generator, tracks: Tracks, service: Service) -> Bools:
    """All but the negatives that are lost, and what a killed app would have seen after its first one."""
    negative = service.technology != Technology.G4
    share = random.uniform(*LOST)
    together = share * random.uniform(*LOST_TOGETHER)
    alone = 1 - (1 - share) / (1 - together)
    outings = int(tracks.outing.max()) + 1
    first = np.full(outings, np.inf)
    np.minimum.at(first, tracks.outing[negative], tracks.second[negative])
    killed = (random.random(outings) < together)[tracks.outing] & (tracks.second >= first[tracks.outing])
    return np.asarray(~killed & ~(negative & (random.random(len(negative)) < alone)))
