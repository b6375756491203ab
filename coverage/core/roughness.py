"""The roughness room: how levels vary between days, between places of a tile, and between tiles."""

from dataclasses import replace

import numpy as np
from scipy.optimize import least_squares, minimize
from scipy.special import log_ndtr

from coverage.core import Floats, Ints, variogram
from coverage.core.evidence import Environment, Evidence, changes
from coverage.core.model import Model, Phones, rough, smooth
from coverage.core.places import apart, unseen
from coverage.core.variogram import CLEAR_DB, FEWEST_PAIRS, Variogram, trimmed

OFFSETS_DB = 1.6  # what offsets of phones that met others are wrong by

# What a variogram of a few weeks may say: below and above are accidents of few pairs.
SHORT_M, LONG_M = (200.0, 1500.0), (1000.0, 8000.0)
SHORT_DB, LONG_DB = (2.0, 12.0), (3.0, 18.0)
FEWEST_DISTANCES = 5
# Tiles beside each other were heard by the same phones, at places near each other: of the noise of each,
# about half is left in what they differ by, on planted worlds for development.
NEAR_NOISE = 0.5
# Places of a small rural area differ by some 4 dB at 800 MHz (ITU-R P.1546, location variability): however
# few pairs say so, they are not believed to differ by less than half of it.
SPOT_DB, DAY_DB = (2.0, 8.0), (2.0, 6.0)


def measure(evidence: Evidence, phones: Phones, model: Model) -> Model:
    """The model with mean, deviations and lengths as the levels of the evidence show them."""
    model = replace(model, **_places_and_days(evidence, phones, model))
    tile, level, noise = _tile_levels(evidence, phones, model)
    mean_db, deviation = _law(evidence, model, tile, level)
    told = variogram.measure(tile, level)
    if len(told.away_m) >= FEWEST_DISTANCES:
        model = replace(model, **_fit(told, float(noise.mean()), model))
    # Pairs far above the sensitivity tell how fast levels change; how far they go, all tiles together tell.
    long_db = np.sqrt(max(deviation**2 - noise.mean() - model.short_db**2, 0.0)) if len(noise) else 0.0
    return replace(model, mean_db=mean_db, long_db=max(model.long_db, float(long_db)))


def levels(evidence: Evidence, phones: Phones, model: Model) -> tuple[Ints, Floats]:
    """Rows with a level heard outdoors, and that level as an ordinary phone would have heard it there."""
    rows = np.flatnonzero(
        (evidence.speaks_for > 0) & ~np.isnan(evidence.margin_db) & (evidence.place != Environment.INDOOR)
    )
    phone = phones.find(evidence.contributor[rows], evidence.device[rows])
    loss = np.array([0.0, model.vehicle_db, model.wall_db, model.unknown_db])[evidence.place[rows]]
    level = evidence.margin_db[rows] - model.sensitivity_db + loss - phones.offset_db[phone]
    return rows, np.asarray(level, dtype=float)


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


def _places_and_days(evidence: Evidence, phones: Phones, model: Model) -> dict[str, float]:
    """Deviations between days of one phone at the same places of a tile, and between places of a tile.

    The latter is what two people's levels in one tile differ by, beyond what days and offsets explain.
    """
    rows, level = levels(evidence, phones, model)
    part = evidence.take(rows)
    same = _half_squares(level, part.tile, part.contributor, part.device, part.place, part.spots)
    enough = len(same) >= FEWEST_PAIRS
    day_db = float(np.clip(np.sqrt(trimmed(same)), *DAY_DB)) if enough else model.day_db
    mean, number, spots, beside = _pairs_of_people(level, part)
    if len(beside) < FEWEST_PAIRS:
        return {"day_db": day_db}
    noise = day_db**2 * np.mean(1 / number[beside]) + OFFSETS_DB**2
    gamma = trimmed((mean[beside] - mean[beside + 1]) ** 2) / 2
    variance = max(gamma - noise, 0.0) / apart(spots[beside], spots[beside + 1]).mean()
    return {"day_db": day_db, "spot_db": float(np.clip(np.sqrt(variance), *SPOT_DB))}


def _half_squares(level: Floats, *alike: Ints) -> Floats:
    """Half the squared differences of levels, far above the sensitivity, that follow each other."""
    order = np.lexsort(alike)
    same = ~changes(*(column[order] for column in alike))[1:] if len(order) else np.empty(0, dtype=bool)
    one, other = level[order][:-1], level[order][1:]
    return ((one - other) ** 2 / 2)[same & (one + other > 2 * CLEAR_DB)]


def _pairs_of_people(level: Floats, part: Evidence) -> tuple[Floats, Ints, Ints, Ints]:
    """Of people in tiles: mean level, number of rows, places, and where another follows at other places."""
    order = np.lexsort([part.contributor, part.tile])
    tile, person = part.tile[order], part.contributor[order]
    starts = np.flatnonzero(changes(tile, person)) if len(order) else order
    number = np.diff(starts, append=len(order))
    mean = np.add.reduceat(level[order], starts) / number
    spots = np.bitwise_or.reduceat(part.spots[order], starts)
    far = (tile[starts][1:] == tile[starts][:-1]) & (spots[1:] & spots[:-1] == 0)
    return mean, number, spots, np.flatnonzero(far & (mean[1:] + mean[:-1] > 2 * CLEAR_DB))


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
