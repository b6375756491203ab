"""Fixes: what a phone that errs by some metres leaves unknown of the tile that it names."""

import numpy as np
import pytest

from coverage.core.fixes import astray
from coverage.core.hearing import hear
from coverage.core.model import Model
from tests.coverage.core.factories import epoch, evidence, tile_key

KNOWN = epoch(*range(1, 60))


def astray_of(*rows):
    return astray(hear(evidence(*rows), KNOWN), Model())


@pytest.mark.parametrize("accuracy_m", [0.0, np.nan])
def test_an_exact_fix_is_not_astray(accuracy_m):
    assert astray_of({"accuracy_m": accuracy_m}).tolist() == [0.0]


def test_the_coarser_the_fixes_the_further_astray_is_their_tile():
    coarse = [{"tile": tile_key(number), "accuracy_m": 60.0 * number} for number in range(5)]
    away = [float(astray_of(row)[0]) for row in coarse]
    assert away == sorted(set(away))
    assert sorted(astray_of(*coarse)) == pytest.approx(away)


def test_many_coarse_fixes_are_as_far_astray_as_one():
    crowd = [{"contributor": person, "accuracy_m": 150.0} for person in range(1, 41)]
    assert astray_of(*crowd) == pytest.approx(astray_of(crowd[0]))
