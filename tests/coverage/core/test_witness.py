"""Witnesses: what a phone may say of a tile, and how loudly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.core import witness
from coverage.core.cavities import moments
from coverage.core.evidence import Environment
from coverage.core.hearing import hear
from coverage.core.model import Model
from coverage.core.places import FAR_APART
from coverage.core.witness import SILENCE_OF_FAULT
from tests.coverage.core.factories import DAY, epoch, evidence, heard, tile_key

PEOPLE = range(1, 60)
KNOWN = epoch(*PEOPLE)


def said(*rows, by=KNOWN):
    """What the phones of these rows say of each margin, added up: they are all of one tile."""
    return witness.testify(hear(evidence(*rows), by), by).sum(axis=0)


def strength(table):
    """How much likelier the best margin is than the worst, as a logarithm."""
    return float(np.ptp(table))


def law(*rows, by=KNOWN):
    """Mean and variance of the tile's margin after these rows, 12 dB or so having been expected."""
    mean, variance = moments(np.array([12.0]), np.array([12.0]), said(*rows, by=by)[None])
    return float(mean[0]), float(variance[0])


def believed(*rows, by=KNOWN):
    return law(*rows, by=by)[0]


def test_some_tiles_are_told_of_as_they_are_among_all():
    rows = [{"tile": tile_key(column), "contributor": person} for column in range(4) for person in (1, 2, 3)]
    testimony = hear(evidence(*rows, *(row | heard(5.0, spots=8) for row in rows[4:])), KNOWN)
    about = np.isin(testimony.tile, [tile_key(1), tile_key(3)])
    told = witness.retell(testimony, KNOWN, about)
    assert np.array_equal(told, witness.testify(testimony, KNOWN)[about])


def test_a_level_indoors_still_speaks_for_the_service():
    assert believed(heard(4.0, place=Environment.INDOOR)) > believed(heard(4.0)) > believed({})


def test_failures_indoors_take_nothing_from_what_was_heard_there():
    row = heard(4.0, place=Environment.INDOOR)
    assert np.array_equal(said(row), said(row | {"against": 7}))


@given(st.floats(0, 30), st.floats(0.5, 10))
def test_a_louder_level_raises_the_margin(margin_db, more):
    assert believed(heard(margin_db + more)) > believed(heard(margin_db))


def test_each_failure_lowers_the_margin():
    places = [{"contributor": person, "spots": 1 << 5 * person} for person in range(4)]
    after = [believed(*places[:number]) for number in range(1, 4)]
    assert after == sorted(after, reverse=True)


def test_a_row_of_two_minds_lies_between_both():
    assert believed({}) < believed(heard(2.0, against=1)) < believed(heard(2.0))


@pytest.mark.parametrize(("spots", "differ"), [(1, False), (1 << 15 | 1 << 5 | 1, True)])
def test_what_found_service_here_and_none_there_saw_places_that_differ(spots, differ, monkeypatch):
    row = heard(1.0, against=2, speaks_for=1, spots=spots)
    mean, variance = law(row)
    monkeypatch.setattr(witness, "DIFFER", np.zeros_like(witness.DIFFER))
    assert (law(row)[1] < variance) == (law(row)[0] > mean) == differ


@given(st.sampled_from([0.02, 0.1, 0.5]), st.integers(1, 20))
def test_what_one_phone_can_say_is_bounded_by_its_faults(fault, days):
    silent = [{"day": DAY + day} for day in range(days)]
    told = strength(said(*silent, by=epoch(1, fault=fault, model=Model(lost=0.0))))
    assert told <= -np.log(fault) - days * np.log(SILENCE_OF_FAULT) + 1e-9


@pytest.mark.parametrize("row", [{}, heard(1.0), heard(1.0, against=1)])
def test_the_more_failures_get_lost_the_darker_a_tile_is_believed(row):
    after = [believed(row, by=epoch(1, model=Model(lost=lost))) for lost in (0.0, 0.4, 0.8)]
    assert after == sorted(after, reverse=True)
    assert after[0] > after[2] + 0.2


