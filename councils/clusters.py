"""The cluster desk: the interval of a mean over people and places who are not independent of each other."""

import numpy as np
from scipy.special import betaincinv, ndtri, stdtrit

from councils.sampling import Weighed
from coverage.core import Floats, Ints

CONFIDENCE = 0.95  # of the interval: a map that is as good as it says is beyond its upper end once in forty
# Of failures without a pattern, a hole that people notice is some 400 m wide: four tiles that fail as one.
TILES_OF_A_HOLE = 4

STEP = 0.005  # rates are told in halves of a point, and the answer is found from what is told


def interval(weighed: Weighed) -> tuple[float, float]:
    """The interval of `CONFIDENCE` of the rate, told outwards in steps.

    Korn and Graubard's: Clopper and Pearson's exact interval, of as many independent tests as would vary as
    much as this sample does. The variance is that of a mean of clusters, both of people and of places
    (Cameron, Gelbach and Miller), and Student's law allows for their being few.
    """
    rate, tests = weighed.rate, _tests(weighed)
    successes, failures, tail = rate * tests, (1 - rate) * tests, (1 - CONFIDENCE) / 2
    low = betaincinv(successes, failures + 1, tail) if successes > 0 else 0.0
    high = betaincinv(successes + 1, failures, 1 - tail) if failures > 0 else 1.0
    return _step(np.floor(low / STEP)), _step(np.ceil(high / STEP))


def nearest(rate: float) -> float:
    """A rate as it is told.

    >>> nearest(0.9774)
    0.975
    """
    return _step(np.round(rate / STEP))


def _step(number: float) -> float:
    """So many steps, without the dust of binary fractions."""
    return round(float(number) * STEP, 3)


def _tests(weighed: Weighed) -> float:
    """As many independent tests as would be worth the sample."""
    clusters = min(even(shares_of(weighed, key)) for key in (weighed.sample.person, weighed.block))
    freedom = max(clusters - 1, 1.0)
    student = ndtri((1 + CONFIDENCE) / 2) / stdtrit(freedom, (1 + CONFIDENCE) / 2)
    rate, variance = weighed.rate, _variance(weighed)
    most = even(shares_of(weighed, weighed.sample.tile)) / TILES_OF_A_HOLE
    return float(student**2 * (min(rate * (1 - rate) / variance, most) if variance > 0 else most))


def _variance(weighed: Weighed) -> float:
    """Of the rate, if people and blocks of places are drawn: never less than that of either alone."""
    residual = weighed.weight * (weighed.sample.success - weighed.rate)
    person = np.unique(weighed.sample.person, return_inverse=True)[1]
    block = np.unique(weighed.block, return_inverse=True)[1]
    both = np.unique(person * (block.max() + 1) + block, return_inverse=True)[1]
    people, places, shared = (_between(residual, cluster) for cluster in (person, block, both))
    return max(people, places, people + places - shared)


def _between(residual: Floats, cluster: Ints) -> float:
    sums = np.bincount(cluster, residual)
    return float((sums**2).sum() * len(sums) / max(len(sums) - 1, 1))


def shares_of(weighed: Weighed, key: Ints) -> Floats:
    """The weight of each cluster."""
    return np.bincount(np.unique(key, return_inverse=True)[1], weighed.weight).astype(float)


def even(shares: Floats) -> float:
    """How many clusters of equal weight would be worth these (Kish): 1 to their number."""
    return float(1 / (shares**2).sum())
