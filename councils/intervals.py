"""The intervals room: how much of what was measured truly is so, from what the public is told of each tile.

A territory's number of truly white tiles is the sum of its tiles' probabilities. How far off it may be has
two parts. Neighbours are right or wrong together, within a square of 1 km wholly: its deviations add up, and
its variance is the square of their sum. And all probabilities may be off in one direction, by the same
log-odds everywhere: that moves the sum by `COMMON_LOG_ODDS` times the sum of p (1 - p), and no size helps.

Nothing is said beyond the tiles with evidence, and only what the public is told goes in: whoever has the open
data computes the same, and learns of no tile what is not told of it.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from coverage.floor import TOLD

# On planted worlds one in 500 at most of the tiles told as 0.01 truly was so, and as few of those told as
# 0.99 were not. Taken at their word, a région's many sure tiles would add up to a hundredth that is not.
SURE = 0.002
# There too, intervals without this part failed for several worlds together. With 0.6 they held 65 of 72
# worlds, but half of those with many small holes, where the method believes too little; with 1 they held 70.
COMMON_LOG_ODDS = 1.0
NORMAL_90 = 1.645  # standard deviations to either side of the middle of a normal law that hold 90 % of it

BLOCK_TILES = 5  # along the side of a square of 1 km

# What each step of `coverage.floor.TOLD` stands for when many tiles are added up.
CHANCES = (SURE, *TOLD[1:-1], 1 - SURE)


@dataclass(frozen=True)
class Sums:
    """What adds up, over communes too: the sum of p, the squares' variances, the sum of p (1 - p)."""

    expected: float
    variance: float
    doubt: float


def interval(sums: Sums, most: float) -> tuple[float, float, float]:
    """The expected number and its 90 % interval, each within 0 and `most`, which is how many there are."""
    away = NORMAL_90 * sqrt(sums.variance + (COMMON_LOG_ODDS * sums.doubt) ** 2)
    low, middle, high = np.clip(
        [sums.expected - away, sums.expected, sums.expected + away], 0.0, most
    ).tolist()
    return middle, low, high
