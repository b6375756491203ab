"""The shares room: the last step, from two terms to what is said of θ, that anyone can take again.

θ is the share of a tile's area where an outdoor phone of ordinary sensitivity has the service. Its places
have levels around the tile's margin, so that θ = Φ(margin / spot_db). What is known of the margin is what the
neighbours say of it (a law, from `field`) times what was seen in the tile itself (a table, from `witness`).
"""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from coverage.core import Floats
from coverage.core.cavities import Cavities, posterior
from coverage.core.witness import MARGINS, STEP_DB

WHITE_AT_MOST = 0.2  # θ up to here is white
SERVED_AT_LEAST = 0.8  # θ from here on is served
HALF = 0.5
TAIL = 0.05  # left out at each end of the 90 % interval


class Shares(NamedTuple):
    """What is known of θ, one element for each tile."""

    probability: Floats  # P(θ <= WHITE_AT_MOST), that the tile is white
    probability_served: Floats  # P(θ >= SERVED_AT_LEAST)
    probability_half: Floats  # P(θ < HALF), that most of it is without service
    share_low: Floats  # 90 % equal-tailed interval of θ
    share_high: Floats


def shares(spot_db: float, cavities: Cavities, own: Floats) -> Shares:
    """The two terms multiplied on the grid; between its values probability is taken for even."""
    below = np.cumsum(posterior(cavities, own), axis=1)
    edges = MARGINS + STEP_DB / 2  # a grid value stands for the interval around it
    cuts = spot_db * ndtri(np.array([WHITE_AT_MOST, SERVED_AT_LEAST, HALF]))
    white, not_served, half = (_until(below, edges, cut) for cut in cuts)
    low, high = (ndtr(_quantile(below, edges, part) / spot_db) for part in (TAIL, 1 - TAIL))
    return Shares(white, 1 - not_served, half, low, high)


def _until(below: Floats, edges: Floats, cut: float) -> Floats:
    at = int(np.searchsorted(edges, cut))
    part = (cut - edges[at - 1]) / (edges[at] - edges[at - 1])
    return np.asarray(np.clip(below[:, at - 1] + part * (below[:, at] - below[:, at - 1]), 0.0, 1.0))


def _quantile(below: Floats, edges: Floats, part: float) -> Floats:
    at = np.clip((below < part).sum(axis=1), 1, len(edges) - 1)
    rows = np.arange(len(below))
    low, high = below[rows, at - 1], below[rows, at]
    inside = np.clip((part - low) / np.maximum(high - low, 1e-12), 0.0, 1.0)
    return np.asarray(edges[at - 1] + inside * (edges[at] - edges[at - 1]))
