"""The physics: further is weaker, a hill costs, and the formulas are those that are cited."""

import numpy as np
import pytest

from worlds.frame import Frame
from worlds.propagation import diffraction, hata, obstruction

FRAME = Frame(20_000)
MAST = (1_000.0, 10_000.0, 35.0)
EAST = np.arange(1_500.0, 15_000.0, 250.0)
NORTH = np.full(len(EAST), 10_000.0)
KM = (EAST - MAST[0]) / 1000


def ground(ridge_m: float = 0.0) -> np.ndarray:
    """Flat, but for a ridge of 200 m in width, 5 km east of the mast."""
    relief = np.zeros((200, 200))
    relief[:, 60:62] = ridge_m
    return relief


def loss(relief: np.ndarray) -> np.ndarray:
    parameter = obstruction(relief, FRAME, MAST, EAST, NORTH)
    return hata(KM, 800.0, MAST[2]) + diffraction(parameter, KM, 800.0)


def test_hata_gives_the_value_of_his_formula():
    # 900 MHz, 30 m, 10 km: 162.5 dB in a town (a mobile at 1.5 m); open land 28.5 less, quasi-open 5 more.
    assert hata(np.array([10.0]), 900.0, 30.0)[0] == pytest.approx(161.6 - 28.5 + 5, abs=0.5)


def test_loss_grows_with_distance_over_flat_ground():
    assert (np.diff(loss(ground())) > 0).all()


@pytest.mark.parametrize("megahertz", [800.0, 900.0, 1800.0])
def test_no_loss_is_less_than_in_free_space(megahertz):
    near = np.array([0.01, 0.05, 0.3, 1.0])
    free = 32.45 + 20 * np.log10(megahertz) + 20 * np.log10(np.maximum(near, 0.05))
    assert (hata(near, megahertz, 30.0) >= free).all()


def test_a_ridge_costs_behind_it_and_not_before_it():
    more = loss(ground(150.0)) - loss(ground())
    assert (more[KM < 4.5] < 0.1).all()
    assert (more[(KM > 6) & (KM < 8)] > 10).all()


def test_a_higher_ridge_costs_more():
    behind = [loss(ground(height))[30] for height in (0.0, 60.0, 120.0, 240.0)]
    assert behind == sorted(behind)
    assert len(set(behind)) == 4


def test_an_edge_that_touches_the_line_of_sight_costs_six_decibels_and_the_correction():
    # P.526-15: J(0) = 6.02 dB; then (1 - exp(-J/6)) times 10 dB and 0.02 dB per km.
    grazing = diffraction(np.array([0.0]), np.array([0.0]), 800.0)[0]
    assert grazing == pytest.approx(6.02 + (1 - np.exp(-6.02 / 6)) * 10, abs=0.05)
    assert diffraction(np.array([-5.0]), np.array([5.0]), 800.0)[0] == pytest.approx(0, abs=0.05)


def test_the_earth_bulges_into_long_paths():
    flat = obstruction(ground(), FRAME, (1_000.0, 10_000.0, 10.0), EAST, NORTH)
    assert flat[-1] > flat[2]
