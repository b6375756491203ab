"""The ground of the weights: as many sites, zones, squares and boundaries as a nation may have."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from django.core.management import call_command
from django.db import connection

from benchmarks.tile_ground import SOUTH_M, WEST_M
from coverage.core import Ints, grid
from coverage.core.evidence import SERVICES
from coverage.core.verdict import NOT_KNOWN, SERVED, WHITE
from coverage.models import OfficialRelease, WhiteZone
from coverage.projection import DEGREES, TILE_M, squares
from coverage.sites.load import import_list

OPERATORS = ("20801", "20810", "20815", "20820")
SERVICE = SERVICES.index("data_4g")
DAY = date(2026, 1, 1)
CORNER = int(grid.pack(grid.EUROPE, TILE_M, SOUTH_M, WEST_M))

SIDE = 1000  # squares of 200 m along an edge: a million of them
DENSE_SIDE = 300  # where all services are told of, not one alone: 60 km, wider than a map tile of zoom 9
DECLARED, MEASURED = 0.8, 0.44  # of the squares; the latter are 11 a km², as where many people go about

ZONES, OTHER_ZONES = 20_000, 5_000  # of one operator and service, and of each other pair: 95,000 in all
ZONE_SQUARES = 6  # of a zone at most, so that nearly a tenth of the land is white

# The file of 2018 has 77,000 sites without numbers; the lists of 2024 have 112,000, with numbers. What came
# since stands here within 500 m of what was there.
FILE, LISTED_ON = "2018_01_Sites_mobiles_2G_3G_4G_France_metropolitaine_L93.csv", date(2018, 1, 31)
NUMBER = "lpad((random() * 1e10)::bigint::text, 10, '0')"
NUMBERED = f"UPDATE coverage_site SET number = {NUMBER}, has_5g = random() < 0.5"
MORE_SITES = f"""
INSERT INTO coverage_site
    (operator, listed_on, number, has_2g, has_3g, has_4g, has_5g, commune, planned, geom)
SELECT
    operator, listed_on, {NUMBER}, has_2g, has_3g, has_4g, true, '', false,
    ST_Translate(geom, (random() - 0.5) * 0.008, (random() - 0.5) * 0.005)
FROM coverage_site WHERE random() < 0.45
"""

ZONE_COLUMNS = (
    "id, operator, service, status, missing_from_official, probability, tiles, area_km2, contributors, "
    "contributor_days, first_day, last_day, communes, method_version, as_of, created_at, public_from, geom"
)

GROUND = "generate_series(0, %(side)s - 1) AS north, generate_series(0, %(side)s - 1) AS east"
TILE = "%(corner)s + (north::bigint << 28) + east"  # as coverage.core.grid packs it
LAND = f"INSERT INTO coverage_tilecommune (tile, commune) SELECT {TILE}, '80021' FROM {GROUND}"
SHARES = f"""
INSERT INTO coverage_officialshare (release_id, tile, share_cl, share_bc, share_tbc, share_plain)
SELECT %(release)s, {TILE}, 0, 1, 0, 0 FROM {GROUND} WHERE random() < %(declared)s
"""
ESTIMATES = f"""
INSERT INTO coverage_coveragetile (
    tile, operator, service, region, probability, probability_served, probability_half, share_low, share_high,
    contributors, contributor_days, contributors_for, contributors_against, against_days, first_day, last_day,
    neighbours_mean_db, neighbours_sd_db, verdict, method_version, epoch
)
SELECT
    {TILE}, %(operator)s, %(service)s, 'reg-32', chance, 1 - chance, chance, 0.1, 0.9,
    1 + (random() * 20)::int, 9, 1, 1, 9, %(day)s, %(day)s, 3, 4,
    CASE WHEN chance > 0.95 THEN %(white)s WHEN chance < 0.25 THEN %(served)s ELSE %(not_known)s END, '', 1
