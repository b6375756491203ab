"""INSEE's squares are read as they are written, and each that cannot be kept says why."""

import pytest

from coverage.core import grid
from coverage.population.rows import convert
from tests.coverage.population.factories import square


def test_a_square_is_a_tile_with_its_people():
    squares, refused = convert([(2, square(0, 0), "4.5", "0"), (3, square(0, 1), "12", "1")])
    names = grid.tile_ids(squares.tile)
    rows = zip(names, squares.people.tolist(), squares.imputed.tolist(), strict=True)
    assert list(rows) == [(square(0, 0), 4.5, False), (square(0, 1), 12.0, True)]
    assert refused == []


@pytest.mark.parametrize("name", ["CRS5490RES200mN1622400E708800", "CRS2975RES200mN7660200E340200"])
def test_martinique_and_la_reunion_are_on_our_grids(name):
    squares, refused = convert([(2, name, "1", "0")])
    assert (grid.tile_ids(squares.tile), refused) == ([name], [])


@pytest.mark.parametrize(
    ("name", "people", "imputed", "reason"),
    [
        ("", "1", "0", "idcar_200m: not CRS<epsg>RES200mN<northing>E<easting>, or the row is cut short"),
        ("CRS3035RES1000mN2900000E3700000", "1", "0", "idcar_200m: not CRS<epsg>RES200mN"),
        ("CRS2973RES200mN1622400E708800", "1", "0", "idcar_200m: EPSG:2973 is no CRS of our grid"),
        (square(0, 0, west=3_700_100), "1", "0", "idcar_200m: not a corner of the grid"),
        (square(0, 0, epsg=5490), "1", "0", "idcar_200m: lies where EPSG:5490 is not the CRS of our grid"),
        (square(0, 0, south=99_000_000), "1", "0", "idcar_200m: lies where EPSG:3035 is not the CRS"),
        (square(0, 0), "", "0", "ind: not a number"),
        (square(0, 0), "nan", "0", "ind: not between 0 and 100000"),
        (square(0, 0), "-1", "0", "ind: not between 0 and 100000"),
        (square(0, 0), "1", "", "i_est_200: neither 0 nor 1"),
        (square(0, 0), "1", "2", "i_est_200: neither 0 nor 1"),
    ],
)
def test_a_row_that_cannot_be_kept_says_why_and_the_others_stay(name, people, imputed, reason):
    squares, (refused,) = convert([(2, name, people, imputed), (3, square(1, 1), "1", "0")])
    assert squares.line.tolist() == [3]
    assert (refused.line, refused.reason[: len(reason)]) == (2, reason)
