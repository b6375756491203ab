"""Who measures: mostly honest people with ordinary phones, and a few of each kind that spoils maps."""

import numpy as np
import pytest

from worlds.operators import CODES
from worlds.people import gather, worst_hamlet


def people(world, count: int = 600):
    return gather(np.random.default_rng(1), world, count)


def test_one_modem_is_broken_and_one_person_lies(world):
    faults = [person.fault for person in people(world)]
    assert (faults.count("broken"), faults.count("troll"), faults.count("")) == (1, 1, 598)


def test_every_operator_has_subscribers_and_some_more_than_others(world):
    count = np.bincount([person.operator for person in people(world)], minlength=len(CODES))
    assert count.min() > 60
    assert count.argmax() == 0


def test_phones_differ_by_some_decibels_and_a_few_are_deaf(world):
    offsets = np.array([person.offset_db for person in people(world)])
    assert 2.5 < offsets.std() < 4.5
    assert (offsets < -7).any()


def test_some_phones_lose_negatives_and_some_positions_are_bad(world):
    crowd = people(world)
    assert 0.1 < np.mean([person.keeps < 1 for person in crowd]) < 0.2
    assert 0.04 < np.mean([person.gps_m > 35 for person in crowd]) < 0.13
    assert 0 < np.mean([person.gps_times > 1 for person in crowd]) < 0.06


def test_a_witness_goes_where_the_own_operator_is_weak(world):
    cells = world.land.frame.cells(*world.land.hamlets.T, 50)
    for person in people(world)[:20]:
        level = world.truth.level[person.operator, 2]
        worst = level[world.land.frame.cells(*worst_hamlet(world, person), 50)]
        assert worst < np.median(level[cells])


def test_too_few_people_are_refused(world):
    with pytest.raises(ValueError, match="^people: 2 are too few"):
        people(world, 2)
