"""The contestants: who says which tiles are white, each from the same evidence of a trial."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from coverage.core.evidence import SERVICES, Evidence, Readings
from coverage.core.fold import fold
from worlds.frame import Bools, Floats, Ints
from worlds.trials.trial import Trial

SERVICE = SERVICES.index("data_4g")
# In the manner of challenges to the FCC's mobile map (47 CFR 1.7006): so many tests without service, and so
# large a share of all tests. Its rules on hexagons and hours of the day are left out.
FCC_TESTS, FCC_SHARE = 5, 0.24


@dataclass(frozen=True)
class Counts:
    """Readings by tile of a trial."""

    speaks_for: Ints
    against: Ints  # outdoors


def evidence_of(readings: Readings) -> Evidence:
    """What a trial's readings say of its service."""
    rows = fold(readings)
    return rows.take(np.flatnonzero(rows.service == SERVICE))


def count(trial: Trial, evidence: Evidence) -> Counts:
    """The readings of each tile."""
    at, n = np.searchsorted(trial.tiles, evidence.tile), len(trial.tiles)
    said = evidence.speaks_for, evidence.against_outdoors
    return Counts(*(np.bincount(at, weights=number, minlength=n).astype(np.int64) for number in said))


def majority(counts: Counts) -> Bools:
    """White where more readings speak against than for."""
    return np.asarray(counts.against > counts.speaks_for)


def fcc(counts: Counts) -> Bools:
    """White where five readings speak against, and a quarter of all."""
    enough = counts.against >= FCC_TESTS
    return np.asarray(enough & (counts.against >= FCC_SHARE * (counts.against + counts.speaks_for)))


def by_tile(trial: Trial, tile: ArrayLike, values: ArrayLike) -> Floats:
    """Values of some tiles as one for each tile of the trial, nan elsewhere."""
    all_values = np.full(len(trial.tiles), np.nan)
    inside = np.isin(tile, trial.tiles)
    at = np.searchsorted(trial.tiles, np.asarray(tile)[inside])
    all_values[at] = np.asarray(values)[inside]
    return all_values
