"""The official map's customs for the shapefiles of 2017, whose name alone says whose they are and of when."""

import re
import unicodedata
from pathlib import Path

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from coverage.official.examine import CoverageTable, check_largest, check_levels
from coverage.official.names import PLAIN, TERRITORIES, Announced, RefusedFile
from coverage.official.reference import check_crs

LEGENDS = ("LEGENDE", "LEGEND")  # both spellings were used
# No real file was there to read its legends from: these are the levels' names in ARCEP's own words.
WORDS = {
    "TRES BONNE COUVERTURE": "TBC",
    "BONNE COUVERTURE": "BC",
    "COUVERTURE LIMITEE": "CL",
    "TBC": "TBC",
    "BC": "BC",
    "CL": "CL",
}
COVERED = re.compile(r"(COUVERT(E|URE)?)?( EN)?( ?[234]G)?")  # what says no more than that there is coverage


def examine_shapefile(path: Path, announced: Announced) -> CoverageTable:
    """The shapefile's features, in Lambert-93 and with legends that can be read; RefusedFile otherwise."""
    if path.stem != announced.name:
        raise RefusedFile(f"archive: holds {path.name}, but the file's name says {announced.name}.shp")
    try:
        found = pyogrio.read_info(path, force_feature_count=True)
        if found["crs"] is None:
            raise RefusedFile("srs_id: the shapefile declares no CRS")
        check_crs("the .prj", found["crs"], TERRITORIES[announced.territory])
        column = next((name for name in found["fields"] if name.upper() in LEGENDS), None)
        legends = _legends(path, column)
    except (DataSourceError, DataLayerError, RuntimeError, OSError) as error:
        raise RefusedFile(f"file: not a whole shapefile ({error})") from error
    if not found["features"]:
        raise RefusedFile("table of features: no row")
    levels = {legend: level_of(legend) for legend in legends}
    check_levels(set(levels.values()))
    largest = check_largest(_largest(path))
    return CoverageTable(
        path, path.stem, announced.operator, found["features"], announced.territory, largest, column, levels
    )


def _legends(path: Path, column: str | None) -> set[object]:
    if column is None:
        return {None}
    _, rows = pyogrio.read_arrow(path, columns=[column], read_geometry=False)
    return set(rows[column].unique().to_pylist())


def level_of(legend: object) -> str:
    """The level that a legend names: empty where it says no more than that there is coverage.

    >>> level_of("Très bonne couverture"), level_of("Couverture 4G"), level_of(None)
    ('TBC', '', '')
    """
    text = (
        ""
        if legend is None
        else unicodedata.normalize("NFKD", str(legend)).encode("ascii", "ignore").decode()
    )
    words = " ".join(text.upper().split())
    if words in WORDS:
        return WORDS[words]
    if COVERED.fullmatch(words):
        return PLAIN
    raise RefusedFile(f"legende: {legend} is none of the levels' names")


def _largest(path: Path) -> int:
    """Bytes of the largest feature: behind each one's place, the index has its length in 16 bit words."""
    index = path.with_suffix(".shx").read_bytes()[100:]
    return max(
        (2 * int.from_bytes(index[at + 4 : at + 8], "big") for at in range(0, len(index), 8)), default=0
    )
