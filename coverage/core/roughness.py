"""The roughness room: how levels vary from tile to tile."""

from dataclasses import replace

import numpy as np
from scipy.optimize import least_squares, minimize
from scipy.special import log_ndtr

from coverage.core import Floats, Ints, variogram
from coverage.core.evenness import levels
from coverage.core.evidence import Evidence, changes
from coverage.core.model import Model, Phones, rough, smooth
from coverage.core.places import unseen
from coverage.core.variogram import FEWEST_PAIRS, Variogram

# What a variogram of a few weeks may say: below and above are accidents of few pairs.
SHORT_M, LONG_M = (200.0, 1500.0), (1000.0, 8000.0)
SHORT_DB, LONG_DB = (2.0, 12.0), (3.0, 18.0)
FEWEST_DISTANCES = 5
# Tiles beside each other were heard by the same phones, at places near each other: of the noise of each,
# about half is left in what they differ by, on planted worlds for development.
NEAR_NOISE = 0.5


def measure(evidence: Evidence, phones: Phones, model: Model) -> Model:
    """The model with mean, deviations and lengths of the field as the levels of the evidence show them."""
    tile, level, noise = _tile_levels(evidence, phones, model)
    mean_db, deviation = _law(evidence, model, tile, level)
    told = variogram.measure(tile, level)
    if len(told.away_m) >= FEWEST_DISTANCES:
        model = replace(model, **_fit(told, float(noise.mean()), model))
    # Pairs far above the sensitivity tell how fast levels change; how far they go, all tiles together tell.
    long_db = np.sqrt(max(deviation**2 - noise.mean() - model.short_db**2, 0.0)) if len(noise) else 0.0
    return replace(model, mean_db=mean_db, long_db=max(model.long_db, float(long_db)))


def _tile_levels(evidence: Evidence, phones: Phones, model: Model) -> tuple[Ints, Floats, Floats]:
    """Tiles, the mean level heard in each, and the variance of that about the tile's own mean."""
    rows, level = levels(evidence, phones, model)
    order = np.argsort(evidence.tile[rows], kind="stable")
    part, level = evidence.take(rows[order]), level[order]
    if not len(level):
        return part.tile, level, level
    starts = np.flatnonzero(changes(part.tile))
    number = np.diff(starts, append=len(level))
    people = np.array([len(set(who)) for who in np.split(part.contributor, starts[1:])])
    sd = phones.offset_sd_db[phones.find(part.contributor, part.device)]
    noise = unseen(part.spots, starts, model) + model.day_db**2 / number
    noise += np.add.reduceat(sd**2, starts) / number / people
    return part.tile[starts], np.add.reduceat(level, starts) / number, noise


def _law(evidence: Evidence, model: Model, tile: Ints, level: Floats) -> tuple[float, float]:
    """Mean and deviation of all tiles' margins, those that only failed being below nought (Tobin 1958)."""
    dark = len(np.setdiff1d(evidence.tile[evidence.against_outdoors > 0], tile))

    def misfit(law: Floats) -> float:
        mean, sd = law[0], np.exp(law[1])
        seen = 0.5 * ((level - mean) / sd) ** 2 + law[1]
        return float(seen.sum() - dark * log_ndtr(-mean / sd))

    if len(level) < FEWEST_PAIRS:
        return model.mean_db, float(np.hypot(model.long_db, model.short_db))
    start = [float(level.mean()), float(np.log(level.std() + 1.0))]
    found = minimize(misfit, start, method="Nelder-Mead").x
    return float(found[0]), float(np.exp(found[1]))


def _fit(told: Variogram, noise: float, model: Model) -> dict[str, float]:
    """The two parts of the field, drawn a little to what the model says of them."""

    def misfit(p: Floats) -> Floats:
        short, short_m, long, long_m = np.exp(p)
        fitted = short**2 * (1 - smooth(told.away_m / short_m)) + long**2 * (1 - rough(told.away_m / long_m))
        weak = 0.5 * (p - start) / np.log(3.0)
        return np.concatenate([3.0 * (np.log(NEAR_NOISE * noise + fitted) - np.log(told.gamma)), weak])

    start = np.log([model.short_db, model.short_m, model.long_db, model.long_m])
    low, high = np.log([SHORT_DB, SHORT_M, LONG_DB, LONG_M]).T
    found = np.exp(least_squares(misfit, start, bounds=(low, high)).x)
    names = "short_db", "short_m", "long_db", "long_m"
    return dict(zip(names, found.tolist(), strict=True))
