"""The official map's scissors: polygons of any size in, pieces of few vertices out."""

import numpy as np
import shapely
from numpy.typing import NDArray

VERTICES = 256  # of a piece at most, once its long edges are made of short ones
# A polygon that is cut below this is as good as a point with many vertices: further cuts would not end.
SMALLEST_M = 0.1

Geometries = NDArray[np.object_]


def pieces(polygons: Geometries, edge_m: float) -> tuple[Geometries, NDArray[np.int64]]:
    """The polygons cut in halves until they have few vertices, and the position of the one each comes from.

    Edges longer than `edge_m` count as the several that they will be. A piece may touch itself where the
    polygon did (`mend.valid`); together they are the polygons, to rounding.
    """
    found, origin = [], []
    for at, polygon in enumerate(polygons.tolist()):
        parts = _pieces(polygon, edge_m)
        found += parts
        origin += [at] * len(parts)
    return np.array(found, dtype=object), np.array(origin, dtype=np.int64)


def _pieces(polygon: shapely.Polygon, edge_m: float) -> list[shapely.Polygon]:
    waiting, done = [polygon], []
    while waiting:
        piece = waiting.pop()
        if _is_small(piece, edge_m):
            done.append(piece)
        else:
            waiting += _halves(piece)
    return done


def _is_small(piece: shapely.Polygon, edge_m: float) -> bool:
    west, south, east, north = piece.bounds
    few = shapely.get_num_coordinates(piece) + shapely.length(piece) / edge_m <= VERTICES
    return bool(few) or max(east - west, north - south) < SMALLEST_M


def _halves(piece: shapely.Polygon) -> list[shapely.Polygon]:
    """Both sides of a line across the longer extent."""
    west, south, east, north = piece.bounds
    x, y = (west + east) / 2, (south + north) / 2
    wide = east - west > north - south
    first = (west, south, x, north) if wide else (west, south, east, y)
    second = (x, south, east, north) if wide else (west, y, east, north)
    halves = [shapely.clip_by_rect(piece, *half) for half in (first, second)]
    return [part for part in shapely.get_parts(halves) if part.geom_type == "Polygon" and not part.is_empty]
