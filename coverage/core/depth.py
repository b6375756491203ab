"""The depth room: how much darker dark ground is than a normal law makes of what its neighbours say."""

from dataclasses import replace

import numpy as np

from coverage.core import Floats, Ints
from coverage.core.estimate import gather
from coverage.core.evidence import Evidence
from coverage.core.field import DARK_DB, pool
from coverage.core.grid import unpack
from coverage.core.hearing import hear
from coverage.core.losses import darkest
from coverage.core.model import Epoch
from coverage.core.witness import MARGINS

DEEPENINGS = np.arange(0.0, 0.301, 0.05)
BELIEF = 10.0  # that a normal law holds: exp(-10 x deepening)
ALONE = 0.5  # tiles beside each other are foreseen by the same neighbours: two of them say as much as one


def measure(evidence: Evidence, epoch: Epoch) -> float:
    """The `deepening` that makes what was seen in dark tiles likeliest, each tile foreseen by all others.

    The mean of those looked at, each as likely as that and as it was believed; nought where nobody failed.
    """
    squares = list(darkest(evidence))
    if not squares:
        return 0.0
    plain = replace(epoch, model=replace(epoch.model, deepening=0.0))
    log = ALONE * sum(_likelihood(near, core, plain) for near, core in squares) - BELIEF * DEEPENINGS
    weight = np.exp(log - log.max())
    return float(weight @ DEEPENINGS / weight.sum())


def _likelihood(near: Evidence, core: Ints, epoch: Epoch) -> Floats:
    """Log-likelihood of each of `DEEPENINGS`, of what was seen in the dark tiles of the `core`."""
    testimony = hear(near, epoch)
    tile, of_tile = np.unique(testimony.tile, return_inverse=True)
    asked = np.flatnonzero(np.isin(tile, core))
    if not len(asked):
        return np.zeros(len(DEEPENINGS))
    x, y = unpack(tile).easting.astype(float), unpack(tile).northing.astype(float)
    lent, own = pool(epoch.model, gather(testimony, epoch, of_tile), x, y, asked)
    below = np.maximum(DARK_DB - lent.mean_db, 0.0)
    dark = np.flatnonzero(below)
    said = lent.mean_db[dark] - DEEPENINGS[:, None] * below[dark]  # (deepening, tile)
    away = (MARGINS - said[..., None]) / lent.sd_db[dark, None]
    return np.asarray(np.logaddexp.reduce(own[dark] - 0.5 * away**2, axis=2).sum(axis=1))
