"""Evidence: the table of what a reading says, cell by cell, and what its rows refuse to hold."""

from dataclasses import fields
from itertools import product

import numpy as np
import pytest

from coverage.core import evidence
from coverage.core.evidence import Environment, Kind, Readings, State, Technology
from coverage.core.fold import fold
from tests.coverage.core.factories import readings

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


def test_rows_are_taken_in_the_order_asked_for():
    folded = fold(readings(*({"tile": tile} for tile in (5, 6, 7))))
    assert folded.take(np.array([2, 0])).tile.tolist() == [7, 5]


def test_a_column_of_another_length_is_refused_by_name():
    columns = {field.name: getattr(readings({}), field.name) for field in fields(Readings)}
    with pytest.raises(ValueError, match="operator"):
        Readings(**columns | {"operator": np.array([1, 2], np.int32)})


@pytest.mark.parametrize("wrong", [{"environment": 4}, {"spot": 16}])
def test_a_code_without_a_name_is_refused_by_name(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        readings(wrong)
