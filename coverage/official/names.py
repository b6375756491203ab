"""The official map's vocabulary: what ARCEP calls its files, territories, operators and layers."""

import re
from datetime import date
from typing import NamedTuple

from coverage.core import grid
from coverage.core.evidence import SERVICES


class RefusedFile(ValueError):
    """A coverage file that cannot be imported: one sentence that names the field and the reason."""


class Territory(NamedTuple):
    """EPSG code of the territory's files, EPSG code of its tiles, and its place in `grid.PLACES`."""

    epsg: int
    tiles_epsg: int
    place: str

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in WGS84 degrees; EPSG's own areas of use leave out the west of Guyane."""
        place = next(place for place in grid.PLACES if place.name == self.place)
        return place.west, place.south, place.east, place.north


class Announced(NamedTuple):
    """What a file's name says that the file holds."""

    name: str  # without its endings
    operators: tuple[str, ...]  # the codes that may stand under this operator's short name
    layer: str
    territory: str
    released_on: date

    @property
    def technology(self) -> str:
        """The value of the column `techno`."""
        return self.layer.split("_")[0]

    @property
    def usage(self) -> str:
        """The value of the column `usage`."""
        return self.layer.split("_")[1]


# ARCEP publishes the métropole in Lambert-93 and the overseas territories in the CRS of their own grid.
TERRITORIES = {
    "Metropole": Territory(2154, grid.EUROPE, "Europe"),
    "971_Guadeloupe": Territory(grid.ANTILLES, grid.ANTILLES, "Guadeloupe"),
    "972_Martinique": Territory(grid.ANTILLES, grid.ANTILLES, "Martinique"),
    "973_Guyane": Territory(grid.GUYANE, grid.GUYANE, "Guyane"),
    "974_LaReunion": Territory(grid.REUNION, grid.REUNION, "La Réunion"),
    "976_Mayotte": Territory(grid.MAYOTTE, grid.MAYOTTE, "Mayotte"),
    "977_SaintBarthelemy": Territory(grid.ANTILLES, grid.ANTILLES, "Saint-Barthélemy"),
    "978_SaintMartin": Territory(grid.ANTILLES, grid.ANTILLES, "Saint-Martin"),
}
TERRITORY_OF_TOKEN = {territory.split("_")[0]: territory for territory in TERRITORIES}

# Which of our services a layer is held against. The layer of 2G telephones alone is kept and drawn, but a
# modern telephone's voice call is what `2G3G_voix` promises.
LAYER_SERVICE = {
    "2G_voix": None,
    "2G3G_voix": "voice",
    "3G_data": "data_3g",
    "4G_data": "data_4g",
    "5G_data": "data_5g",
}

LEVELS = (
    "CL",
    "BC",
    "TBC",
)  # the column `niveau`: limited, good, very good coverage; worst first, areas disjoint
PLAIN = ""  # a layer without levels: what is there is covered

# Short names in file names, old and new; a group that is present in several seas has a code in each.
OPERATORS = {
    "OF": ("20801", "34001", "64700"),
    "SFR0": ("20810", "34002", "64710"),
    "SFR": ("20810", "34002", "64710"),
    "FREE": ("20815", "34004", "64703"),
    "BOUY": ("20820",),
    "BYT": ("20820",),
    "ORCA": ("34001",),
    "OMT": ("34002",),
    "UTS": ("34003",),
    "FRCA": ("34004",),
    "DAUPH": ("34008",),
    "DIGIC": ("34020",),
    "MAOR": ("64701",),
    "BJT": ("64701",),
    "TELC": ("64702", "64703"),
    "ZEOP": ("64704",),
    "SRR": ("64710",),
}
DEMONSTRATION = re.compile(r"DEMO([0-9]{2})")  # fictional: DEMO01 is 00101; MCC 001 is reserved for tests

ENDINGS = (".gpkg", ".gpkg.7z")
NAME = re.compile(
    r"(?P<year>20[0-9]{2})_T(?P<quarter>[1-4])_couv_(?P<place>\w+)_(?P<operator>[A-Z0-9]+)"
    rf"_(?P<layer>{'|'.join(LAYER_SERVICE)})"
)
QUARTER_ENDS = {"1": (3, 31), "2": (6, 30), "3": (9, 30), "4": (12, 31)}


def read_name(filename: str) -> Announced:
    """What the file's name announces; RefusedFile for any other ending, pattern, territory or operator.

    Example: 2023_T2_couv_Metropole_SFR0_2G3G_voix.gpkg.7z
    """
    stem = next((filename.removesuffix(end) for end in reversed(ENDINGS) if filename.endswith(end)), None)
    if stem is None:
        raise RefusedFile(f"file name: only {' and '.join(ENDINGS)} are read")
    match = NAME.fullmatch(stem)
    if match is None:
        raise RefusedFile("file name: expected <year>_T<quarter>_couv_<territory>_<operator>_<layer>")
    released_on = date(int(match["year"]), *QUARTER_ENDS[match["quarter"]])
    return Announced(
        stem, _operators(match["operator"]), match["layer"], _territory(match["place"]), released_on
    )


def service_of(layer: str) -> int | None:
    """Position in SERVICES of the service that a layer is held against, if there is one."""
    service = LAYER_SERVICE[layer]
    return None if service is None else SERVICES.index(service)


def _territory(place: str) -> str:
    found = [TERRITORY_OF_TOKEN[token] for token in place.split("_") if token in TERRITORY_OF_TOKEN]
    if len(found) != 1:
        raise RefusedFile(f"file name: {place} names no territory, expected one of {', '.join(TERRITORIES)}")
    return found[0]


def _operators(short: str) -> tuple[str, ...]:
    if match := DEMONSTRATION.fullmatch(short):
        return (f"001{match[1]}",)
    if short not in OPERATORS:
        raise RefusedFile(f"file name: operator {short} is not one of {', '.join(OPERATORS)}")
    return OPERATORS[short]
