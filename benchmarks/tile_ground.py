"""The ground of the tile benchmark: invented squares as the pipeline leaves them, and views for tipg."""

from collections.abc import Iterable, Iterator
from math import ceil

import numpy as np
import shapely
from django.db import connection, transaction
from numpy.typing import NDArray

from coverage.core import Ints, grid
from coverage.core.verdict import MIN_CONTRIBUTORS, NOT_KNOWN, SERVED, WHITE
from coverage.floor import EVERY_SERVICE
from coverage.models import CoverageTile, DecidedFamily, LoneTile, ParentTile, Square
from coverage.projection import WEB_MERCATOR, squares

OPERATOR, SERVICE, REGION = "20801", 2, "reg-32"
SOUTH_M, WEST_M = 2_600_000, 3_700_000  # of EPSG:3035: the middle of France
PER_KM2 = 11  # tiles with evidence where people go about: a dense crowd's
VILLAGES_PER_TILE = 1 / 400
FAR_M = 200_000  # more than a map tile of zoom 8 spans
AROUND_TILES = 14  # one standard deviation of where a village's people go
SHARES = {NOT_KNOWN: 0.7, SERVED: 0.25, WHITE: 0.05}
PEOPLE = 4  # that measured in a tile, on average; one alone in one of four
AT_ONCE = 100_000

TILE_COLUMNS = [
    "tile",
    "operator",
    "service",
    "region",
    "probability",
    "probability_served",
    "probability_half",
    "share_low",
    "share_high",
    "contributors",
    "contributor_days",
    "contributors_for",
    "contributors_against",
    "against_days",
    "first_day",
    "last_day",
    "neighbours_mean_db",
    "neighbours_sd_db",
    "verdict",
    "method_version",
    "epoch",
]

# What tipg publishes: each resolution with its outline, of the very tables that ours are drawn from.
VIEW = """
CREATE VIEW peer_{resolution} AS
SELECT square.tile AS id, square.geom, told.operator, told.service, {columns}
FROM coverage_square AS square JOIN {table} AS told USING (tile)
WHERE square.resolution = {resolution}
"""
# Where one person alone was, as the publication notes it.
LONE = """
INSERT INTO coverage_lonetile (tile, operator, region, last_day)
SELECT tile, operator, region, last_day FROM coverage_coveragetile WHERE contributors < %s
"""
OF_TILES = {"table": "coverage_coveragetile", "columns": "told.verdict, told.probability, told.contributors"}
OF_PARENTS = {"table": "coverage_parenttile", "columns": "told.white, told.served, told.not_known"}


def lay(tiles: int, lands: int = 1) -> Ints:
    """Fill the tables with so many tiles of 200 m and their parents, make the views; keys of the tiles.

    `lands` are alike, too far apart for a map tile of zoom 8 to show two; the keys come land by land.
    """
    random = np.random.default_rng(1)
    keys = _lands(_keys(tiles // lands, random), lands)
    verdicts = random.choice(list(SHARES), len(keys), p=list(SHARES.values()))
    people = random.geometric(1 / PEOPLE, len(keys))
    lone = people < MIN_CONTRIBUTORS
    with transaction.atomic():
        _copy(CoverageTile, TILE_COLUMNS, _tiles(keys, verdicts, people, random))
        _outline(keys)
        for resolution in grid.RESOLUTIONS[1:]:
            _outline(np.unique(grid.parent(keys, resolution)))
            _parents(keys[~lone], verdicts[~lone], SERVICE, resolution)
            _parents(keys[lone], np.full(lone.sum(), NOT_KNOWN), EVERY_SERVICE, resolution)
        for service in (SERVICE, EVERY_SERVICE):
            DecidedFamily.objects.create(
                operator=OPERATOR, service=service, region=REGION, digest="invented", told="invented"
            )
    with connection.cursor() as cursor:
        cursor.execute(LONE, [MIN_CONTRIBUTORS])
        for model in (CoverageTile, LoneTile, ParentTile, Square):
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")
        for resolution in grid.RESOLUTIONS:
            of = OF_TILES if resolution == grid.RESOLUTIONS[0] else OF_PARENTS
            cursor.execute(VIEW.format(resolution=resolution, **of))
    return keys


def _keys(tiles: int, random: np.random.Generator) -> Ints:
    """Keys of distinct tiles around villages; the more tiles, the larger the land."""
    side = int((tiles / PER_KM2 * 25) ** 0.5)  # tiles of 200 m along an edge: 25 of them to a km²
    villages = random.uniform(0, side, (max(1, int(tiles * VILLAGES_PER_TILE)), 2))
    found = np.empty(0, dtype=np.int64)
    while len(found) < tiles:
        homes = villages[random.integers(0, len(villages), tiles)]
        places = np.clip(homes + random.normal(0, AROUND_TILES, homes.shape), 0, side).astype(np.int64)
        found = np.union1d(found, places[:, 1] * (side + 1) + places[:, 0])
    found = np.sort(random.choice(found, tiles, replace=False))
    north, east = np.divmod(found, side + 1)
    return grid.pack(grid.EUROPE, 200, SOUTH_M + north * 200, WEST_M + east * 200)


def _lands(keys: Ints, number: int) -> Ints:
    """The tiles of a land, and those of others like it to the east and the north."""
    epsg, resolution, northing, easting = grid.unpack(keys)
    across = ceil(number**0.5)
    steps = np.ptp(northing) + FAR_M, np.ptp(easting) + FAR_M
    moved = [
        grid.pack(epsg, resolution, northing + land // across * steps[0], easting + land % across * steps[1])
        for land in range(number)
    ]
    return np.concatenate(moved)


def _tiles(
    keys: Ints, verdicts: Ints, people: Ints, random: np.random.Generator
) -> Iterator[tuple[object, ...]]:
    probabilities = random.uniform(0, 1, len(keys))
    for key, verdict, p, n in zip(
        keys.tolist(), verdicts.tolist(), probabilities.tolist(), people.tolist(), strict=True
    ):
        days = ("2026-01-01", "2026-10-01")
        yield (
            key,
            OPERATOR,
            SERVICE,
            REGION,
            p,
            1 - p,
            p,
            0.1,
            0.9,
            n,
            n,
            n,
            n,
            9,
            *days,
            3.0,
            4.0,
            verdict,
            "",
            1,
        )


def _parents(keys: Ints, verdicts: Ints, service: int, resolution: int) -> None:
    found, parent = np.unique(grid.parent(keys, resolution), return_inverse=True)
    counts = [
        np.bincount(parent, verdicts == verdict, len(found)).astype(int)
        for verdict in (WHITE, SERVED, NOT_KNOWN)
    ]
    rows = zip(found.tolist(), *(count.tolist() for count in counts), strict=True)
    columns = ["tile", "operator", "service", "region", "white", "served", "not_known"]
    _copy(ParentTile, columns, ((key, OPERATOR, service, REGION, *told) for key, *told in rows))


def _outline(keys: NDArray[np.integer]) -> None:
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        outlines = shapely.to_wkb(
            shapely.set_srid(squares(some, WEB_MERCATOR), WEB_MERCATOR), hex=True, include_srid=True
        )
        resolutions = grid.unpack(some).resolution.tolist()
        _copy(
            Square,
            ["tile", "resolution", "geom"],
            zip(some.tolist(), resolutions, outlines.tolist(), strict=True),
        )


def _copy(model: type, columns: list[str], rows: Iterable[tuple[object, ...]]) -> None:
    table = model._meta.db_table  # type: ignore[attr-defined]
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
