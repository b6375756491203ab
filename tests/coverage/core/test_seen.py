"""Counting witnesses: who spoke of a tile, on which side, on which days."""

import numpy as np

from coverage.core.seen import count
from coverage.core.witness import hear
from tests.coverage.core.factories import DAY, epoch, evidence, heard, tile_key

KNOWN = epoch(1, 2, 3)


def seen(*rows):
    return count(hear(evidence(*rows), KNOWN), KNOWN)


def test_people_and_days_are_counted_by_side():
    other = {"tile": tile_key(1)}
    told = seen({}, {"day": DAY + 4}, {"contributor": 2, "day": DAY + 9}, heard(9.0, contributor=3), other)
    assert told.contributors.tolist() == [3, 1]
    assert told.contributors_for.tolist() == [1, 0]
    assert told.contributors_against.tolist() == [2, 1]
    assert told.contributor_days.tolist() == [4, 1]
    assert told.against_days.tolist() == [9, 0]
    assert (told.first_day.tolist(), told.last_day.tolist()) == ([DAY, DAY], [DAY + 9, DAY])


def test_somebody_of_two_minds_is_on_both_sides():
    told = seen(heard(3.0, against=2))
    assert (told.contributors.tolist(), told.contributors_for.tolist()) == ([1], [1])
    assert told.contributors_against.tolist() == [1]


def test_several_phones_and_surroundings_of_one_person_are_one():
    told = seen({}, {"device": 8}, {"place": 1}, {"place": 3})
    assert told.contributors_against.tolist() == [1]
    assert told.contributor_days.tolist() == [1]


def test_newcomers_are_one_witness_beside_others_and_none_alone():
    newcomers = [{"contributor": 100 + token, "day": DAY + token} for token in range(50)]
    assert seen(*newcomers).contributors_against.tolist() == [0]
    assert seen(*newcomers, {}).contributors_against.tolist() == [2]
    assert seen(*newcomers, {}).contributors.tolist() == [51]


def test_days_in_service_are_no_days_against():
    told = seen({"day": DAY + 5}, heard(5.0, day=DAY), heard(5.0, day=DAY + 30))
    assert told.against_days.tolist() == [0]
    assert told.last_day.tolist() == [DAY + 30]


def test_only_for_has_nothing_against():
    told = seen(heard(5.0), heard(5.0, day=DAY + 3))
    assert np.array_equal(told.against_days, [0])
    assert np.array_equal(told.contributors_against, [0])
