"""Outages: an area that falls silent, told from places that are silent on every day."""

import numpy as np
import pytest

from coverage.core.grid import parent
from coverage.core.model import AREA_M, Model
from coverage.core.outages import find
from tests.coverage.core.factories import DAY, epoch, table, tile_keys

PEOPLE, DAYS, TILES = 12, 120, 6
HOLE = 5  # the last of the tiles is silent on every day


def life(silent_days=(), silent_people=range(1, PEOPLE + 1)):
    """Everybody's tiles, daily: well served, but for the hole and on silent days."""
    day, person, tile = (axis.ravel() for axis in np.mgrid[0:DAYS, 1 : PEOPLE + 1, 0:TILES])
    silent = (tile == HOLE) | np.isin(day, silent_days) & np.isin(person, silent_people)
    return table(
        contributor=person,
        day=DAY + day,
        tile=tile_keys(tile, 0 * tile),
        speaks_for=~silent,
        against=silent,
        margin_db=np.where(silent, np.nan, 30.0),
    )


def found(evidence, **phones):
    return find(evidence, epoch(*range(1, PEOPLE + 1), **phones).phones, Model())


AREA = int(parent(tile_keys([0], [0]), AREA_M)[0])


def test_two_days_of_silence_with_people_around_are_an_outage():
    told = found(life([50, 51]))
    assert told.area.tolist() == [AREA, AREA]
    assert told.day.tolist() == [DAY + 50, DAY + 51]
    assert not told.lasting.any()


def test_a_place_that_is_always_silent_is_none():
    assert not len(found(life()).day)


def test_a_long_silence_is_a_change():
    told = found(life(range(40, 100)))
    assert told.day.tolist() == [DAY + 40]
    assert told.lasting.tolist() == [True]


@pytest.mark.parametrize("phones", [{"fault": 0.9}, {"offset_db": -20.0}])
def test_phones_that_fail_or_are_deaf_tell_of_none(phones):
    assert not len(found(life([50, 51]), **phones).day)


def test_one_person_in_silence_is_none():
    assert not len(found(life([50, 51], silent_people=[3])).day)


def test_without_evidence_there_is_none():
    assert not len(found(life().take(np.empty(0, dtype=np.int64))).day)


def test_an_outage_excuses_its_days_and_its_area_alone():
    told = found(life([50, 51]))
    tiles = tile_keys([0, 0, 100], [0, 0, 100])
    assert told.cover(tiles, DAY + np.array([50, 52, 50])).tolist() == [True, False, False]
    assert not told.outdated(tiles, DAY + np.array([0, 50, 51])).any()


def test_a_change_outdates_what_was_before_it():
    told = found(life(range(40, 100)))
    tiles = tile_keys([0, 0, 100], [0, 0, 100])
    assert told.outdated(tiles, DAY + np.array([39, 40, 39])).tolist() == [True, False, False]
    assert not told.cover(tiles, DAY + np.array([39, 40, 41])).any()
