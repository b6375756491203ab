"""Dark ground: how many failures get lost in it, and how dark it is, are told from what was seen there."""

from dataclasses import replace

import numpy as np
import pytest

from coverage.core.dark import ARRIVE, DEEPENINGS, LOST, NORMAL, measure
from coverage.core.field import DARK_DB, pool
from coverage.core.fixes import SHARP_M
from coverage.core.joint import Groups
from coverage.core.model import Model
from coverage.core.witness import MARGINS
from tests.coverage.core.factories import epoch, evidence, heard, tile_key
from tests.coverage.core.walks import PEOPLE, PLANTED, walks

EDGE = replace(PLANTED, mean_db=6.0)  # half of the tiles lie around the sensitivity
KNOWN = epoch(*range(1, PEOPLE + 1), model=EDGE, offset_sd_db=0.5)


def told(seeds=range(2), **planted):
    """The means of what is found of `lost` and of `deepening`, on ground planted so."""
    found = [measure(walks(seed, replace(EDGE, **planted)), KNOWN) for seed in seeds]
    return np.mean([(model.lost, model.deepening) for model in found], axis=0)


@pytest.mark.parametrize("lost", [0.0, 0.3, 0.6])
def test_the_share_that_got_lost_is_found(lost):
    assert told(lost=lost)[0] == pytest.approx(lost, abs=0.12)


def test_ground_that_is_darker_than_a_normal_law_is_told_from_ground_that_is_not():
    (_, plain), (_, deep) = told(range(3), deepening=0.0), told(range(3), deepening=1.0)
    assert plain < 0.05
    assert deep > plain + 0.02


def test_what_gets_lost_is_found_in_ground_that_is_deeper_too():
    lost, deepening = told(range(3), lost=0.6, deepening=0.3)
    assert lost == pytest.approx(0.6, abs=0.15)
    assert deepening > told(range(3), lost=0.0, deepening=0.0)[1]


def test_fixes_that_may_be_of_the_next_tile_tell_nothing_of_dark_ground():
    sharp = walks(0, EDGE)
    twice = sharp.take(np.repeat(np.arange(len(sharp.tile)), 2))
    coarse = np.arange(len(twice.tile)) % 2 == 1
    mixed = replace(twice, accuracy_m=np.where(coarse, SHARP_M + 1, twice.accuracy_m))
    assert measure(mixed, KNOWN) == measure(sharp, KNOWN) != KNOWN.model
    assert measure(mixed.take(np.flatnonzero(coarse)), KNOWN) == KNOWN.model


def test_where_nobody_failed_nothing_is_learned():
    known = epoch(1)
    assert measure(evidence(heard(30.0)), known) == known.model


def test_of_a_failure_where_all_is_bright_nothing_is_learned_but_what_was_believed():
    rows = [
        heard(50.0, contributor=person, tile=tile_key(column)) for column in range(9) for person in (1, 2)
    ]
    found = measure(evidence(*rows, {"contributor": 3, "tile": tile_key(4)}), epoch(1, 2, 3))
    arrive, normal = (1 - LOST) ** ARRIVE, np.exp(-NORMAL * DEEPENINGS)
    assert found.lost == pytest.approx(arrive @ LOST / arrive.sum())
    assert found.deepening == pytest.approx(normal @ DEEPENINGS / normal.sum())


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
