"""Worlds of the other maker: each is one world of its seed, with holes, and with a crowd that errs."""

from dataclasses import fields

import numpy as np
import pytest

from coverage.core.evidence import Environment, State
from worlds.elsewhere import crowd, ground
from worlds.elsewhere.world import make
from worlds.trials import trial as trials
from worlds.trials.trial import Trial

SEED = 1_000_000


@pytest.fixture(scope="module")
def world() -> Trial:
    return make(SEED)


def test_a_seed_is_a_world(world: Trial) -> None:
    again = make(SEED)
    assert (again.theta == world.theta).all()
    for field in fields(world.sent):
        one, other = getattr(world.sent, field.name), getattr(again.sent, field.name)
        np.testing.assert_array_equal(one, other)


def test_it_is_not_the_trial_of_its_seed(world: Trial) -> None:
    assert not np.allclose(world.theta, trials.make("standard", SEED).theta)


def test_it_is_as_white_as_it_was_drawn_to_be(world: Trial) -> None:
    least, most = ground.WHITE
    assert least - 0.002 < world.white.mean() < most + 0.002


def test_most_of_its_holes_are_declared_covered(world: Trial) -> None:
    assert world.declared.mean() == pytest.approx(ground.DECLARED, abs=0.01)
    assert world.declared[world.white].mean() > 0.5
    assert world.knowable.any()


def test_levels_come_with_service_alone_and_never_below_what_serves(world: Trial) -> None:
    stated = ~np.isnan(world.sent.signal_dbm)
    assert (world.sent.state[stated] == State.IN_SERVICE).all()
    assert world.sent.signal_dbm[stated].min() >= ground.FLOOR_DBM[0]


def test_some_phones_err_and_some_say_nothing_of_where_they_are(world: Trial) -> None:
    assert 0 < (~world.honest).sum() < crowd.PEOPLE / 4
    assert (world.sent.environment == Environment.UNKNOWN).any()
    inside = world.sent.surroundings == Environment.INDOOR
    assert (world.sent.environment[inside] != Environment.INDOOR).any()


def test_readings_are_where_phones_were_but_for_what_they_say_of_their_error(world: Trial) -> None:
    x, y = world.sent.true_x, world.sent.true_y
    same = world.true_tile == world.readings.tile
    assert 0.8 < same.mean() < 1.0
    assert x.min() >= 0
    assert y.min() >= 0
