"""The privacy floor of the coverage room: how much of what is known exactly the public is told.

API and exports are floored here. Vector tiles are drawn in the database, which looks the same classes and
steps up in PARAMETERS; a test holds both to the same answers.
"""

import math
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from coverage.core.verdict import (
    MIN_CONTRIBUTORS,
    NOT_KNOWN,
    WITNESS_CLASS_STARTS,
    WITNESS_CLASSES,
    witness_classes,
)
from coverage.reasons import ALONE

# Where no service of an operator has witnesses enough, the public learns that somebody was there, as a row of
# every service alike: which of them one person's phone spoke of would tell what it found. Where one has them,
# a service that has not is told of as if nobody had measured it. See `coverage.lone`.
EVERY_SERVICE = -1

ESTIMATE = ["probability", "probability_served", "share_low", "share_high"]
# The terms of an estimate are told to staff alone: they are continuous, and one of them is the tile's own.
UNTOLD = ["neighbours_mean_db", "neighbours_sd_db"]

# The method is public: with all its digits a probability, beside those of the tiles around it, could be
# solved for what the few people in it found, and the classes of witnesses would hide little. So estimates are
# told in hundredths, and none as surer than 0.01 or 0.99.
TOLD = tuple(hundredth / 100 for hundredth in range(1, 100))
# Each step begins half-way from the one before; the first takes in all that is below.
TOLD_STARTS = (-math.inf, *((2 * hundredth - 1) / 200 for hundredth in range(2, 100)))

# What a statement of SQL needs to say the same: a number's class is names[width_bucket(number, starts)].
PARAMETERS: dict[str, Any] = {
    "min_contributors": MIN_CONTRIBUTORS,
    "every_service": EVERY_SERVICE,
    "not_known": NOT_KNOWN,
    "class_names": list(WITNESS_CLASSES),
    "class_starts": list(WITNESS_CLASS_STARTS),
    "told": list(TOLD),
    "told_starts": list(TOLD_STARTS),
}


def told(estimates: ArrayLike) -> NDArray[np.float64]:
    """Probabilities or shares as the public is told them; NaN stays NaN.

    >>> told([0.0, 0.5149, 0.515, 0.9999]).tolist()
    [0.01, 0.51, 0.52, 0.99]
    """
    exact = np.asarray(estimates, dtype=float)
    steps = np.array(TOLD)[np.searchsorted(TOLD_STARTS, exact, side="right") - 1]
    return np.where(np.isnan(exact), np.nan, steps)


def public_tiles(rows: pd.DataFrame) -> pd.DataFrame:
    """Measured rows as the public may know them, with `last_observed` as a month.

    Of what one contributor alone measured, not even the number of days: many of them would mark a home. Nor
    what neighbours make probable there: with their terms, it would tell what that one person found.
    """
    alone = rows["contributors"] < MIN_CONTRIBUTORS
    return rows.drop(columns=UNTOLD).assign(
        verdict=rows["verdict"].mask(alone, NOT_KNOWN),
        reason=rows["reason"].mask(alone & (rows["contributors"] > 0), ALONE),
        rests_on=rows["rests_on"].mask(alone),
        contributors=_classes(rows["contributors"]),
        contributor_days=_classes(rows["contributor_days"]).mask(alone),
        last_observed=rows["last_day"].map(month, na_action="ignore").astype("str"),
        **{name: pd.Series(told(rows[name]), index=rows.index).mask(alone) for name in ESTIMATE},
    )


def _classes(numbers: pd.Series) -> pd.Series:
    return pd.Series(witness_classes(numbers), index=numbers.index, dtype="str")


def month(moment: date) -> str:
    """2026-11: as near as the public is told when somebody was somewhere."""
    return f"{moment:%Y-%m}"
