"""The list of sites as it is written: five formats in, rows or reasons out."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coverage.csv_rows import Format, Line, Refused, converted
from coverage.csv_rows import read as read_list
from coverage.csv_values import flag, known, number, plmn, words

BANDS_5G = {f"band_{mhz}": mhz for mhz in (700, 800, 1800, 2100, 3500)}
TECHNOLOGIES = ("has_2g", "has_3g", "has_4g", "has_5g")
PROGRAMMES = ("white_zone_programme", "targeted_coverage")
FLAGS = (*TECHNOLOGIES, *PROGRAMMES)

SINCE_2018 = {
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
    "white_zone_programme": "site_zb",
    "targeted_coverage": "site_dcc",
    **{field: f"site_5g_{mhz}_m_hz" for field, mhz in BANDS_5G.items()},
}
# The overseas lists do not speak of programmes, those before 5G's bands not of bands.
OPTIONAL = frozenset({*PROGRAMMES, *BANDS_5G})

# The sites to come differ from the others by the quarter of their data; what has no column is not known.
FORMATS = (
    Format(
        "2018",
        {"operator": "operateur", "x": "x", "y": "y", "has_2g": "2g", "has_3g": "3g", "has_4g": "4g"},
    ),
    Format(
        "2018_T4 to 2020",
        {**SINCE_2018, "x": "x_lambert_93", "y": "y_lambert_93"},
        OPTIONAL | {"longitude", "latitude", "has_5g"},
    ),
    Format("planned", {**SINCE_2018, "quarter": "trimestre_donnee"}, OPTIONAL),
    Format("sites", SINCE_2018, OPTIONAL),
    Format(
        "5G counts",
        {"level": "nivgeo", "code": "codgeo", "total": "nb_sites5g_total"},
        refusal="these are numbers of 5G sites by territory and month, no site stands in them",
    ),
)


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
    bands_5g: tuple[int, ...] | None = None  # MHz
    planned: bool = False


def read(path: Path) -> Iterator[Line]:
    """The list's lines by our field names."""
    return read_list(path, FORMATS)


def convert(lines: Iterable[Line]) -> tuple[list[Listed], list[Refused]]:
    """Lines as they stand in the file -> those that can be read, and why the others cannot."""
    refused: list[Refused] = []
    return list(converted(lines, _listed, refused.append)), refused


def _listed(line: Line) -> Listed:
    row = line.values
    flags: dict[str, Any] = {field: flag(field, row[field]) for field in TECHNOLOGIES if field in row}
    flags |= {field: known(flag, row, field) for field in PROGRAMMES}
    return Listed(
        line.number,
        plmn("operator", row["operator"]),
        x=number("x", row["x"]),
        y=number("y", row["y"]),
        longitude=number("longitude", row["longitude"]) if "longitude" in row else math.nan,
        latitude=number("latitude", row["latitude"]) if "latitude" in row else math.nan,
        number=words("number", row.get("number", ""), 40),
        department=words("department", row.get("department", ""), 3),
        commune=words("commune", row.get("commune", ""), 5),
        bands_5g=_bands(line),
        planned=line.format.name == "planned",
        **flags,
    )


def _bands(line: Line) -> tuple[int, ...] | None:
    told = {mhz: known(flag, line.values, field) for field, mhz in BANDS_5G.items() if field in line.values}
    return tuple(mhz for mhz, there in told.items() if there) if told else None
