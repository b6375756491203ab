"""Levels on one scale: dB above what a phone needs."""

import numpy as np
import pytest

from coverage.core import signal
from coverage.core.evidence import Technology
from coverage.core.signal import NO_KIND, SIGNAL_KINDS, margin, margin_in_use


@pytest.mark.parametrize("kind", SIGNAL_KINDS)
def test_a_level_at_the_sensitivity_of_its_kind_has_no_margin(kind):
    level = signal.SENSITIVITY_DBM[kind]
    assert margin([level, level + 10], [SIGNAL_KINDS.index(kind)] * 2).tolist() == [0, 10]


def test_without_a_level_or_a_kind_there_is_no_margin():
    assert np.isnan(margin([np.nan, -90.0], [0, NO_KIND])).all()


def test_margins_are_stored_in_four_bytes():
    assert margin([-90.0], [0]).dtype == margin_in_use([-90.0], [0], [1]).dtype == np.float32


@pytest.mark.parametrize("technology", list(Technology))
def test_a_level_counts_on_the_technology_that_states_its_kind(technology):
    kinds = np.arange(len(SIGNAL_KINDS))
    heard = ~np.isnan(margin_in_use(np.full(4, -90.0), kinds, technology))
    assert heard.tolist() == [technology == kind + 1 for kind in kinds]


def test_a_level_of_no_kind_is_none_on_any_technology():
    assert np.isnan(margin_in_use([-90.0], [NO_KIND], [Technology.NONE])).all()
