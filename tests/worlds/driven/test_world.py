"""Worlds of the third maker: each is one world of its seed, in the shape of a trial over its own square."""

from dataclasses import fields

import numpy as np

from coverage.core.evidence import Environment, State
from coverage.riding import RIDING_MPS
from tests.worlds.driven.conftest import SEED, Rooms
from worlds.driven.land import FRAME
from worlds.driven.people import PEOPLE
from worlds.driven.world import DrivenTrial, make
from worlds.frame import TILE_M
from worlds.trials.trial import KNOWABLE_CONTRIBUTORS, KNOWABLE_READINGS


def test_a_seed_is_a_world_and_another_seed_another(world: DrivenTrial):
    again, other = make(SEED), make(SEED + 1)
    for name in ("tiles", "theta", "declared", "honest"):
        np.testing.assert_array_equal(getattr(world, name), getattr(again, name))
    for field in fields(world.sent):
        one, same = getattr(world.sent, field.name), getattr(again.sent, field.name)
        np.testing.assert_array_equal(one, same)
    assert (world.theta != other.theta).any()
    assert len(world.sent) != len(other.sent)


def test_its_ground_is_the_one_that_its_readings_are_of(world: DrivenTrial, rooms: Rooms):
    np.testing.assert_array_equal(world.theta, rooms.radio.theta.ravel())
    np.testing.assert_array_equal(world.honest, rooms.phones.honest)


def test_tiles_are_in_the_order_of_the_grid_and_hold_every_true_place(world: DrivenTrial):
    assert len(world.tiles) == FRAME.size(TILE_M) ** 2 == len(world.theta) == len(world.declared)
    assert (np.diff(world.tiles) > 0).all()
    assert np.isin(world.true_tile, world.tiles).all()
    assert np.isin(world.readings.tile, world.tiles).all()
    assert 0.85 < (world.true_tile == world.readings.tile).mean() < 1.0


def test_so_much_is_sent_in_the_order_of_time(world: DrivenTrial):
    assert 55_000 < len(world.sent) < 105_000
    assert (np.diff(world.sent.second) >= 0).all()
    assert 0.9 * PEOPLE < len(np.unique(world.sent.contributor)) <= PEOPLE == len(world.honest)
    assert all(len(getattr(world.sent, field.name)) == len(world.sent) for field in fields(world.sent))


def test_levels_are_whole_and_come_with_service_alone(world: DrivenTrial):
    level = world.sent.signal_dbm
    stated = ~np.isnan(level)
    assert (level[stated] == level[stated].round()).all()
    assert (world.sent.state[stated] == State.IN_SERVICE).all()
    np.testing.assert_array_equal(np.isnan(world.readings.margin_db), ~stated)


def test_holes_are_white_squares_that_the_map_declares(world: DrivenTrial):
    assert ((world.holes > 0) == (world.white & world.declared)).all()
    row, column = np.divmod(np.flatnonzero(world.holes == world.holes[world.knowable][0]), FRAME.size(TILE_M))
    assert np.ptp(row) <= len(row)  # next to each other in the square's own rows
    assert np.ptp(column) <= len(column)


def test_what_can_be_known_was_truly_seen_by_people_outdoors(world: DrivenTrial):
    assert world.knowable.any()
    assert (world.white & world.declared)[world.knowable].all()
    outdoors = (world.sent.surroundings == Environment.OUTDOOR) & world.honest[world.sent.contributor]
    for tile in world.tiles[world.knowable]:
        there = outdoors & (world.true_tile == tile)
        assert there.sum() >= KNOWABLE_READINGS
        assert len(np.unique(world.sent.contributor[there])) >= KNOWABLE_CONTRIBUTORS


def test_who_says_to_be_as_fast_as_a_car_is_heard_as_in_one(world: DrivenTrial):
    fast = world.sent.speed_mps >= RIDING_MPS
    said, heard = world.sent.environment[fast], world.readings.environment[fast]
    assert (said != Environment.VEHICLE).any()
    assert set(heard.tolist()) <= {Environment.VEHICLE, Environment.INDOOR}
