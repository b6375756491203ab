"""The list of sites as it is written: three formats in, rows or reasons out."""

import csv
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# Our field -> the column of the list of 2018, and of every list since. What has no column is not known.
FORMATS: tuple[dict[str, str], ...] = (
    {"operator": "Operateur", "x": "x", "y": "y", "has_2g": "2G", "has_3g": "3G", "has_4g": "4G"},
    {
        "operator": "code_op",
        "number": "num_site",
        "x": "x",
        "y": "y",
        "longitude": "longitude",
        "latitude": "latitude",
        "department": "insee_dep",
        "commune": "insee_com",
        "has_2g": "site_2g",
        "has_3g": "site_3g",
        "has_4g": "site_4g",
        "has_5g": "site_5g",
        "white_zone_programme": "site_ZB",
        "targeted_coverage": "site_DCC",
    },
)
OPTIONAL = {"white_zone_programme", "targeted_coverage"}  # not in the overseas lists
NUMBERS = ("x", "y", "longitude", "latitude")
FLAGS = ("has_2g", "has_3g", "has_4g", "has_5g", "white_zone_programme", "targeted_coverage")


class RefusedList(ValueError):
    """A list of sites that cannot be imported at all: one sentence that names the reason."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A row that could be read: metres of its territory's CRS, and WGS84 degrees once it is located."""

    line: int
    operator: str
    x: float
    y: float
    has_2g: bool
    has_3g: bool
    has_4g: bool
    has_5g: bool | None = None
    white_zone_programme: bool | None = None
    targeted_coverage: bool | None = None
    number: str = ""
    department: str = ""
    commune: str = ""
    longitude: float = math.nan
    latitude: float = math.nan


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not kept: its line in the file (the header is line 1), field and reason, value."""

    line: int
    reason: str
    value: str


def read(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and values by our field names. Bytes that are no UTF-8 stand in names, and none is kept."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.reader(file, delimiter=";")
        header = next(rows, [])
        positions = _positions(header)
        for row in rows:
            if row:
                cells = row + [""] * (len(header) - len(row))
                yield rows.line_num, {field: cells[index].strip() for field, index in positions.items()}


def convert(rows: Iterable[tuple[int, dict[str, str]]]) -> tuple[list[Listed], list[Refused]]:
    """Rows as they stand in the file -> those that can be read, and why the others cannot."""
    listed, refused = [], []
    for line, row in rows:
        try:
            listed.append(_listed(line, row))
        except _BadValue as error:
            refused.append(Refused(line, *error.args))
    return listed, refused


class _BadValue(Exception):
    """Reason and value."""


def _positions(header: Sequence[str]) -> dict[str, int]:
    for columns in FORMATS:
        known = {field: header.index(column) for field, column in columns.items() if column in header}
        if set(columns) - OPTIONAL <= set(known):
            return known
    raise RefusedList(f"header: {';'.join(header)[:80]!r} is that of no known list of sites")


def _listed(line: int, row: dict[str, str]) -> Listed:
    if not re.fullmatch(r"[0-9]{5,6}", row["operator"]):
        raise _BadValue("operator: not an MCC and MNC", row["operator"])
    values: dict[str, object] = dict(row)
    values |= {field: _number(field, row[field]) for field in NUMBERS if field in row}
    values |= {field: _flag(field, row[field]) for field in FLAGS if field in row}
    return Listed(line, **values)  # type: ignore[arg-type]


def _number(field: str, text: str) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise _BadValue(f"{field}: not a number", text)
    return number


def _flag(field: str, text: str) -> bool:
    if text not in ("0", "1"):
        raise _BadValue(f"{field}: neither 0 nor 1", text)
    return text == "1"
