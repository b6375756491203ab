"""The losses room: what share of the failures to find the service never arrives, for want of a network."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from coverage.core import Floats, Ints
from coverage.core.estimate import CORE_M, gather, within_window
from coverage.core.evidence import Evidence
from coverage.core.field import foresee
from coverage.core.grid import parent, unpack
from coverage.core.hearing import hear
from coverage.core.model import Epoch
from coverage.core.witness import MARGINS, retell

SHARES = np.arange(0.0, 0.9, 0.2)
BELIEF = 2.0  # that most arrive: (1 - share) to this power
MOST_SQUARES = 4  # of 5 km are asked, those with most failures: what it costs has a bound
# Beyond so many deviations above the sensitivity, what fails is the tail of a normal law or a phone at fault.
NEAR = 2.0


def measure(evidence: Evidence, epoch: Epoch) -> float:
    """The share, of 1, that makes what arrived likeliest; what the model says where nobody failed.

    Each phone in each tile is foreseen by all others. Where they foresee failures and fewer are there, and
    levels show no brighter ground instead, failures got lost. The mean of the shares, each as likely as that.
    """
    squares = list(darkest(evidence))
    if not squares:
        return epoch.model.lost
    log = BELIEF * np.log1p(-SHARES) + sum(_likelihood(near, core, epoch) for near, core in squares)
    weight = np.exp(log - log.max())
    return float(weight @ SHARES / weight.sum())


def darkest(evidence: Evidence) -> Iterator[tuple[Evidence, Ints]]:
    """The evidence around the squares with most failures, and the tiles of each."""
    tiles = evidence.tile[evidence.against_outdoors > 0]
    squares, number = np.unique(parent(tiles, CORE_M), return_counts=True)
    for square in squares[np.lexsort([squares, -number])][:MOST_SQUARES].tolist():
        near = evidence.take(np.flatnonzero(within_window(evidence.tile, square)))
        yield near, np.unique(near.tile[parent(near.tile, CORE_M) == square])


def _likelihood(near: Evidence, core: Ints, epoch: Epoch) -> Floats:
    """Log-likelihood of each of `SHARES`, of what was seen in the `core` where service is not certain."""
    testimony = hear(near, epoch)
    tile, of_tile = np.unique(testimony.tile, return_inverse=True)
    if not len(tile):
        return np.zeros(len(SHARES))
    x, y = unpack(tile).easting.astype(float), unpack(tile).northing.astype(float)
    others = foresee(epoch.model, gather(testimony, epoch, of_tile), x, y)
    above = others.mean_db / np.hypot(others.sd_db, epoch.model.spot_db)
    doubtful = np.bincount(of_tile, above) < NEAR * np.bincount(of_tile)
    about = (doubtful & np.isin(tile, core))[of_tile]
    if not about.any():
        return np.zeros(len(SHARES))
    law = -0.5 * ((MARGINS - others.mean_db[about, None]) / others.sd_db[about, None]) ** 2
    said = []
    for share in SHARES.tolist():
        tables = law + retell(testimony, replace(epoch, model=replace(epoch.model, lost=share)), about)
        said.append(np.logaddexp.reduce(tables, axis=1).sum())
    return np.array(said)
