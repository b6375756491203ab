"""The reasons room: why a tile is not known, and what the answer on it rests on, each in one word."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.core import Floats
from coverage.core.cavities import moments
from coverage.core.verdict import APART_DAYS, MIN_CONTRIBUTORS, MORE_LIKELY_THAN_NOT, NOT_KNOWN

# Why a tile is not known: nobody measured it; one person alone did; too few people bear out what is probable,
# or too few days apart; some of it is served and some is not; or the chance of an error is too large.
REASONS = ("nobody", "alone", "few_witnesses", "in_between", "not_sure")
NOBODY, ALONE, FEW_WITNESSES, IN_BETWEEN, NOT_SURE = REASONS

# Where an answer comes from: what was measured in the tile, the tiles around it, or as much from both.
RESTS_ON = ("here", "both", "neighbours")
HERE, BOTH, NEIGHBOURS = RESTS_ON
# Of what is known of a tile, so much is lent by its neighbours at most, and at least.
MOSTLY_HERE, MOSTLY_NEIGHBOURS = 1 / 3, 2 / 3


def reasons(tiles: pd.DataFrame) -> pd.Series:
    """Why each tile is not known, one of REASONS; None where it has a verdict.

    Columns are those of CoverageTile; a tile that nobody measured has no contributors, and the rest is NaN.
    """
    white = tiles["probability"] > MORE_LIKELY_THAN_NOT
    served = tiles["probability_served"] > MORE_LIKELY_THAN_NOT
    mixed = 1 - tiles["probability"] - tiles["probability_served"] > MORE_LIKELY_THAN_NOT
    accused = (tiles["contributors_against"] >= MIN_CONTRIBUTORS) & (tiles["against_days"] >= APART_DAYS)
    cases = {
        NOBODY: tiles["contributors"] == 0,
        ALONE: tiles["contributors"] < MIN_CONTRIBUTORS,
        FEW_WITNESSES: white & ~accused | served & (tiles["contributors_for"] < MIN_CONTRIBUTORS),
        IN_BETWEEN: mixed,
    }
    named = np.select(list(cases.values()), list(cases), default=NOT_SURE)
    return pd.Series(named, index=tiles.index, dtype="str").where(tiles["verdict"] == NOT_KNOWN)


def rests_on(mean_db: Floats, sd_db: Floats, own: Floats) -> NDArray[np.str_]:
    """What each answer rests on, one of RESTS_ON, from the stored terms of n tiles: (n), (n), (n, margins).

    Knowledge is counted as precision, which adds up: the neighbours' part of it is the variance of the margin
    after everything was heard, over the one that they alone leave. What only widens it adds nothing.
    """
    lent = moments(mean_db, sd_db, own)[1] / sd_db**2
    return np.select([lent <= MOSTLY_HERE, lent >= MOSTLY_NEIGHBOURS], [HERE, NEIGHBOURS], default=BOTH)
