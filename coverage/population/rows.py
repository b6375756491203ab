"""Population, row by row: texts in, tiles of our grid with their people or reasons out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coverage.core import grid
from coverage.population.files import Row
from coverage.projection import TILE_M, centres

SQUARE = re.compile(r"CRS([0-9]{4,5})RES200mN(-?[0-9]{1,8})E(-?[0-9]{1,8})")
FLAGS = {"0": False, "1": True, "0.0": False, "1.0": True, "False": False, "True": True}
MOST_PEOPLE = 100_000.0  # the fullest square of 2019 has 6,570
FIELDS = [("line", "i8"), ("epsg", "i8"), ("north", "i8"), ("east", "i8"), ("people", "f8"), ("imputed", "?")]


@dataclass(frozen=True, slots=True)
class Squares:
    """Rows that could be read, an array for each column."""

    line: NDArray[np.int64]
    tile: NDArray[np.int64]
    people: NDArray[np.float64]
    imputed: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not kept: its line in the file, the field and the reason."""

    line: int
    reason: str


class _BadValue(Exception):
    """Field and reason."""


def convert(rows: Sequence[Row]) -> tuple[Squares, list[Refused]]:
    """Rows as they stand in the file -> squares, and why others are none."""
    kept, refused = [], []
    for line, square, people, imputed in rows:
        try:
            kept.append((line, *_corner(square.strip()), _people(people.strip()), _flag(imputed.strip())))
        except _BadValue as error:
            refused.append(Refused(line, str(error)))
    table = np.array(kept, dtype=FIELDS)
    tile = grid.pack(table["epsg"], TILE_M, table["north"], table["east"])
    there = _is_there(tile, table["epsg"])
    refused += [
        Refused(line, f"idcar_200m: lies where EPSG:{epsg} is not the CRS of our grid")
        for line, epsg in table[["line", "epsg"]][~there].tolist()
    ]
    found = table[there]
    squares = Squares(found["line"], tile[there], found["people"], found["imputed"])
    return squares, refused


def _is_there(tile: NDArray[np.int64], epsg: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether the grid has this CRS at each square's centre; a projection may have no place for it at all."""
    longitude, latitude = centres(tile)
    on_earth = (np.abs(longitude) <= 180) & (np.abs(latitude) <= 90)
    found = grid.crs_of(np.where(on_earth, longitude, 0), np.where(on_earth, latitude, 0))
    return np.asarray(on_earth & (found == epsg))


def _corner(square: str) -> tuple[int, int, int]:
    """EPSG code, northing and easting in metres of a square's lower left corner."""
    match = SQUARE.fullmatch(square)
    if match is None:
        raise _BadValue("idcar_200m: not CRS<epsg>RES200mN<northing>E<easting>, or the row is cut short")
    epsg, north, east = (int(group) for group in match.groups())
    if epsg not in grid.CRS_CODES:
        raise _BadValue(f"idcar_200m: EPSG:{epsg} is no CRS of our grid")
    if north % TILE_M or east % TILE_M:
        raise _BadValue("idcar_200m: not a corner of the grid")
    return epsg, north, east


def _people(text: str) -> float:
    try:
        people = float(text.replace(",", "."))
    except ValueError:
        raise _BadValue("ind: not a number") from None
    if not 0 <= people <= MOST_PEOPLE:
        raise _BadValue(f"ind: not between 0 and {MOST_PEOPLE:g}")
    return people


def _flag(text: str) -> bool:
    if text not in FLAGS:
        raise _BadValue("i_est_200: neither 0 nor 1")
    return FLAGS[text]
