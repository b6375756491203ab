"""Counting witnesses: who spoke of a tile, on which side, on which days."""

import numpy as np
import pytest

from coverage.core.hearing import AT_FAULT, NAMED_M, NEARLY_DEAF_DB, hear
from coverage.core.seen import count
from tests.coverage.core.factories import DAY, epoch, evidence, heard, tile_key

KNOWN = epoch(1, 2, 3)


def seen(*rows, by=KNOWN):
    return count(hear(evidence(*rows), by), by)


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


@pytest.mark.parametrize("phone", [{"fault": AT_FAULT + 0.1}, {"offset_db": NEARLY_DEAF_DB - 1.0}])
def test_phones_at_fault_and_nearly_deaf_ones_speak_and_are_no_witnesses_against(phone):
    told = seen({}, {"contributor": 2, "day": DAY + 9}, by=epoch(1, 2, **phone))
    assert (told.contributors.tolist(), told.contributors_against.tolist()) == ([2], [0])
    assert told.against_days.tolist() == [0]


def test_a_coarse_fix_speaks_and_is_no_witness_against():
    told = seen({}, {"contributor": 2, "day": DAY + 9, "accuracy_m": NAMED_M + 1})
    assert (told.contributors.tolist(), told.contributors_against.tolist()) == ([2], [1])
    assert told.against_days.tolist() == [0]
