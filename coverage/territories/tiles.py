"""Territories: the surveyor, who finds the commune that holds the centre of each 200 m tile."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db import connection, transaction
from django.utils import timezone
from numpy.typing import NDArray

from coverage.core import grid
from coverage.models import Territory, TileCommune, TileSurvey
from coverage.projection import DEGREES, TILE_M, Floats, Geometries, to_crs
from coverage.sql import load, sorted_keys

SURVEY = 1  # the one row
COMMUNES_AT_ONCE = 500  # so many boundaries, and the tiles in them, are in memory
POINTS_AT_ONCE = 1 << 18  # of a commune's box; Maripasoula's has a million centres

Tiles = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Surveyed:
    """How many tiles know their commune, how many rows that changed, and the communes that hold no centre."""

    tiles: int
    changed: int
    without: list[str]


@transaction.atomic
def survey() -> Surveyed:
    """Writes the tiles of every commune that is drawn; twice gives the same rows, and writes none.

    A tile whose centre lies in several communes, as their boundaries overlap, or on a border between them
    is of the first by code.
    """
    codes = _drawn()
    with connection.cursor() as cursor:
        cursor.execute(load("territory_surveyed"))
        for start in range(0, len(codes), COMMUNES_AT_ONCE):
            _copy(codes[start : start + COMMUNES_AT_ONCE])
        cursor.execute("ANALYZE surveyed")
        with sorted_keys():
            cursor.execute(load("territory_tiles"))
        tiles, changed = cursor.fetchone()
    if changed:
        TileSurvey.objects.update_or_create(pk=SURVEY, defaults={"changed_at": timezone.now()})
    held = set(TileCommune.objects.values_list("commune", flat=True).distinct())
    return Surveyed(tiles, changed, [code for code in codes if code not in held])


def tiles_within(area: shapely.Polygon | shapely.MultiPolygon, epsg: int) -> Tiles:
    """Keys of the tiles whose centres an area in metres of `epsg` holds or touches; south to north."""
    west, south, east, north = (np.array(area.bounds) / TILE_M - 0.5).tolist()
    columns = np.arange(np.ceil(west), np.floor(east) + 1)
    rows = np.arange(np.ceil(south), np.floor(north) + 1)
    shapely.prepare(area)
    high = max(1, POINTS_AT_ONCE // max(1, len(columns)))
    strips = [_strip(area, epsg, columns, rows[low : low + high]) for low in range(0, len(rows), high)]
    return np.concatenate(strips) if strips else np.empty(0, dtype=np.int64)


def _strip(area: shapely.Polygon | shapely.MultiPolygon, epsg: int, columns: Floats, rows: Floats) -> Tiles:
    x, y = (index.ravel() * TILE_M for index in np.meshgrid(columns, rows))
    inside = shapely.intersects_xy(area, x + TILE_M / 2, y + TILE_M / 2)
    return grid.pack(epsg, TILE_M, northing=y[inside], easting=x[inside])


def _drawn() -> list[str]:
    drawn = Territory.objects.filter(kind=Territory.COMMUNE, geom__isnull=False)
    return list(drawn.order_by("code").values_list("code", flat=True))


def _copy(codes: Sequence[str]) -> None:
    communes = Territory.objects.filter(kind=Territory.COMMUNE, code__in=codes).annotate(wkb=AsWKB("geom"))
    known, wkb = zip(*communes.values_list("code", "wkb"), strict=True)
    areas = shapely.from_wkb(np.array([bytes(each) for each in wkb], dtype=object))
    with connection.cursor() as cursor, cursor.copy("COPY surveyed FROM STDIN") as copy:
        for code, tiles in zip(known, _tiles(areas), strict=True):
            for tile in tiles.tolist():
                copy.write_row((tile, code))


def _tiles(areas: Geometries) -> Iterator[Tiles]:
    """The tiles of each area in degrees, in the CRS of its place."""
    inner = shapely.point_on_surface(areas)
    crs = grid.crs_of(shapely.get_x(inner), shapely.get_y(inner))
    metres = areas.copy()
    for epsg in np.unique(crs).tolist():
        metres[crs == epsg] = to_crs(areas[crs == epsg], DEGREES, epsg)
    for area, epsg in zip(metres, crs.tolist(), strict=True):
        yield tiles_within(area, epsg)
