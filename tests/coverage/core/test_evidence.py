"""Evidence: the table of what a reading says, cell by cell, and how readings fold into contributor-days."""

from dataclasses import fields
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.core import evidence
from coverage.core.evidence import Environment, Kind, Readings, State, Technology, fold

# One row per (state, technology); one word per best technology of the phone (unknown, 2G, 3G, 4G, 5G); one
# letter per service in the order voice, data_3g, data_4g, data_5g: + for, - against, . nothing.
NO_SERVICE = "-... -... --.. ---. ----"
EXPECTED = {
    ("in_service", "none"): ".... .... .... .... ....",
    ("in_service", "2G"): "+... +... +-.. +--. +---",
    ("in_service", "3G"): "++.. ++.. ++.. ++-. ++--",
    ("in_service", "4G"): "..+. ..+. ..+. ..+. ..+.",
    ("in_service", "5G"): "...+ ...+ ...+ ...+ ...+",
    **{("emergency_only", technology): NO_SERVICE for technology in evidence.TECHNOLOGIES},
    **{("out_of_service", technology): NO_SERVICE for technology in evidence.TECHNOLOGIES},
    **{("radio_off", technology): ".... .... .... .... ...." for technology in evidence.TECHNOLOGIES},
}
CELLS = [
    (state, technology, best, EXPECTED[state, technology].split()[evidence.TECHNOLOGIES.index(best)])
    for state, technology, best in product(evidence.STATES, evidence.TECHNOLOGIES, evidence.TECHNOLOGIES)
]


@pytest.mark.parametrize(("state", "technology", "best", "letters"), CELLS)
def test_a_reading_says_what_the_table_says(state, technology, best, letters):
    codes = evidence.STATES.index(state), *map(evidence.TECHNOLOGIES.index, (technology, best))
    words = [".+-".index(letter) for letter in letters]
    assert list(evidence.said(State(codes[0]), Technology(codes[1]), Technology(codes[2]))) == words
    assert evidence.LOOKUP[:, *codes].tolist() == words


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (evidence.STATES, State),
        (evidence.ENVIRONMENTS, Environment),
        (evidence.KINDS, Kind),
        (evidence.SERVICES, evidence.Service),
    ],
)
def test_codes_are_the_positions_of_their_names(names, codes):
    assert [code.name.lower() for code in codes] == list(names)


DTYPES = {"contributor": np.int64, "tile": np.int64, "day": np.int32, "operator": np.int32}
DTYPES |= {"accuracy_m": np.float32, "is_mock": np.bool_}
PLAIN = {"contributor": 1, "day": 20000, "tile": 7, "operator": 20801, "state": State.OUT_OF_SERVICE}
PLAIN |= {"technology": 0, "max_technology": 0, "environment": Environment.OUTDOOR, "kind": Kind.MEASURED}
PLAIN |= {"accuracy_m": 10.0, "is_mock": False}


def readings(*rows):
    """Readings that say no service outdoors, but for what each row changes."""
    columns = {name: [(PLAIN | row)[name] for row in rows] for name in PLAIN}
    return Readings(
        **{name: np.array(column, DTYPES.get(name, np.uint8)) for name, column in columns.items()}
    )


def rows_of(folded):
    return list(zip(*(getattr(folded, field.name).tolist() for field in fields(folded)), strict=True))


def test_readings_of_a_day_are_counted_in_one_row_per_service():
    on_3g = {"state": State.IN_SERVICE, "technology": Technology.G3, "max_technology": Technology.G4}
    folded = fold(readings({}, on_3g, on_3g, {"environment": Environment.INDOOR}))
    assert rows_of(folded) == [
        (1, 20000, 7, 20801, 0, 2, 1, 0, 1, 0),
        (1, 20000, 7, 20801, 1, 2, 0, 0, 0, 0),
        (1, 20000, 7, 20801, 2, 0, 2, 0, 0, 0),
    ]


@pytest.mark.parametrize("column", ["contributor", "day", "tile", "operator"])
def test_another_contributor_day_tile_or_operator_is_another_row_in_sorted_order(column):
    folded = fold(readings({column: 9}, {column: 8}))
    assert getattr(folded, column).tolist() == [8, 9]
    assert folded.against_open.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("environment", "column"),
    [
        (Environment.OUTDOOR, "against_open"),
        (Environment.VEHICLE, "against_open"),
        (Environment.UNKNOWN, "against_unknown"),
        (Environment.INDOOR, "against_indoor"),
    ],
)
def test_no_service_is_counted_by_where_the_phone_was(environment, column):
    folded = fold(readings({"environment": environment}))
    counted = {
        name: getattr(folded, name).tolist() for name in ("against_open", "against_unknown", "against_indoor")
    }
    assert counted == {name: [int(name == column)] for name in counted}
    assert folded.against.tolist() == [int(environment != Environment.INDOOR)]


