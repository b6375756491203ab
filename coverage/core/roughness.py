"""The roughness room: how levels vary between places, near and far, from pairs of them (a variogram)."""

from dataclasses import replace

import numpy as np
from scipy.optimize import least_squares, minimize
from scipy.spatial import cKDTree
from scipy.special import log_ndtr

from coverage.core import Floats, Ints
from coverage.core.evidence import Environment, Evidence, changes
from coverage.core.grid import unpack
from coverage.core.model import Model, Phones, rough, smooth
from coverage.core.places import apart, unseen

REACH_M = 6000.0
EDGES_M = np.array([150.0, 250.0, 350.0, 500.0, 700.0, 1000.0, 1500.0, 2200.0, 3200.0, 4500.0, 6000.0])
PAIRS_AT_MOST = 400_000
FEWEST_PAIRS = 50
LEAST_GAMMA = 1.0  # dB²
OFFSETS_DB = 1.6  # what offsets of phones that met others are wrong by
# A pair whose mean is so far above the sensitivity was hardly cut off by it on either side, and to choose by
# the mean leaves the difference alone.
CLEAR_DB = 10.0
HALF_NORMAL = 0.4549  # median of the square of a standard normal

# What a variogram of a few weeks may say: below and above are accidents of few pairs.
SHORT_M, LONG_M = (150.0, 1500.0), (500.0, 8000.0)
SHORT_DB, LONG_DB = (3.5, 10.0), (4.0, 18.0)
SPOT_DB, DAY_DB = (3.0, 8.0), (2.0, 6.0)


def measure(evidence: Evidence, phones: Phones, model: Model) -> Model:
    """The model with mean, deviations and lengths as the levels of the evidence show them."""
    model = replace(model, **_places_and_days(evidence, phones, model))
    tile, level, noise = _tile_levels(evidence, phones, model)
    mean_db, deviation = _law(evidence, model, tile, level)
    away, gamma, pairs = _variogram(tile, level, noise)
    if len(away) >= 5:
        model = replace(model, **_fit(away, gamma, pairs, model))
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
    day_db = (
        float(np.clip(np.sqrt(np.median(same) / HALF_NORMAL), *DAY_DB))
        if len(same) >= FEWEST_PAIRS
        else model.day_db
    )
    mean, number, spots, beside = _pairs_of_people(level, part)
    if len(beside) < FEWEST_PAIRS:
        return {"day_db": day_db}
    noise = day_db**2 * np.mean(1 / number[beside]) + OFFSETS_DB**2
    gamma = _trimmed((mean[beside] - mean[beside + 1]) ** 2) / 2
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


def _variogram(tile: Ints, level: Floats, noise: Floats) -> tuple[Floats, Floats, Floats]:
    """Distances, half mean squared differences and numbers of pairs, by class of distance."""
    places = unpack(tile)
    where = np.column_stack([places.easting, places.northing]).astype(float)
    strong = np.flatnonzero(level > 0)
    if len(strong) < FEWEST_PAIRS:
        return np.empty(0), np.empty(0), np.empty(0)
    tree = cKDTree(where[strong])
    pairs = tree.query_pairs(REACH_M, output_type="ndarray")
    pairs = strong[pairs[:: max(1, len(pairs) // PAIRS_AT_MOST)]]
    pairs = pairs[level[pairs].mean(axis=1) > CLEAR_DB]
    away = np.hypot(*(where[pairs[:, 0]] - where[pairs[:, 1]]).T)
    square = (level[pairs[:, 0]] - level[pairs[:, 1]]) ** 2
    of = np.searchsorted(EDGES_M, away)
    classes = [np.flatnonzero(of == number) for number in range(1, len(EDGES_M))]
    classes = [rows for rows in classes if len(rows) >= FEWEST_PAIRS]
    doubt = noise[pairs].mean(axis=1)
    gamma = [max(_trimmed(square[rows]) / 2 - doubt[rows].mean(), LEAST_GAMMA) for rows in classes]
    return (
        np.array([away[rows].mean() for rows in classes]),
        np.array(gamma),
        np.array([float(len(rows)) for rows in classes]),
    )


def _trimmed(square: Floats) -> float:
    """Mean of squares with the last in a hundred drawn in: relief has steps, that a median would not see."""
    return float(np.minimum(square, np.quantile(square, 0.99)).mean())


def _fit(away: Floats, gamma: Floats, pairs: Floats, model: Model) -> dict[str, float]:
    def misfit(p: Floats) -> Floats:
        nugget, short, short_m, long, long_m = np.exp(p)
        fitted = nugget + short**2 * (1 - rough(away / short_m)) + long**2 * (1 - smooth(away / long_m))
        weak = 0.5 * (p - start) / np.log(3.0)
        return np.concatenate([3.0 * (np.log(fitted) - np.log(gamma)), weak])

    start = np.log([1.0, model.short_db, model.short_m, model.long_db, model.long_m])
    low = np.log([0.2, SHORT_DB[0], SHORT_M[0], LONG_DB[0], LONG_M[0]])
    high = np.log([4.0, SHORT_DB[1], SHORT_M[1], LONG_DB[1], LONG_M[1]])
    found = np.exp(least_squares(misfit, start, bounds=(low, high)).x)
    names = "short_db", "short_m", "long_db", "long_m"
    return dict(zip(names, found[1:].tolist(), strict=True))
