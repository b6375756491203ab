"""The verdict room: white, served or not known; and how a number of witnesses is told in public."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coverage.core import Bools, Ints
from coverage.core.discovery import FALSE_DISCOVERY_RATE, select
from coverage.core.estimate import Estimate
from coverage.core.outline import components

VERDICTS = ("white", "served", "not_known")
WHITE, SERVED, NOT_KNOWN = range(3)  # positions in VERDICTS

# A verdict that rests on one person would tell where that person was, and rest on one phone. So this many
# speak for what is published; somebody who says the contrary is no second witness of it.
MIN_CONTRIBUTORS = 2

# The mean that false discovery control looks at lets many sure tiles pay for a few doubtful ones. A tile more
# likely to be something else than what is said of it is never among those; so white and served stay apart.
MORE_LIKELY_THAN_NOT = 0.5

# An outage of a day or two is met by several people, so that what counts against a tile must be so far apart.
APART_DAYS = 3

# The promise is the rate; probabilities are estimates. On planted worlds for development the share of false
# tiles came out up to a point above what they said, in some of the scenarios: so much is kept back.
RESERVE = 0.01
RATE = FALSE_DISCOVERY_RATE - RESERVE

NO_FAMILY = -1  # tiles outside any région, decided together

WITNESS_CLASSES = ("0", "1", "2–4", "5–9", "10–19", "20+")
WITNESS_CLASS_STARTS = (0, 1, 2, 5, 10, 20)


def decide(estimate: Estimate, family: Ints) -> NDArray[np.int8]:
    """Verdict of each tile, from an estimate of tiles that differ and the family of each.

    A family is one operator x service x région, given as one number; white and served tiles are each
    published by the same test, at most 5 % false within the family. All that is not published is NOT_KNOWN.
    """
    verdicts = np.full(len(family), NOT_KNOWN, dtype=np.int8)
    white = estimate.probability > MORE_LIKELY_THAN_NOT
    white &= (estimate.contributors_against >= MIN_CONTRIBUTORS) & (estimate.against_days >= APART_DAYS)
    served = estimate.probability_served > MORE_LIKELY_THAN_NOT
    served &= estimate.contributors_for >= MIN_CONTRIBUTORS
    verdicts[select(estimate.probability_served, family, served, RATE)] = SERVED
    verdicts[_zones(estimate, family, select(estimate.probability, family, white, RATE))] = WHITE
    return verdicts


def _zones(estimate: Estimate, family: Ints, white: Bools) -> Bools:
    """Of the white tiles, those of zones that are published too: few of these may be mostly with service.

    A zone is false if less than half of its tiles are without service in most of their area. The mean of its
    tiles' probabilities to be so is told as its own.
    """
    chosen = np.zeros(len(white), dtype=bool)
    for part in np.unique(family[white]).tolist():
        tiles = np.flatnonzero(white & (family == part))
        zone = components(estimate.tile[tiles])
        sure = np.bincount(zone, estimate.probability_half[tiles]) / np.bincount(zone)
        every = np.ones(len(sure), dtype=bool)
        chosen[tiles] = select(sure, np.zeros(len(sure), dtype=np.int64), every, RATE)[zone]
    return chosen


def witness_class(n: int) -> str:
    """The public class of a number of contributors or days; ValueError if it is negative."""
    return str(witness_classes([n])[0])


def witness_classes(numbers: ArrayLike) -> NDArray[np.str_]:
    """`witness_class` of each of many numbers."""
    position = np.searchsorted(WITNESS_CLASS_STARTS, np.asarray(numbers), side="right") - 1
    if (position < 0).any():
        raise ValueError("witnesses: a number of them cannot be negative")
    return np.array(WITNESS_CLASSES)[position]
