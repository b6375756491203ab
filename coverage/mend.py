"""The workbench for polygons: whatever comes in, valid polygons go out, and what was mended is counted."""

import numpy as np
import shapely
from numpy.typing import NDArray

Geometries = NDArray[np.object_]

POLYGON, MULTIPOLYGON = 3, 6  # type numbers of the Simple Features standard, as shapely gives them


def valid(geometries: Geometries) -> tuple[Geometries, NDArray[np.bool_]]:
    """The geometries made valid, with nothing but polygons in them, and which of them had to be mended.

    Rings that cross or overlap are read as the area they enclose together; spikes without an area go.
    """
    broken = ~shapely.is_valid(geometries)
    mended = geometries.copy()
    mended[broken] = shapely.make_valid(geometries[broken], method="structure", keep_collapsed=False)
    return mended, broken


def polygons(geometries: Geometries) -> tuple[Geometries, NDArray[np.int64]]:
    """The single polygons that the geometries are made of, and the position of the one each comes from."""
    parts, origin = shapely.get_parts(geometries, return_index=True)
    parts, inner = shapely.get_parts(parts, return_index=True)  # a collection may hold a multipolygon
    keep = (shapely.get_type_id(parts) == POLYGON) & ~shapely.is_empty(parts)
    return parts[keep], origin[inner][keep]


def union(geometries: Geometries) -> shapely.MultiPolygon:
    """One valid multipolygon of all the polygons; empty if there is none."""
    parts, _ = polygons(np.atleast_1d(shapely.union_all(valid(geometries)[0])))
    return shapely.MultiPolygon(list(parts))
