"""The dark room: what dark ground hides. How many failures never arrive from it, and how dark it is."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from coverage.core import Floats, Ints
from coverage.core.estimate import CORE_M, look_into, within_window
from coverage.core.evidence import Evidence
from coverage.core.field import DARK_DB, foresee
from coverage.core.fixes import sharp
from coverage.core.grid import parent
from coverage.core.model import Epoch, Model
from coverage.core.witness import retell

LOST = np.arange(0.0, 0.81, 0.1)
DEEPENINGS = np.arange(0.0, 0.401, 0.05)
# Believed before anything was seen: that most failures arrive, (1 - lost)², and that a normal law holds,
# exp(-5 x deepening).
ARRIVE, NORMAL = 2.0, 5.0
ALONE = 0.5  # tiles beside each other are foreseen by the same neighbours: two of them say as much as one
MOST_SQUARES = 4  # of 5 km are asked, those with most failures: what it costs has a bound


def measure(evidence: Evidence, epoch: Epoch) -> Model:
    """The model with `lost` and `deepening` as they make likeliest what was seen in dark tiles.

    Each tile is foreseen by all others. Where failures are missing though levels are as low as foreseen, they
    got lost; where levels are lower too, the ground is deeper. The two are told together, or one passes for
    the other: each is the mean of those looked at, as likely as they are. Without failures nothing changes.
    """
    # What a fix that errs puts in the next tile is missing in its own, and would pass for lost.
    squares = list(darkest(evidence.take(np.flatnonzero(sharp(evidence.accuracy_m)))))
    if not squares:
        return epoch.model
    log = ALONE * sum(_likelihood(near, core, epoch) for near, core in squares)
    log = log + ARRIVE * np.log1p(-LOST)[:, None] - NORMAL * DEEPENINGS
    likely = np.exp(log - log.max())
    lost, deepening = (likely.sum(axis=1) @ LOST, likely.sum(axis=0) @ DEEPENINGS) / likely.sum()
    return replace(epoch.model, lost=float(lost), deepening=float(deepening))


def darkest(evidence: Evidence) -> Iterator[tuple[Evidence, Ints]]:
    """The evidence around the squares with most failures, and the tiles of each."""
    tiles = evidence.tile[evidence.against_outdoors > 0]
    squares, number = np.unique(parent(tiles, CORE_M), return_counts=True)
    for square in squares[np.lexsort([squares, -number])][:MOST_SQUARES].tolist():
        near = evidence.take(np.flatnonzero(within_window(evidence.tile, square)))
        yield near, np.unique(near.tile[parent(near.tile, CORE_M) == square])


def _likelihood(near: Evidence, core: Ints, epoch: Epoch) -> Floats:
    """(lost, deepening) log-likelihoods of what was seen in the dark tiles of the `core`."""
    window = look_into(near, epoch)
    asked = np.flatnonzero(np.isin(window.tile, core))
    nothing = np.zeros((len(LOST), len(DEEPENINGS)))
    if not len(asked):
        return nothing
    lent = foresee(epoch.model, window.groups, window.x, window.y, asked)
    dark = np.flatnonzero(lent.plain.mean_db < DARK_DB)
    if not len(dark):
        return nothing
    lent, about = lent.take(dark), np.isin(window.groups.tile, asked[dark])
    models = [replace(epoch.model, lost=lost) for lost in LOST.tolist()]
    tables = [retell(window.testimony, replace(epoch, model=model), about) for model in models]
    own = lent.seen(np.stack(tables, axis=1))  # (tile, lost, margin)
    log = [own + lent.deepened(deepening).log_law()[:, None] for deepening in DEEPENINGS.tolist()]
    return np.stack([np.logaddexp.reduce(each, axis=2).sum(axis=0) for each in log], axis=1)
