"""How much of what is known exactly the public is told."""

from itertools import pairwise
from math import isnan, nan

import numpy as np
import pytest

from coverage.core.estimate import estimate
from coverage.core.verdict import WITNESS_CLASSES
from coverage.floor import PARAMETERS, TOLD, TOLD_STARTS, told


@pytest.mark.parametrize(
    ("exact", "public"),
    [(0.0, 0.01), (1e-9, 0.01), (0.0149, 0.01), (0.015, 0.02), (0.5049, 0.5), (0.9849, 0.98), (1.0, 0.99)],
)
def test_a_probability_is_told_in_hundredths_and_never_as_sure(exact: float, public: float) -> None:
    assert float(told(exact)) == public


def test_what_is_not_estimated_is_not_told() -> None:
    assert isnan(told([nan, 0.3])[0])


def test_neighbouring_numbers_of_unanimous_weeks_often_look_the_same() -> None:
    weeks = np.arange(2, 60)
    found = estimate(np.zeros(len(weeks)), weeks.astype(float))
    exact = list(zip(found.probability, found.share_low, found.share_high, strict=True))
    public = list(zip(*map(told, (found.probability, found.share_low, found.share_high)), strict=True))
    assert len(set(exact)) == len(weeks)  # all its digits give the number of weeks away
    assert len(set(public)) < len(weeks) / 2
    assert sum(one == other for one, other in pairwise(public)) > len(weeks) / 2


def test_each_step_and_each_class_has_one_start() -> None:
    assert len(TOLD) == len(TOLD_STARTS) == len(PARAMETERS["told_starts"])
    assert len(WITNESS_CLASSES) == len(PARAMETERS["class_starts"])
    assert told(TOLD).tolist() == list(TOLD)