@pytest.mark.parametrize("row", [heard(24.0), heard(4.0, place=Environment.INDOOR)])
def test_where_no_failure_is_expected_or_none_is_heard_it_matters_little_how_many_get_lost(row):
    none, some = (believed(row, by=epoch(1, model=Model(lost=lost))) for lost in (0.0, 0.4))
    assert none == pytest.approx(some, abs=0.2)


def test_a_phone_that_fails_ten_times_as_often_is_bounded_by_ten_times_less():
    silent = [{"day": DAY + day, "spots": 1 << day} for day in range(16)]
    sure, doubtful = (strength(said(*silent, by=epoch(1, fault=fault))) for fault in (0.02, 0.2))
    assert sure - doubtful == pytest.approx(np.log(10), abs=0.25)


def test_a_phone_that_often_fails_says_less():
    sure, doubtful = (strength(said({}, by=epoch(1, fault=fault))) for fault in (0.02, 0.4))
    assert doubtful < sure / 2


@pytest.mark.parametrize("rows", [[{}], [heard(5.0)], [{}, heard(30.0, day=DAY + 1)]])
def test_the_same_readings_ten_times_say_the_same(rows):
    counts = ("speaks_for", "against", "statements")
    plain = [{"speaks_for": 0, "against": 1, "statements": 0} | row for row in rows]
    tenfold = [row | {name: 10 * row[name] for name in counts} for row in plain]
    assert np.array_equal(said(*plain), said(*tenfold))


@pytest.mark.parametrize("row", [{}, heard(20.0)])
def test_a_worse_position_says_less(row):
    variances = [law(row | {"accuracy_m": accuracy})[1] for accuracy in (10.0, 60.0, 120.0, 240.0)]
    assert variances == sorted(variances)
    assert variances[0] < variances[-1]


@pytest.mark.parametrize("place", [Environment.VEHICLE, Environment.UNKNOWN])
def test_surroundings_may_explain_a_weak_level(place):
    assert believed(heard(3.0)) + 1 < believed(heard(3.0, place=place))


def test_a_phone_that_moves_in_a_tile_is_not_at_home():
    assert FAR_APART[[0b1, 0b11, 0b10001, 0b101, 1 << 15 | 1]].tolist() == [False, False, False, True, True]
    assert believed({"spots": 1 << 15 | 1}) < believed({"spots": 0b11})


def test_many_newcomers_say_no_more_than_two():
    crowd = [{"contributor": 1000 + token} for token in range(50)]
    assert strength(said(*crowd)) <= strength(said(*crowd[:2])) + 1e-9
    levels = [row | heard(40.0) for row in crowd]
    assert believed(*levels) <= believed(*levels[:2]) + 1e-9


def test_newcomers_take_nothing_from_those_with_standing():
    known, crowd = {"contributor": 7}, [{"contributor": 1000 + token} | heard(35.0) for token in range(50)]
    assert strength(said(known)) > strength(said(known | {"contributor": 999}))
    assert believed(known, known | {"contributor": 8}, *crowd) < believed(*crowd)


def test_two_phones_of_one_person_are_one_witness():
    rows = [{"contributor": 1000 + person, "device": device} for person, device in ((0, 1), (0, 2), (1, 1))]
    one, two_phones, two_people = (strength(said(*some)) for some in (rows[:1], rows[:2], rows[1:]))
    assert two_phones < two_people
    assert two_phones == pytest.approx(one, rel=0.35)


def test_more_places_of_a_tile_are_worth_more_than_the_same_again():
    once, again = {"contributor": 1, "spots": 1}, {"contributor": 2, "spots": 1}
    elsewhere = again | {"spots": 1 << 15}
    told = [believed(*rows) for rows in ([once], [once, again], [once, elsewhere])]
    assert told == sorted(told, reverse=True)
    assert told[2] < told[1] - 0.1


@pytest.mark.parametrize("spread_db", [1.5, 3.3, 4.5, 8.3])
def test_steps_of_the_grid_have_the_mean_and_the_deviation_of_the_normal_law_they_stand_for(spread_db):
    steps, log_weights = witness._normal(spread_db)
    weights = np.exp(log_weights)
    assert weights.sum() == pytest.approx(1.0)
    assert weights @ steps == pytest.approx(0.0, abs=1e-9)
    assert np.sqrt(weights @ (witness.STEP_DB * steps) ** 2) == pytest.approx(spread_db, rel=0.03)
