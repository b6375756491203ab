"""The worlds' printer: a world as the files that ARCEP and INSEE would publish of it."""

import csv
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from worlds.claims import LAMBERT_93, Claim, to_lambert
from worlds.communes import DEPARTMENT, Commune, partition
from worlds.operators import OPERATORS
from worlds.population_files import write_population
from worlds.territory_files import write_boundaries, write_codes
from worlds.world import World

QUARTER_MONTHS = 3
logging.getLogger("pyogrio").setLevel(logging.WARNING)  # it counts the records of each file aloud
EVERYBODY = len(OPERATORS)  # a mast that all operators share stands for the white-zone programme
SITE_COLUMNS = ("code_op", "nom_op", "num_site", "x", "y", "latitude", "longitude", "insee_dep", "insee_com")
SITE_FLAGS = ("site_2g", "site_3g", "site_4g", "site_5g", "site_ZB", "site_DCC")


@dataclass(frozen=True)
class Files:
    """Where the files are: official maps, the list of sites, codes, boundaries and people of territories."""

    coverage: list[Path]
    sites: Path
    codes: list[Path]
    boundaries: list[Path]
    population: Path
    year: int


def write(world: World, folder: Path, today: date) -> Files:
    """Every file, of the last quarter that ended before a day; in an empty folder, always the same bytes."""
    quarter = last_quarter(today)
    communes = partition(world.land)
    return Files(
        coverage=[_coverage(claim, folder, quarter) for claim in world.claims],
        sites=_sites(world, communes, folder, quarter),
        codes=write_codes(communes, folder),
        boundaries=write_boundaries(world, communes, folder),
        population=write_population(world.land, communes, folder),
        year=quarter.year,
    )


def last_quarter(today: date) -> date:
    """The last day of the quarter that ended last before a day: 2026-09-30 for 2026-11-21."""
    month = (today.month - 1) // QUARTER_MONTHS * QUARTER_MONTHS + 1
    return today.replace(month=month, day=1) - timedelta(days=1)


def _named(quarter: date) -> str:
    return f"{quarter.year}_T{quarter.month // QUARTER_MONTHS}"


def _coverage(claim: Claim, folder: Path, quarter: date) -> Path:
    """A GeoPackage as ARCEP publishes it, a feature for each level of the département."""
    path = folder / f"{_named(quarter)}_couv_Metropole_DEMO{claim.operator[-2:]}_{claim.layer}.gpkg"
    technology, usage = claim.layer.split("_")
    columns = {
        "operateur": int(claim.operator),
        "date": quarter.isoformat(),
        "techno": technology,
        "usage": usage,
        "niveau": list(claim.areas),
        "dept": DEPARTMENT,
    }
    frame = gpd.GeoDataFrame(columns, geometry=list(claim.areas.values()), crs=LAMBERT_93)
    # A GeoPackage holds the time of its writing; the same map must be the same file.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{quarter.isoformat()}T00:00:00.000Z"})
    try:
        pyogrio.write_dataframe(frame, path, layer="couverture", geometry_type="MultiPolygon")
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    return path


def _sites(world: World, communes: Sequence[Commune], folder: Path, quarter: date) -> Path:
    path = folder / f"{_named(quarter)}_sites_Metropole.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow([*SITE_COLUMNS, *SITE_FLAGS])
        rows.writerows(_site_rows(world, communes))
    return path


def _site_rows(world: World, communes: Sequence[Commune]) -> Iterable[list[object]]:
    sites = world.sites
    x, y = to_lambert(sites.x, sites.y)
    longitude, latitude = world.land.frame.degrees(sites.x, sites.y)
    homes = [_commune(communes, *place) for place in zip(sites.x.tolist(), sites.y.tolist(), strict=True)]
    for number, operator in enumerate(OPERATORS):
        has = np.array([sites.emits(number, name) for name in ("2G", "3G", "4G", "5G")])
        for mast in np.flatnonzero(sites.built[number]).tolist():
            place = [round(x[mast]), round(y[mast]), round(latitude[mast], 5), round(longitude[mast], 5)]
            shared = int(sites.built[:, mast].sum() == EVERYBODY)
            name = f"{operator.code}-{mast + 1:04d}"
            named = [operator.code, f"DEMO{operator.code[-2:]}", name, *place, DEPARTMENT, homes[mast]]
            yield [*named, *has[:, mast].astype(int).tolist(), shared, 0]


def _commune(communes: Sequence[Commune], x: float, y: float) -> str:
    return min(communes, key=lambda commune: shapely.distance(commune.area, shapely.Point(x, y))).code
