"""Variograms: what a planted field changes by over a distance is found, whatever else was measured."""

import numpy as np
import pytest

from coverage.core.model import Model
from coverage.core.variogram import APART, CLEAR_DB, FEWEST_PAIRS, measure
from tests.coverage.core.factories import field_covariance, tile_keys

SIDE = 30
PLANTED = Model(mean_db=60.0, long_db=9.0, long_m=3000.0, short_db=6.0, short_m=500.0)


def planted(seed, noise_db=0.0):
    """Keys of a square of tiles, in order, and a level of the planted field in each."""
    random = np.random.default_rng(seed)
    column, row = (axis.ravel() for axis in np.mgrid[0:SIDE, 0:SIDE])
    root = np.linalg.cholesky(field_covariance(PLANTED, 200.0 * column, 200.0 * row))
    level = PLANTED.mean_db + root @ random.normal(size=len(column)) + random.normal(0, noise_db, len(column))
    tile = tile_keys(column, row)
    order = np.argsort(tile)
    return tile[order], level[order]


def near(told, metres):
    return float(told.gamma[np.abs(told.away_m - metres).argmin()])


@pytest.mark.parametrize("metres", [200.0, 400.0, 800.0])
def test_half_squared_differences_are_those_of_the_planted_field(metres):
    covariance = field_covariance(PLANTED, np.array([0.0, metres]))
    found = np.mean([near(measure(*planted(seed)), metres) for seed in range(6)])
    assert found == pytest.approx(covariance[0, 0] - covariance[0, 1], rel=0.2)


def test_noise_of_each_tile_is_added_at_every_distance():
    quiet, noisy = (
        np.mean([measure(*planted(seed, noise)).gamma[:4] for seed in range(4)]) for noise in (0, 5)
    )
    assert noisy - quiet == pytest.approx(25.0, rel=0.25)


def test_distances_are_those_between_the_tiles():
    assert measure(*planted(1)).away_m.tolist() == [
        200.0 * np.hypot(*steps[0]) for steps in APART if np.hypot(*steps[0]) < SIDE
    ]


def test_weak_pairs_tell_nothing():
    tile, level = planted(3)
    assert len(measure(tile, level - level.max() + CLEAR_DB / 2).away_m) == 0


@pytest.mark.parametrize("number", [0, 1, FEWEST_PAIRS // 2])
def test_a_few_tiles_tell_nothing(number):
    tile, level = planted(4)
    assert len(measure(tile[:number], level[:number]).away_m) == 0
