"""Territories: the errand, which fetches a year's codes and boundaries from where they are published."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from coverage.download import Parcel, RefusedDownload, download
from coverage.territories.boundaries import read_boundaries
from coverage.territories.codes import RefusedFile, read_codes

CODES, BOUNDARIES = "codes", "boundaries"
LISTS = ("communes", "epci", "departements", "regions")

# As the publishers name them: the package's README for the codes, with a version for each year; the index of
# their folder for the boundaries, which are generalised to so many metres.
CODES_FROM = "https://unpkg.com/@etalab/decoupage-administratif@{version}/data/{name}.json"
VERSIONS = {2021: "1.1.1", 2022: "2.3.1", 2023: "3.1.1", 2024: "4.1.0", 2025: "5.3.0", 2026: "6.0.0"}
BOUNDARIES_FROM = "https://etalab-datasets.geo.data.gouv.fr/contours-administratifs/{year}/geojson/{name}-{metres}m.geojson.gz"
PRECISIONS = (1000, 100, 50, 5)
PRECISION = 50  # a quarter of a tile; 57 MB of communes, against 279 MB at 5 m

MOST_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to fetch: codes or boundaries, the year that it is of, and its address."""

    kind: str
    year: int
    url: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that is here and can be imported: so many territories are in it, so many entries are none."""

    wanted: Wanted
    parcel: Parcel
    kept: int
    refused: int


def wanted(
    year: int,
    boundary_year: int,
    metres: int = PRECISION,
    codes_from: str = CODES_FROM,
    boundaries_from: str = BOUNDARIES_FROM,
) -> list[Wanted]:
    """The eight files of a year; RefusedDownload for a year whose codes have no known version."""
    if "{version}" in codes_from and year not in VERSIONS:
        known = f"{min(VERSIONS)} to {max(VERSIONS)}"
        raise RefusedDownload(f"year: the codes of {year} have no version known here, only those of {known}")
    values = {"version": VERSIONS.get(year, ""), "year": year, "metres": metres}
    codes = [Wanted(CODES, year, codes_from.format(name=name, **values)) for name in LISTS]
    values["year"] = boundary_year
    drawn = [Wanted(BOUNDARIES, boundary_year, boundaries_from.format(name=name, **values)) for name in LISTS]
    return codes + drawn


def fetch(files: Sequence[Wanted], folder: Path) -> Iterator[Fetched]:
    """Each file as `download` brings it, read as an import would; RefusedDownload if one is no such file.

    Then it is not kept. Those that are here already are read, and not asked for again. They go into a folder
    for each year, as every year's have the same names.
    """
    for file in files:
        home = folder / str(file.year)
        home.mkdir(parents=True, exist_ok=True)
        parcel = download(file.url, home / file.url.rpartition("/")[2], most_bytes=MOST_BYTES)
        try:
            kept, refused = _count(file.kind, parcel.path)
        except RefusedFile as error:
            parcel.path.unlink()
            raise RefusedDownload(f"{file.url}: {error}; it is not kept") from error
        yield Fetched(file, parcel, kept, refused)


def _count(kind: str, path: Path) -> tuple[int, int]:
    if kind == CODES:
        coded, refused = read_codes(path)
        return len(coded), len(refused)
    drawn, without = read_boundaries(path)
    return len(drawn), len(without)
