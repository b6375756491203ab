"""The verdict room: white, served or not known; and how a number of witnesses is told in public."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coverage.core import Floats, Ints
from coverage.core.discovery import select
from coverage.core.estimate import Estimate

VERDICTS = ("white", "served", "not_known")
WHITE, SERVED, NOT_KNOWN = range(3)  # positions in VERDICTS

# A verdict that rests on one person would tell where that person was, and rest on one phone. So this many
# speak for what is published; somebody who says the contrary is no second witness of it.
MIN_CONTRIBUTORS = 2

# The mean that false discovery control looks at lets many sure tiles pay for a few doubtful ones. A tile more
# likely to be something else than what is said of it is never among those; so white and served stay apart.
MORE_LIKELY_THAN_NOT = 0.5

NO_FAMILY = -1  # tiles outside any région, decided together

WITNESS_CLASSES = ("0", "1", "2–4", "5–9", "10–19", "20+")
WITNESS_CLASS_STARTS = (0, 1, 2, 5, 10, 20)


def decide(
    estimate: Estimate, contributors_for: Ints, contributors_against: Ints, family: Ints
) -> NDArray[np.int8]:
    """Verdict of each tile, from arrays of equal length, with the numbers of contributors on each side.

    A family is one operator x service x région, given as one number; white and served tiles are each
    published by the same test, at most 5 % false within the family. All that is not published is NOT_KNOWN.
    """
    verdicts = np.full(len(family), NOT_KNOWN, dtype=np.int8)
    answers: list[tuple[int, Floats, Ints]] = [
        (WHITE, estimate.probability, contributors_against),
        (SERVED, estimate.probability_served, contributors_for),
    ]
    for verdict, probability, witnesses in answers:
        eligible = (np.asarray(witnesses) >= MIN_CONTRIBUTORS) & (probability > MORE_LIKELY_THAN_NOT)
        verdicts[select(probability, family, eligible)] = verdict
    return verdicts


def witness_class(n: int) -> str:
    """The public class of a number of contributors or days; ValueError if it is negative."""
    return str(witness_classes([n])[0])


def witness_classes(numbers: ArrayLike) -> NDArray[np.str_]:
    """`witness_class` of each of many numbers."""
    position = np.searchsorted(WITNESS_CLASS_STARTS, np.asarray(numbers), side="right") - 1
    if (position < 0).any():
        raise ValueError("witnesses: a number of them cannot be negative")
    return np.array(WITNESS_CLASSES)[position]
