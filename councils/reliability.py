"""The auditor's desk: how often the service was there where it is declared, and whether that can be 98 %.

Statistics only: no database, no I/O. The rate, its interval and its answer are defined here and nowhere else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from councils.clusters import even, interval, nearest, shares_of
from councils.sampling import Sample, Weighed, Zone, spread, squares_of, weigh

# ARCEP called a map reliable from 95 % of successful tests on, and since the third quarter of 2020 from 98 %.
RELIABLE, RELIABLE_ONCE = 0.98, 0.95

MIN_PEOPLE = 8  # of fewer, one odd phone is an eighth of the crowd; and a rate would tell of persons
MIN_EVEN_PEOPLE = 5.0  # as many as if all weighed the same, so that one who is everywhere is not the crowd
MIN_SQUARES = 20  # of 1 km: with fewer, not one failure leaves room for 83 %
MIN_EVEN_BLOCKS = 5.0  # fewer groups of places do not tell how much places differ
SPREAD_AT_LEAST = 0.5  # of the declared area lies in squares of 5 km with evidence; else half is unseen
ONE_AT_MOST = 0.25  # of the weight: what one person alone may carry
LEFT_OUT = 20  # a person beyond the twenty with most failures carries less than a twentieth of them


class Answer(StrEnum):
    """What the readings let one say of the declared zone."""

    COMPATIBLE = "compatible"
    BELOW = "below_98"
    FAR_BELOW = "below_95"
    CANNOT_TELL = "cannot_tell"


class Doubt(StrEnum):
    """Why one cannot tell."""

    NOTHING_DECLARED = "nothing_declared"
    NOBODY = "nobody"
    FEW_PEOPLE = "few_people"
    FEW_PLACES = "few_places"
    NOT_SPREAD = "not_spread"
    ONE_CARRIES = "one_carries"
    ONE_DECIDES = "one_decides"
    WIDE = "wide"


SILENT = (Doubt.NOTHING_DECLARED, Doubt.NOBODY, Doubt.FEW_PEOPLE)  # of so few, no rate is told
NO_RATE: tuple[float | None, float | None, float | None] = None, None, None


@dataclass(frozen=True)
class Audit:
    """What is told; the rate and its interval are None where there is too little to tell them."""

    answer: Answer
    doubts: tuple[Doubt, ...]  # none, unless one cannot tell
    rate: float | None
    low: float | None
    high: float | None
    people: int
    squares: int  # of 1 km, with evidence
    spread: float  # share of the declared area in squares of 5 km with evidence
    declared_km2: float


def audit(sample: Sample, zone: Zone) -> Audit:
    """The reliability of a declared zone, from what people found in its tiles; other tiles are refused.

    ValueError for a tile outside the zone.
    """
    if not len(sample.person):
        doubt = Doubt.NOBODY if len(zone.squares) else Doubt.NOTHING_DECLARED
        return Audit(Answer.CANNOT_TELL, (doubt,), *NO_RATE, 0, 0, 0.0, zone.area_km2)
    weighed = weigh(sample, zone)
    low, high = interval(weighed)
    doubts = tuple(_doubts(weighed, zone))
    answer = Answer.CANNOT_TELL
    if not doubts:
        answer, doubts = _answer(weighed, zone, low, high)
    told = NO_RATE if set(doubts) & set(SILENT) else (nearest(weighed.rate), low, high)
    people, squares = len(np.unique(sample.person)), len(squares_of(sample))
    return Audit(answer, doubts, *told, people, squares, spread(sample, zone), zone.area_km2)


def _doubts(weighed: Weighed, zone: Zone) -> Iterator[Doubt]:
    """What is wrong with the sample, whatever it says."""
    people = shares_of(weighed, weighed.sample.person)
    if len(people) < MIN_PEOPLE or even(people) < MIN_EVEN_PEOPLE:
        yield Doubt.FEW_PEOPLE
    if (
        len(squares_of(weighed.sample)) < MIN_SQUARES
        or even(shares_of(weighed, weighed.block)) < MIN_EVEN_BLOCKS
    ):
        yield Doubt.FEW_PLACES
    if spread(weighed.sample, zone) < SPREAD_AT_LEAST:
        yield Doubt.NOT_SPREAD
    if people.max() > ONE_AT_MOST:
        yield Doubt.ONE_CARRIES


def _answer(weighed: Weighed, zone: Zone, low: float, high: float) -> tuple[Answer, tuple[Doubt, ...]]:
    """What a sample without doubts says; below must be below without any one of its people, too."""
    if high >= RELIABLE:
        compatible = low >= RELIABLE_ONCE
        return (Answer.COMPATIBLE, ()) if compatible else (Answer.CANNOT_TELL, (Doubt.WIDE,))
    for without_one in _without_each(weighed, zone):
        high = max(high, without_one)
        if high >= RELIABLE:
            return Answer.CANNOT_TELL, (Doubt.ONE_DECIDES,)
    return (Answer.FAR_BELOW if high < RELIABLE_ONCE else Answer.BELOW), ()


def _without_each(weighed: Weighed, zone: Zone) -> Iterator[float]:
    """The upper end of the interval without each of those who carry the most failures."""
    people, of_row = np.unique(weighed.sample.person, return_inverse=True)
    failures = np.bincount(of_row, weighed.weight * (1 - weighed.sample.success))
    for position in np.argsort(-failures)[:LEFT_OUT]:
        if failures[position] > 0:
            others = weighed.sample.take(weighed.sample.person != people[position])
            yield interval(weigh(others, zone))[1]
