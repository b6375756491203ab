"""Depth: that dark ground is darker than its neighbours say is told from what was seen there."""

from dataclasses import replace

import numpy as np
import pytest

from coverage.core import depth
from coverage.core.field import DARK_DB, pool
from coverage.core.joint import Groups
from coverage.core.model import Model
from coverage.core.witness import MARGINS
from tests.coverage.core.factories import epoch, evidence, heard
from tests.coverage.core.walks import PEOPLE, PLANTED, walks

EDGE = replace(PLANTED, mean_db=6.0)  # half of the tiles lie around the sensitivity
KNOWN = epoch(*range(1, PEOPLE + 1), model=EDGE, offset_sd_db=0.5)


def told(deepening):
    """The mean of what is found of ground that was planted so much deeper."""
    planted = replace(EDGE, deepening=deepening)
    return float(np.mean([depth.measure(walks(seed, planted), KNOWN) for seed in range(3)]))


def test_ground_that_is_darker_than_a_normal_law_is_told_from_ground_that_is_not():
    assert told(0.0) < 0.04
    assert told(1.0) > told(0.0) + 0.02


def test_where_nobody_failed_nothing_is_deepened():
    assert depth.measure(evidence(heard(30.0)), epoch(1)) == 0.0


@pytest.mark.parametrize("model", [Model(mean_db=20.0), Model(mean_db=-5.0)])
def test_what_neighbours_say_of_dark_ground_alone_is_deepened(model):
    nothing = Groups(
        *np.zeros((2, 1), dtype=int), np.zeros((1, len(MARGINS))), *np.array([[0.0], [2.0], [0.0]])
    )
    plain, deep = (
        pool(replace(model, deepening=deepening), nothing, np.zeros(1), np.zeros(1))[0]
        for deepening in (0.0, 0.2)
    )
    less = 0.2 * max(DARK_DB - model.mean_db, 0.0)
    assert deep.mean_db[0] == pytest.approx(plain.mean_db[0] - less, abs=0.01)
    assert deep.sd_db[0] == pytest.approx(plain.sd_db[0])
