"""The draughtsman of the coverage room: outlines as the public gets them, and the communes they lie in."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np
import shapely
from django.db import connection

from coverage.core import Ints
from coverage.core.grid import unpack
from coverage.core.outline import outline
from coverage.projection import DEGREES, to_crs
from coverage.sql import load

DEGREE_DECIMALS = 7  # a centimetre; neighbours that share an edge still share it after rounding


def drawn(tiles: Ints) -> shapely.MultiPolygon:
    """The union of tiles of one CRS, in WGS84 degrees."""
    epsg = int(unpack(tiles).epsg[0])
    return to_crs(np.array([outline(tiles)], dtype=object), epsg, DEGREES)[0]


def rounded(exact: shapely.Geometry) -> shapely.Geometry:
    """A geometry in degrees as GeoJSON wants it."""
    short = shapely.transform(exact, lambda degrees: degrees.round(DEGREE_DECIMALS))
    return shapely.orient_polygons(short)  # RFC 7946: outer rings run against the clock


def communes_of(shapes: Sequence[shapely.Geometry]) -> list[list[str]]:
    """Codes of the communes that share ground with each of the shapes (WGS84 degrees), in order."""
    numbers = [
        UUID(int=number) for number in range(len(shapes))
    ]  # the statement tells them apart by such ids
    known = [shapely.to_wkb(shapely.set_srid(shape, DEGREES), include_srid=True) for shape in shapes]
    with connection.cursor() as cursor:
        cursor.execute(load("communes_of_zones"), [numbers, known])
        found = dict(cursor.fetchall())
    return [found.get(number, []) for number in numbers]
