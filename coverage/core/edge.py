"""The edge room: the level at which phones lose the service, seen where the levels that they state end."""

import numpy as np
from scipy.optimize import minimize
from scipy.special import ndtr

from coverage.core import Floats
from coverage.core.evidence import Environment, Evidence, changes

# Levels of phones in tiles where the same phone also lost the service lie above what it needs, the lowest of
# them just above: whence to look.
LOWEST = 0.1
BELIEF = 20.0  # rows' worth of belief in the nominal sensitivity
# Levels so far above the edge are about equally frequent. Nearer, a phone may still let go for reasons of the
# moment. A whole number of decibels, as levels are stated.
NEAR_DB, WIDTH_DB = 1.5, 3.0
ROUNDS = 8  # each moves up by 2 dB at most, if it began too low
# A phone that fell back to 2G or 3G takes 4G again only some decibels above the level that 4G needs, as its
# network chooses (Thresh_x,high of 3GPP TS 25.304): there, levels are rarer from the edge up to that level.
BACK_DB = 3.0
RAMP_DB = np.arange(-5.0, 10.0)  # levels about the edge, of which the numbers are told
# Believed before anything was seen: no phone comes back late, exp(-5 x late); the edge is blurred by 0.7 dB,
# within a factor of 1.6; and by as much may levels be more or less frequent 10 dB further up.
PROMPT, BLUR_DB, FACTOR = 5.0, 0.7, 0.5
FEWEST = 50.0  # tiles, times their phones, that tell of an edge
FEWEST_LOW = 1000  # rows of one moment, of which a twentieth may be that near to the edge


def sensitivity(evidence: Evidence) -> float:
    """How far above the nominal sensitivity phones lose the service, dB; that itself where nothing tells.

    A phone counts once in a tile. Those that come back late, if any do, lose it no earlier than the others.
    """
    level, weight = _levels(evidence)
    edge, told = _cut(level, weight, _lowest(evidence), 0.0)
    late = _late(level, weight, edge) if told else 0.0
    return _cut(level, weight, edge - late * BACK_DB, late)[0] if late else edge


def _cut(level: Floats, weight: Floats, edge: float, late: float) -> tuple[float, bool]:
    """Where levels are cut off, and whether there are enough of them to tell.

    Where the number of those below a level comes to so many decibels of the density above it, the cut is so
    far below that level; but for those that come back late, of whom none is there up to `BACK_DB` above it.
    It is never far below the lowest level that was heard.
    """
    least = level.min(initial=np.inf) - WIDTH_DB
    for _ in range(ROUNDS):
        start = np.floor(edge + NEAR_DB) + 0.5
        below = weight[level < start].sum()
        above = weight[(level >= start) & (level < start + WIDTH_DB)].sum()
        if below + above < FEWEST or not above:
            return edge, False
        missing = late * min(start - edge, BACK_DB)
        whole = WIDTH_DB - late * max(edge + BACK_DB - start, 0.0)
        edge = float(max(start - whole * below / above - missing, least))
    return edge, True


def _late(level: Floats, weight: Floats, about: float) -> float:
    """The share of levels that are missing up to `BACK_DB` above the edge: of phones that came from the dark.

    The likeliest, for numbers of levels that follow Poisson's law about a density that is cut off.
    """
    at = np.floor(about) + RAMP_DB
    number = np.array([weight[(level >= low) & (level < low + 1)].sum() for low in at - 0.5])
    away = at - about
    if not number.any():
        return 0.0

    def misfit(p: Floats) -> float:
        edge, log_blur, late, log_density, slope = p
        blur = np.exp(log_blur)
        stays, comes = (_over(away - cut, blur) for cut in (edge, edge + BACK_DB))
        expected = np.exp(log_density + slope * away / 10) * ((1 - late) * stays + late * comes) + 1e-6
        believed = PROMPT * late + ((log_blur - np.log(BLUR_DB)) ** 2 + slope**2) / (2 * FACTOR**2)
        return float((expected - number * np.log(expected)).sum() + believed)

    density = np.log(number.mean())
    bounds = [(-2 * BACK_DB, BACK_DB), (-2.0, 1.0), (0.0, 0.9), (None, None), (-2.0, 2.0)]
    starts = [[-late * BACK_DB, np.log(BLUR_DB), late, density, 0.0] for late in (0.05, 0.4)]
    found = min((minimize(misfit, start, bounds=bounds) for start in starts), key=lambda one: one.fun)
    return float(found.x[2])


def _over(away: Floats, blur: float) -> Floats:
    """Of each decibel of levels, its middle so many dB above a cut: the part, 0 to 1, that is not cut off."""
    ends = (away[:, None] + np.array([-0.5, 0.5])) / blur
    area = ends * ndtr(ends) + np.exp(-0.5 * ends**2) / np.sqrt(2 * np.pi)
    return np.asarray(blur * (area[:, 1] - area[:, 0]))


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
