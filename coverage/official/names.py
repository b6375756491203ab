"""The official map's vocabulary: what ARCEP calls its files, territories, operators and layers."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from coverage.core import grid
from coverage.core.evidence import SERVICES
from coverage.official.operators import OPERATORS, SPELT_IN_2017, code_in, group_of


class RefusedFile(ValueError):
    """A coverage file that cannot be imported: one sentence that names the field and the reason."""


class Territory(NamedTuple):
    """EPSG code of the territory's files, EPSG code of its tiles, and its box.

    West, south, east, north in WGS84 degrees; EPSG's own areas of use leave out the west of Guyane.
    """

    epsg: int
    tiles_epsg: int
    box: tuple[float, float, float, float]


class Announced(NamedTuple):
    """What a file's name says that the file holds."""

    name: str  # without its endings
    operators: tuple[str, ...]  # the codes of the group behind the operator's short name
    layer: str
    territory: str
    released_on: date
    is_shapefile: bool = False  # of 2017, whose attributes say neither operator nor date

    @property
    def operator(self) -> str:
        """The code under which the group is published in this territory."""
        return code_in(self.operators, self.territory)

    @property
    def technology(self) -> str:
        """The value of the column `techno`."""
        return self.layer.split("_")[0]

    @property
    def usage(self) -> str:
        """The value of the column `usage`."""
        return self.layer.split("_")[1]


BOXES = {place.name: (place.west, place.south, place.east, place.north) for place in grid.PLACES}
# The grid has one place for all of Europe. Land -5.15..9.57, 41.33..51.09; the sea to the west holds the
# island of the demonstration, at -5.77..-5.31.
BOXES["Métropole"] = (-6.5, 41.0, 10.0, 51.5)

# ARCEP publishes the métropole in Lambert-93 and the overseas territories in the CRS of their own grid.
TERRITORIES = {
    "Metropole": Territory(2154, grid.EUROPE, BOXES["Métropole"]),
    "971_Guadeloupe": Territory(grid.ANTILLES, grid.ANTILLES, BOXES["Guadeloupe"]),
    "972_Martinique": Territory(grid.ANTILLES, grid.ANTILLES, BOXES["Martinique"]),
    "973_Guyane": Territory(grid.GUYANE, grid.GUYANE, BOXES["Guyane"]),
    "974_LaReunion": Territory(grid.REUNION, grid.REUNION, BOXES["La Réunion"]),
    "976_Mayotte": Territory(grid.MAYOTTE, grid.MAYOTTE, BOXES["Mayotte"]),
    "977_SaintBarthelemy": Territory(grid.ANTILLES, grid.ANTILLES, BOXES["Saint-Barthélemy"]),
    "978_SaintMartin": Territory(grid.ANTILLES, grid.ANTILLES, BOXES["Saint-Martin"]),
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

ENDINGS = (".gpkg.7z", ".gpkg")
NAME = re.compile(
    r"(?P<year>20[0-9]{2})_T(?P<quarter>[1-4])_couv_(?P<place>\w+)_(?P<operator>[A-Z0-9]+)"
    rf"_(?P<layer>{'|'.join(LAYER_SERVICE)})"
)
QUARTER_ENDS = {"1": (3, 31), "2": (6, 30), "3": (9, 30), "4": (12, 31)}

ENDINGS_OF_2017 = (".shp.zip", ".zip")
OPERATOR_OF_2017 = "(?P<operator>[A-Za-z0-9]+(?:_[A-Za-z]+)?)"
MONTH = "(?P<year>20[0-9]{2})(?P<month>0[1-9]|1[0-2])"
NAMES_OF_2017 = (  # the two that ARCEP's own tool offered, and what it added to a file once clipped and split
    re.compile(rf"{OPERATOR_OF_2017}_Couv(?P<generation>[234])G_{MONTH}(?:_clean_L93)?"),
    re.compile(rf"{OPERATOR_OF_2017}_{MONTH}_Couv(?P<generation>[234])G(?:_clean_L93)?"),
)
# Before 2020 the map of voice was one of 2G, for every telephone: what `2G_voix` is today.
LAYERS_OF_2017 = {"2": "2G_voix", "3": "3G_data", "4": "4G_data"}


def read_name(filename: str) -> Announced:
    """What the file's name announces; RefusedFile for any other ending, pattern, territory or operator.

    Example: 2023_T2_couv_Metropole_SFR0_2G3G_voix.gpkg.7z, and of 2017: Free_Mobile_Couv4G_201707.zip
    """
    for endings, read in ((ENDINGS, _read), (ENDINGS_OF_2017, _read_2017)):
        for ending in endings:
            if filename.endswith(ending):
                return read(filename.removesuffix(ending))
    raise RefusedFile(f"file name: only {', '.join((*ENDINGS, *ENDINGS_OF_2017))} are read")


def _read(stem: str) -> Announced:
    match = NAME.fullmatch(stem)
    if match is None:
        raise RefusedFile("file name: expected <year>_T<quarter>_couv_<territory>_<operator>_<layer>")
    released_on = date(int(match["year"]), *QUARTER_ENDS[match["quarter"]])
    group = _group(match["operator"], OPERATORS)
    return Announced(stem, group, match["layer"], _territory(match["place"]), released_on)


def _read_2017(stem: str) -> Announced:
    """Dated by the first of its month: such a map is the state at that day."""
    match = next(filter(None, (pattern.fullmatch(stem) for pattern in NAMES_OF_2017)), None)
    if match is None:
        raise RefusedFile("file name: expected <operator>_Couv<2, 3 or 4>G_<year><month>")
    released_on = date(int(match["year"]), int(match["month"]), 1)
    group = _group(match["operator"], SPELT_IN_2017)
    return Announced(stem, group, LAYERS_OF_2017[match["generation"]], "Metropole", released_on, True)


def territory_at(longitude: float, latitude: float) -> str | None:
    """The territory whose box holds a point (WGS84 degrees), if one does."""
    for name, territory in TERRITORIES.items():
        west, south, east, north = territory.box
        if west <= longitude < east and south <= latitude < north:
            return name
    return None


def service_of(layer: str) -> int | None:
    """Position in SERVICES of the service that a layer is held against, if there is one."""
    service = LAYER_SERVICE[layer]
    return None if service is None else SERVICES.index(service)


def _territory(place: str) -> str:
    found = [TERRITORY_OF_TOKEN[token] for token in place.split("_") if token in TERRITORY_OF_TOKEN]
    if len(found) != 1:
        raise RefusedFile(f"file name: {place} names no territory, expected one of {', '.join(TERRITORIES)}")
    return found[0]


def _group(short: str, known: Iterable[str]) -> tuple[str, ...]:
    codes = group_of(short)
    if not codes:
        raise RefusedFile(f"file name: operator {short} is not one of {', '.join(known)}")
    return codes
