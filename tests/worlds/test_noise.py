"""Random fields have the correlation that was asked for."""

import numpy as np
import pytest

from worlds.noise import correlated, rough

CELL_M = 50


@pytest.mark.parametrize("metres", [50, 100, 200])
def test_shadowing_correlates_as_gudmundson_says(metres):
    fields = [correlated(np.random.default_rng(seed), 400, CELL_M, 100.0) for seed in range(4)]
    lag = metres // CELL_M
    found = np.mean([np.corrcoef(f[:, :-lag].ravel(), f[:, lag:].ravel())[0, 1] for f in fields])
    assert found == pytest.approx(np.exp(-metres / 100), abs=0.03)


def test_shadowing_has_a_deviation_of_one():
    field = correlated(np.random.default_rng(1), 400, CELL_M, 100.0)
    assert (field.mean(), field.std()) == (pytest.approx(0, abs=0.05), pytest.approx(1, abs=0.05))


def test_a_rough_field_has_nothing_shorter_than_asked():
    field = rough(np.random.default_rng(1), 300, 100, 1500.0, 3.0)
    assert np.abs(np.diff(field, axis=0)).max() < 2 * np.pi * 100 / 1500 * np.abs(field).max()


def test_the_same_chance_gives_the_same_field():
    one, other = (correlated(np.random.default_rng(7), 100, CELL_M, 100.0) for _ in range(2))
    assert (one == other).all()