def test_service_indoors_speaks_for_service():
    served = {"state": State.IN_SERVICE, "technology": Technology.G4, "environment": Environment.INDOOR}
    assert fold(readings(served)).speaks_for.tolist() == [1]


@pytest.mark.parametrize(
    "no_evidence",
    [{"is_mock": True}, {"accuracy_m": 100.1}, {"state": State.RADIO_OFF}, {"state": State.IN_SERVICE}],
)
def test_what_is_no_evidence_makes_no_row(no_evidence):
    assert rows_of(fold(readings(no_evidence))) == []


@pytest.mark.parametrize("accuracy_m", [100.0, np.nan])
def test_an_accuracy_at_the_limit_or_not_stated_is_let_through(accuracy_m):
    assert fold(readings({"accuracy_m": accuracy_m})).against_open.tolist() == [1]


@pytest.mark.parametrize("state", [State.OUT_OF_SERVICE, State.EMERGENCY_ONLY])
def test_a_statement_of_no_service_is_only_a_statement(state):
    statement = {"kind": Kind.STATEMENT, "state": state, "max_technology": Technology.G3}
    assert [row[4:] for row in rows_of(fold(readings(statement)))] == [(0, 0, 0, 0, 0, 1), (1, 0, 0, 0, 0, 1)]


@pytest.mark.parametrize("technology", list(Technology))
def test_a_statement_of_service_makes_no_row(technology):
    statement = {"kind": Kind.STATEMENT, "state": State.IN_SERVICE, "technology": technology}
    assert rows_of(fold(readings(statement | {"max_technology": Technology.G5}))) == []


def test_no_reading_folds_to_no_evidence():
    assert rows_of(fold(readings())) == []


def test_a_column_of_another_length_is_refused_by_name():
    columns = {field.name: getattr(readings({}), field.name) for field in fields(Readings)}
    with pytest.raises(ValueError, match="operator"):
        Readings(**columns | {"operator": np.array([1, 2], np.int32)})


def test_a_code_without_a_name_is_refused_by_name():
    with pytest.raises(ValueError, match="environment"):
        readings({"environment": 4})


reading = st.fixed_dictionaries(
    {
        "contributor": st.integers(1, 2),
        "day": st.integers(20000, 20001),
        "tile": st.integers(5, 6),
        "operator": st.integers(20801, 20802),
        "state": st.sampled_from(State),
        "technology": st.sampled_from(Technology),
        "max_technology": st.sampled_from(Technology),
        "environment": st.sampled_from(Environment),
        "kind": st.sampled_from(Kind),
        "accuracy_m": st.sampled_from([5.0, 150.0, np.nan]),
        "is_mock": st.booleans(),
    }
)


def counted_by_hand(rows):
    """The same evidence, one reading and one service at a time."""
    counts = {}
    for row in rows:
        if row["is_mock"] or row["accuracy_m"] > evidence.ACCURACY_LIMIT_M:
            continue
        words = evidence.said(row["state"], row["technology"], row["max_technology"])
        for service, word in enumerate(words):
            column = column_of(row, word)
            if column is not None:
                key = (row["contributor"], row["day"], row["tile"], row["operator"], service)
                counts.setdefault(key, [0, 0, 0, 0, 0])[column] += 1
    return [(*key, *counts[key]) for key in sorted(counts)]


def column_of(row, word):
    if row["kind"] == Kind.STATEMENT:
        says_none = row["state"] in (State.EMERGENCY_ONLY, State.OUT_OF_SERVICE)
        return 4 if says_none and word == evidence.AGAINST else None
    if word == evidence.AGAINST:
        return {Environment.UNKNOWN: 2, Environment.INDOOR: 3}.get(row["environment"], 1)
    return 0 if word == evidence.FOR else None


@given(st.lists(reading, max_size=40), st.randoms())
def test_folding_counts_as_by_hand_whatever_the_order_of_the_readings(rows, random):
    folded = rows_of(fold(readings(*rows)))
    assert folded == counted_by_hand(rows)
    random.shuffle(rows)
    assert rows_of(fold(readings(*rows))) == folded
