"""Losses: how many of the failures never arrived is told from those that levels make expect."""

from dataclasses import replace

import numpy as np
import pytest

from coverage.core.losses import SHARES, measure
from tests.coverage.core.factories import epoch, evidence, heard, tile_key
from tests.coverage.core.walks import PEOPLE, PLANTED, walks

EDGE = replace(PLANTED, mean_db=6.0)  # half of the tiles lie around the sensitivity


def told(lost, seeds=range(2)):
    """The mean of what is found where so many failures got lost."""
    known = epoch(*range(1, PEOPLE + 1), model=EDGE, offset_sd_db=0.5)
    return float(np.mean([measure(walks(seed, replace(EDGE, lost=lost)), known) for seed in seeds]))


@pytest.mark.parametrize("lost", [0.0, 0.3, 0.6])
def test_the_share_that_got_lost_is_found(lost):
    assert told(lost) == pytest.approx(lost, abs=0.12)


def test_where_nobody_failed_nothing_is_learned():
    known = epoch(1)
    assert measure(evidence(heard(30.0)), known) == known.model.lost


def test_of_a_failure_where_all_is_bright_nothing_is_learned_but_that_most_arrives():
    rows = [
        heard(50.0, contributor=person, tile=tile_key(column)) for column in range(9) for person in (1, 2)
    ]
    known = epoch(1, 2, 3)
    belief = (1 - SHARES) ** 2
    found = measure(evidence(*rows, {"contributor": 3, "tile": tile_key(4)}), known)
    assert found == pytest.approx(belief @ SHARES / belief.sum())
