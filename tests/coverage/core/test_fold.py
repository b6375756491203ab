"""Folding: readings of a day become one row, whatever their order and however many say the same."""

from dataclasses import fields
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.core import evidence
from coverage.core.evidence import Environment, Kind, State, Technology
from coverage.core.fold import fold
from tests.coverage.core.factories import ON_3G, readings


def rows_of(folded):
    """Rows of python numbers; None for nan, which equals nothing."""
    columns = (getattr(folded, field.name).tolist() for field in fields(folded))
    return [tuple(None if value != value else value for value in row) for row in zip(*columns, strict=True)]


def test_readings_of_a_day_are_counted_in_one_row_per_service_and_place():
    folded = fold(readings({}, ON_3G, ON_3G, {"environment": Environment.INDOOR}))
    day = 1, -5, 20000, 7, 20801
    assert rows_of(folded) == [
        (*day, 0, 0, 2, 1, 0, None, 1, 10.0, 0),
        (*day, 0, 2, 0, 1, 0, None, 1, 10.0, 0),
        (*day, 1, 0, 2, 0, 0, None, 1, 10.0, 0),
        (*day, 2, 0, 0, 2, 0, None, 1, 10.0, 0),
    ]


@pytest.mark.parametrize("column", ["contributor", "device", "day", "tile", "operator"])
def test_what_differs_in_a_key_is_another_row_in_sorted_order(column):
    folded = fold(readings({column: 9}, {column: 8}))
    assert getattr(folded, column).tolist() == [8, 9]
    assert folded.against.tolist() == [1, 1]


def test_each_place_is_a_row_and_indoors_never_counts_against():
    folded = fold(readings(*({"environment": place} for place in Environment)))
    assert folded.place.tolist() == list(Environment)
    assert folded.against.tolist() == [1, 1, 1, 1]
    assert folded.against_outdoors.tolist() == [1, 1, 0, 1]


@pytest.mark.parametrize(
    ("margins", "median"),
    [([], None), ([np.nan], None), ([3], 3), ([9, 3], 6), ([9, np.nan, 3, 4], 4), ([4, 1, 9, 3], 3.5)],
)
def test_a_row_keeps_the_median_of_the_levels_that_are_stated(margins, median):
    folded = fold(readings({}, *(ON_3G | {"margin_db": margin_db} for margin_db in margins)))
    assert rows_of(folded)[0][10] == median


def test_a_level_is_heard_for_what_its_reading_speaks_for_alone():
    folded = fold(readings(ON_3G | {"margin_db": 12.5}, {"margin_db": 99.0}))
    assert [row[10] for row in rows_of(folded)] == [12.5, 12.5, None]


def test_a_row_knows_the_spots_where_something_was_measured():
    statement = {"spot": 7, "kind": Kind.STATEMENT}
    assert fold(readings({"spot": 15}, {"spot": 0}, {"spot": 15}, statement)).spots.tolist() == [0x8001]


@pytest.mark.parametrize(
    ("stated", "largest"), [([np.nan], None), ([np.nan, 30.0], 30.0), ([30.0, 200.0, np.nan], 200.0)]
)
def test_a_row_keeps_the_largest_accuracy_that_is_stated(stated, largest):
    folded = fold(readings(*({"accuracy_m": accuracy_m} for accuracy_m in stated)))
    assert rows_of(folded)[0][12] == largest


def test_service_indoors_speaks_for_service():
    served = {"state": State.IN_SERVICE, "technology": Technology.G4, "environment": Environment.INDOOR}
    assert fold(readings(served)).speaks_for.tolist() == [1]


@pytest.mark.parametrize(
    "no_evidence",
    [{"is_mock": True}, {"accuracy_m": 250.1}, {"state": State.RADIO_OFF}, {"state": State.IN_SERVICE}],
)
def test_what_is_no_evidence_makes_no_row(no_evidence):
    assert rows_of(fold(readings(no_evidence))) == []


@pytest.mark.parametrize("accuracy_m", [250.0, np.nan])
def test_an_accuracy_at_the_limit_or_not_stated_is_let_through(accuracy_m):
    assert fold(readings({"accuracy_m": accuracy_m})).against.tolist() == [1]


@pytest.mark.parametrize("state", [State.OUT_OF_SERVICE, State.EMERGENCY_ONLY])
def test_a_statement_of_no_service_is_only_a_statement(state):
    statement = {"kind": Kind.STATEMENT, "state": state, "max_technology": Technology.G3}
    rows = rows_of(fold(readings(statement)))
    assert [row[5:12] for row in rows] == [(0, 0, 0, 0, 1, None, 0), (1, 0, 0, 0, 1, None, 0)]


@pytest.mark.parametrize("technology", list(Technology))
def test_a_statement_of_service_makes_no_row(technology):
    statement = {"kind": Kind.STATEMENT, "state": State.IN_SERVICE, "technology": technology}
    assert rows_of(fold(readings(statement | {"max_technology": Technology.G5}))) == []