FROM {GROUND}, random() AS chance WHERE random() < %(measured)s
"""


def lay_sites(folder: Path) -> None:
    """The sites of the real file, as many and as numbered as they are now."""
    import_list(folder / FILE, LISTED_ON)
    _run(NUMBERED)
    _run(MORE_SITES)


def lay_boundaries(folder: Path) -> None:
    """The communes, départements and the région of the real files."""
    kinds = ("communes", "departements", "region")
    codes = [
        folder / f"cog2026_{kind}.json" for kind in ("communes_hauts-de-france", "departements", "regions")
    ]
    drawn = [folder / f"fr2018_{kind}_hauts-de-france.geojson" for kind in kinds]
    call_command(
        "import_territories", codes=codes, boundaries=drawn, year=2026, boundary_year=2018, verbosity=0
    )


def lay_squares() -> None:
    """A million squares of land, declared and measured of one service; fewer of all of them."""
    _run(LAND, side=SIDE)
    for service in range(len(SERVICES)):
        side = SIDE if service == SERVICE else DENSE_SIDE
        for operator in OPERATORS:
            release = _release(operator, service)
            _run(SHARES, side=side, release=release.pk, declared=DECLARED)
            _run(ESTIMATES, side=side, operator=operator, service=service, measured=MEASURED)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def lay_zones() -> None:
    """So many zones of each operator and service, each of some adjoining squares, all over the land."""
    random = np.random.default_rng(1)
    statement = f"COPY {WhiteZone._meta.db_table} ({ZONE_COLUMNS}) FROM STDIN"
    pairs = [(operator, service) for service in range(len(SERVICES)) for operator in OPERATORS]
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for pair in pairs:
            number = ZONES if pair == (OPERATORS[0], SERVICE) else OTHER_ZONES
            for row in _zones(*pair, number, random):
                copy.write_row(row)


def _zones(operator: str, service: int, number: int, random: np.random.Generator) -> Iterator[list[object]]:
    shapes = np.array([_walk(random) for _ in range(number)])
    keys = CORNER + (shapes[..., 1] << grid.NORTHING_SHIFT) + shapes[..., 0]
    outlines = squares(keys.ravel(), DEGREES).reshape(keys.shape)
    merged = [shapely.MultiPolygon(shapely.get_parts(one)) for one in shapely.union_all(outlines, axis=1)]
    wkb = shapely.to_wkb(shapely.set_srid(np.array(merged), DEGREES), hex=True, include_srid=True)
    for geometry, missing in zip(wkb.tolist(), (random.random(number) < 0.5).tolist(), strict=True):
        told = [missing, 0.97, ZONE_SQUARES, 0.24, 5, 9, DAY, DAY, "{80021}", "", DAY, DAY, DAY, geometry]
        yield [UUID(bytes=random.bytes(16)), operator, service, "open", *told]


def _walk(random: np.random.Generator) -> Ints:
    """(n, 2) places of squares, each beside the one before; some may be the same."""
    steps = np.array([(1, 0), (0, 1), (-1, 0), (0, -1)])[random.integers(0, 4, ZONE_SQUARES - 1)]
    return np.asarray(
        np.vstack([np.zeros((1, 2), dtype=np.int64), steps]).cumsum(axis=0) + random.integers(6, SIDE - 6, 2)
    )


def _release(operator: str, service: int) -> OfficialRelease:
    layer = ("2G3G_voix", "3G_data", "4G_data", "5G_data")[service]
    return OfficialRelease.objects.create(
        name=f"{operator} {layer}",
        operator=operator,
        layer=layer,
        service=service,
        territory="Metropole",
        epsg=2154,
        released_on=DAY,
        features=0,
        mended=0,
    )


def _run(statement: str, **asked: Any) -> None:
    known: dict[str, Any] = {
        "corner": CORNER,
        "day": DAY,
        "white": WHITE,
        "served": SERVED,
        "not_known": NOT_KNOWN,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, {**known, **asked})
