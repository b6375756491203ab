"""A planted field with people who walk in it: two in each tile, each at a place of it, on three days."""

from typing import Any

import numpy as np

from coverage.core import Floats
from coverage.core.evidence import Evidence
from coverage.core.field import DARK_DB
from coverage.core.model import Model, Phones
from coverage.core.places import BETWEEN, SPOTS, WITHIN
from tests.coverage.core.factories import DAY, epoch, field_covariance, table, tile_keys

SIDE, PEOPLE = 36, 12
PLANTED = Model(
    mean_db=38.0, long_db=8.0, long_m=2500.0, short_db=5.0, short_m=400.0, spot_db=5.0, day_db=3.0
)
PHONES: Phones = epoch(*range(1, PEOPLE + 1), offset_sd_db=0.5).phones


def walks(seed: int, planted: Model = PLANTED, offset_db: float = 0.0) -> Evidence:
    """What they found; their phones' offsets differ by so much, and nobody knows."""
    random = np.random.default_rng(seed)
    column, row = (axis.ravel() for axis in np.mgrid[0:SIDE, 0:SIDE])
    kept = random.random(len(column)) < 0.7
    column, row = column[kept], row[kept]
    root = np.linalg.cholesky(field_covariance(planted, 200.0 * column, 200.0 * row))
    margin = planted.mean_db + root @ random.normal(size=len(column))
    margin -= planted.deepening * np.maximum(DARK_DB - margin, 0.0)
    tile = np.repeat(np.arange(len(column)), 6)
    visitor = np.tile([0, 0, 0, 1, 1, 1], len(column))
    place = random.integers(0, SPOTS, (len(column), 2))[tile, visitor]
    person = (tile * 7 + visitor * 5) % PEOPLE + 1
    off = _places(random, len(column))[tile, place] + _points(random, len(column))[tile, visitor]
    level = margin[tile] + planted.spot_db * off
    level = level + random.normal(0, offset_db, PEOPLE)[person - 1]
    level = level + random.normal(0, planted.day_db, len(tile))
    served = level > 0
    return _arrived(
        random.random(len(tile)) >= np.where(served, 0.0, planted.lost),
        contributor=person,
        day=DAY + np.tile([0, 9, 20], 2 * len(column)),
        tile=tile_keys(column, row)[tile],
        speaks_for=served,
        against=~served,
        margin_db=np.where(served, level, np.nan),
        spots=1 << place,
    )


def _places(random: np.random.Generator, tiles: int) -> Floats:
    """(tile, place) by what the places of a tile differ from its mean, for a mean variance of one."""
    levels = random.normal(size=(tiles, SPOTS)) @ np.linalg.cholesky(BETWEEN).T
    return np.asarray(levels - levels.mean(axis=1, keepdims=True))


def _points(random: np.random.Generator, tiles: int) -> Floats:
    """(tile, visitor) by what the point where each always stands differs from the mean of its place."""
    return np.asarray(np.sqrt(WITHIN) * random.normal(size=(tiles, 2)))


def _arrived(kept: np.ndarray, **columns: Any) -> Evidence:
    return table(**{name: column[kept] for name, column in columns.items()})