def test_no_reading_folds_to_no_evidence():
    assert rows_of(fold(readings())) == []


TYPES = "int64 int64 int32 int64 int32 uint8 uint8 int32 int32 int32 float32 int32 float32 int32"


@pytest.mark.parametrize("rows", [(), ({}, ON_3G)])
def test_each_column_has_its_type_whether_there_are_rows_or_not(rows):
    folded = fold(readings(*rows))
    assert [str(getattr(folded, field.name).dtype) for field in fields(folded)] == TYPES.split()


reading = st.fixed_dictionaries(
    {
        "contributor": st.integers(1, 2),
        "device": st.integers(-1, 0),
        "day": st.integers(20000, 20001),
        "tile": st.integers(5, 6),
        "spot": st.integers(0, 15),
        "operator": st.integers(20801, 20802),
        "state": st.sampled_from(State),
        "technology": st.sampled_from(Technology),
        "max_technology": st.sampled_from(Technology),
        "environment": st.sampled_from(Environment),
        "kind": st.sampled_from(Kind),
        "margin_db": st.sampled_from([-3.0, 0.0, 7.5, 12.25, np.nan]),
        "accuracy_m": st.sampled_from([5.0, 150.0, 300.0, np.nan]),
        "is_mock": st.booleans(),
        "second": st.integers(0, 86_399),
    }
)
crowds = st.lists(reading, max_size=40)
KEY = ("contributor", "device", "day", "tile", "operator")
COUNTS = slice(7, 10)


def folded_by_hand(rows):
    """The same evidence, one reading and one service at a time."""
    groups = {}
    for row in rows:
        if row["is_mock"] or row["accuracy_m"] > evidence.ACCURACY_LIMIT_M:
            continue
        words = evidence.said(row["state"], row["technology"], row["max_technology"])
        for service, word in enumerate(words):
            if (count := count_of(row, word)) is not None:
                key = (*(row[name] for name in KEY), service, int(row["environment"]))
                groups.setdefault(key, []).append((count, row))
    return [(*key, *summed_by_hand(groups[key])) for key in sorted(groups)]


def count_of(row, word):
    if row["kind"] == Kind.STATEMENT:
        says_none = row["state"] in (State.EMERGENCY_ONLY, State.OUT_OF_SERVICE)
        return 2 if says_none and word == evidence.AGAINST else None
    return {evidence.FOR: 0, evidence.AGAINST: 1}.get(word)


def summed_by_hand(group):
    counts = [sum(count == wanted for count, _ in group) for wanted in range(3)]
    levels = [row["margin_db"] for count, row in group if count == 0 and row["margin_db"] == row["margin_db"]]
    spots = sum(1 << spot for spot in {row["spot"] for count, row in group if count != 2})
    accuracies = [row["accuracy_m"] for _, row in group if row["accuracy_m"] == row["accuracy_m"]]
    seconds = [row["second"] for count, row in group if count != 2] or [0]
    dwell = max(seconds) - min(seconds)
    return *counts, median(levels) if levels else None, spots, max(accuracies, default=None), dwell


def test_a_row_keeps_how_long_its_phone_was_measured_there():
    folded = fold(readings({"second": 300}, {"second": 60}, {"second": 900, "kind": Kind.STATEMENT}))
    assert folded.dwell_s.tolist() == [240]


@given(crowds, st.randoms())
def test_folding_sums_as_by_hand_whatever_the_order_of_the_readings(rows, random):
    folded = rows_of(fold(readings(*rows)))
    assert folded == folded_by_hand(rows)
    random.shuffle(rows)
    assert rows_of(fold(readings(*rows))) == folded


@given(crowds)
def test_ten_times_the_same_readings_differ_in_the_counts_alone(rows):
    once, ten_times = rows_of(fold(readings(*rows))), rows_of(fold(readings(*rows * 10)))
    assert [row[:7] + row[10:] for row in ten_times] == [row[:7] + row[10:] for row in once]
    assert [row[COUNTS] for row in ten_times] == [tuple(10 * n for n in row[COUNTS]) for row in once]


@given(crowds)
def test_days_folded_one_by_one_are_the_rows_of_all_days_in_one_go(rows):
    days = ([row for row in rows if row["day"] == day] for day in (20000, 20001))
    assert sorted(sum((keyed(day) for day in days), [])) == sorted(keyed(rows))


def keyed(rows):
    """Rows that compare: the median and the accuracy, which may be None, as text."""
    return [(row[:10], str(row[10:])) for row in rows_of(fold(readings(*rows)))]


@given(crowds, st.lists(reading, max_size=20))
def test_no_service_indoors_adds_nothing_against_outdoor_service(rows, more):
    indoors = [row | {"environment": Environment.INDOOR} for row in more]
    outdoors = fold(readings(*rows)).against_outdoors
    assert fold(readings(*rows, *indoors)).against_outdoors.sum() == outdoors.sum()
