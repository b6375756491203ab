"""The edge room: the level at which phones lose the service, seen where the levels that they state end."""

import numpy as np

from coverage.core import Floats
from coverage.core.evidence import Environment, Evidence, changes

# Levels of phones in tiles where the same phone also lost the service lie above what it needs, the lowest of
# them just above: whence to look.
LOWEST = 0.1
BELIEF = 20.0  # rows' worth of belief in the nominal sensitivity
# Levels so far above the edge are about equally frequent. Nearer, a phone may still let go for reasons of the
# moment. A whole number of decibels, as levels are stated.
NEAR_DB, WIDTH_DB = 1.5, 3.0
ROUNDS = 8  # each moves up by NEAR_DB at most, if it began too low
FEWEST = 50.0  # tiles, times their phones, that tell of an edge
FEWEST_LOW = 1000  # rows of one moment, of which a twentieth may be that near to the edge


def sensitivity(evidence: Evidence) -> float:
    """How far above the nominal sensitivity phones lose the service, dB; that itself where nothing tells.

    Levels are cut off where the service ends. Where the number of those below a level comes to so many
    decibels of the density above it, the cut is so far below that level. A phone counts once in a tile.
    """
    edge = _lowest(evidence)
    level, weight = _levels(evidence)
    for _ in range(ROUNDS):
        start = np.floor(edge + NEAR_DB) + 0.5
        below = weight[level < start].sum()
        above = weight[(level >= start) & (level < start + WIDTH_DB)].sum()
        if below + above < FEWEST or not above:
            return edge
        edge = float(start - WIDTH_DB * below / above)
    return edge


def _lowest(evidence: Evidence) -> float:
    """The lowest levels of phones that also lost the service, in the same tile on the same day."""
    outdoors = evidence.place != Environment.INDOOR
    mixed = outdoors & (evidence.speaks_for > 0) & (evidence.against > 0) & ~np.isnan(evidence.margin_db)
    level = evidence.margin_db[mixed].astype(float)
    if not len(level):
        return 0.0
    return float(np.quantile(level, LOWEST) * len(level) / (len(level) + BELIEF))


def _levels(evidence: Evidence) -> tuple[Floats, Floats]:
    """Levels heard outdoors, and for how much each counts: those of one phone in one tile count for one.

    Of rows of one moment and of those that lost the service too, where these are enough to tell: a median of
    several that were all heard is rarely as low as the lowest level at which the phone held on. What is sent
    often is one moment still.
    """
    outdoors = evidence.place != Environment.INDOOR
    heard = np.flatnonzero(outdoors & (evidence.speaks_for > 0) & ~np.isnan(evidence.margin_db))
    low = heard[(evidence.dwell_s[heard] == 0) | (evidence.against[heard] > 0)]
    heard = low if len(low) >= FEWEST_LOW else heard
    heard = heard[np.lexsort([evidence.device[heard], evidence.contributor[heard], evidence.tile[heard]])]
    columns = [column[heard] for column in (evidence.tile, evidence.contributor, evidence.device)]
    starts = np.flatnonzero(changes(*columns)) if len(heard) else heard
    rows = np.diff(starts, append=len(heard))
    return evidence.margin_db[heard].astype(float), np.repeat(1 / rows, rows)
