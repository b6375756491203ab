"""The score: one world's published tiles and zones beside its truth, as sums that add up over worlds."""

import math
from collections.abc import Sequence

import numpy as np
from scipy.ndimage import label, sum_labels

from worlds.frame import TILE_M, Bools, Floats
from worlds.trials.network import CELL_M
from worlds.trials.trial import Trial

SERVED_AT_LEAST, HALF = 0.8, 0.5  # docs/method.md
DECILES = 10
# Thresholds of P(white), from 1 in 2 to 1 in 10,000 of being wrong: to compare at an equal share of errors.
LEVELS = 1 - np.geomspace(0.5, 1e-4, 60)
# θ of a trial is counted in cells: 63.5 of 64 are told as 64, so that an interval is read half a cell wider.
HALF_CELL = 0.5 / (TILE_M // CELL_M) ** 2


def white_score(trial: Trial, published: Bools) -> dict[str, int]:
    """Tiles published as white and the zones that they make, split by what the map declares."""
    zone = zones(trial, published)
    numbers = np.arange(1, zone.max(initial=0) + 1)
    truly_half = sum_labels(trial.theta < HALF, zone, numbers)
    false_zones = truly_half < 0.5 * np.bincount(zone, minlength=len(numbers) + 1)[1:]
    touched = np.unique(trial.holes[published])
    return {
        "tiles": int(published.sum()),
        "false_tiles": int((published & ~trial.white).sum()),
        "found_tiles": int((published & trial.knowable).sum()),
        "zones": len(numbers),
        "false_zones": int(false_zones.sum()),
        "found_holes": int(np.isin(trial.knowable_holes, touched).sum()),
    }


def served_score(trial: Trial, published: Bools) -> dict[str, int]:
    """Tiles published as served; and those of them that the map does not declare."""
    false = published & (trial.theta < SERVED_AT_LEAST)
    unclaimed = published & ~trial.declared
    return {
        "tiles": int(published.sum()),
        "false_tiles": int(false.sum()),
        "undeclared": int(unclaimed.sum()),
        "false_undeclared": int((unclaimed & false).sum()),
    }


def truth(trial: Trial) -> dict[str, int]:
    """What there was to find."""
    return {
        "tiles": len(trial.tiles),
        "white": int(trial.white.sum()),
        "holes": int(trial.holes.max(initial=0)),
        "knowable_tiles": int(trial.knowable.sum()),
        "knowable_holes": len(trial.knowable_holes),
    }


def zones(trial: Trial, published: Bools) -> np.ndarray:
    """By tile: the number of its zone, from 1; tiles that share an edge and what is declared are in one."""
    number = np.zeros(len(trial.tiles), dtype=np.int64)
    for part in (published & trial.declared, published & ~trial.declared):
        found = label(part.reshape(math.isqrt(len(part)), -1))[0].ravel()
        number[part] = found[part] + number.max(initial=0)
    return number


def reliability(trial: Trial, probability: Floats) -> list[list[float]]:
    """For each tenth of P(white): measured tiles, the sum of P(white), how many are white."""
    known = ~np.isnan(probability)
    p, white = probability[known], trial.white[known]
    tenth = np.minimum((p * DECILES).astype(np.int64), DECILES - 1)
    sums = [np.bincount(tenth, weights=values, minlength=DECILES) for values in (np.ones(len(p)), p, white)]
    return np.column_stack(sums).round(6).tolist()


def beliefs(trial: Trial, probability: Floats, low: Floats, high: Floats) -> dict[str, float]:
    """Over measured tiles: the sum of Brier's squares, and how many have θ within the 90 % interval.

    Apart, the mixed tiles, which are neither served nor without service throughout: the others are many, and
    easily within.
    """
    known = ~np.isnan(probability)
    squares = (probability[known] - trial.white[known]) ** 2
    inside = (trial.theta >= low - HALF_CELL) & (trial.theta <= high + HALF_CELL)
    mixed = known & (trial.theta > 0) & (trial.theta < 1)
    return {
        "measured": int(known.sum()),
        "inside": int(inside[known].sum()),
        "mixed": int(mixed.sum()),
        "inside_mixed": int(inside[mixed].sum()),
        "brier": float(squares.sum()),
    }


def curve(trial: Trial, probability: Floats, eligible: Bools) -> list[list[int]]:
    """For each of `LEVELS`: tiles that reach it among the eligible, the false ones, and the knowable ones."""
    p = np.where(eligible, np.nan_to_num(probability, nan=-1.0), -1.0)
    return [_reaching(trial, p >= level) for level in LEVELS]


def _reaching(trial: Trial, published: Bools) -> list[int]:
    parts: Sequence[Bools] = (published, published & ~trial.white, published & trial.knowable)
    return [int(part.sum()) for part in parts]
