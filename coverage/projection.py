"""The projection desk: degrees to the metres of a tile's CRS and back, so that `core.grid` may count."""

from functools import cache

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer
from pyproj.transformer import TransformerGroup

from coverage.core import grid

DEGREES = 4326  # EPSG of WGS84, longitude first everywhere in this project
WEB_MERCATOR = 3857

TILE_M, SPOT_M = grid.RESOLUTIONS[0], 50  # a tile has rows of four spots, which `core.evidence` counts

EDGE_POINTS = 19  # along each edge of a box, to find how far it reaches in a grid that is turned against it

Box = tuple[float, float, float, float]  # west, south, east, north
Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]


@cache
def transformer(epsg_in: int, epsg_out: int) -> Transformer:
    """The one transformer between two CRSs: x (or longitude) first, both ways.

    Each thread makes it anew for itself: in half a millisecond where PROJ needs not choose, in 85 where it
    weighs how the nations of Europe tell ETRS89 from WGS84. Often its steps are the same whatever it chooses.
    """
    ways = {way.definition for way in TransformerGroup(epsg_in, epsg_out, always_xy=True).transformers}
    if len(ways) == 1:
        return Transformer.from_pipeline(ways.pop())
    return Transformer.from_crs(epsg_in, epsg_out, always_xy=True)


def box_in(box: Box, epsg_in: int, epsg_out: int) -> Box:
    """West, south, east and north in `epsg_out` of a box of `epsg_in`, as its bent edges reach."""
    west, south, east, north = box
    along, first, last = np.linspace(0, 1, EDGE_POINTS), np.zeros(EDGE_POINTS), np.ones(EDGE_POINTS)
    x = west + (east - west) * np.concatenate([along, along, first, last])
    y = south + (north - south) * np.concatenate([first, last, along, along])
    out_x, out_y = _transform(x, y, epsg_in, epsg_out)
    return float(out_x.min()), float(out_y.min()), float(out_x.max()), float(out_y.max())


def to_metres(longitude: ArrayLike, latitude: ArrayLike, epsg: int) -> tuple[Floats, Floats]:
    """x and y in metres of `epsg` of points in WGS84 degrees."""
    return _transform(longitude, latitude, DEGREES, epsg)


def to_degrees(x: ArrayLike, y: ArrayLike, epsg: int) -> tuple[Floats, Floats]:
    """Longitude and latitude in WGS84 degrees of points in metres of `epsg`."""
    return _transform(x, y, epsg, DEGREES)


def tiles_of(longitude: ArrayLike, latitude: ArrayLike, resolution: int = 200) -> NDArray[np.int64]:
    """Keys of the tiles of `resolution` metres that hold these points, each in the CRS of its place.

    ValueError as `grid.crs_of`, for what is not on Earth.
    """
    epsg, x, y = _in_metres(longitude, latitude)
    return grid.key_of(epsg, x, y, resolution)


def spots_of(longitude: ArrayLike, latitude: ArrayLike) -> NDArray[np.uint8]:
    """Which square of 50 m of its 200 m tile holds each point: 4 * north + east, 0 in the south-west.

    ValueError as `tiles_of`.
    """
    _, x, y = _in_metres(longitude, latitude)
    in_row = TILE_M // SPOT_M
    north, east = (np.floor_divide(metres, SPOT_M).astype(np.int64) % in_row for metres in (y, x))
    return (north * in_row + east).astype(np.uint8)


def squares(keys: ArrayLike, epsg_out: int) -> Geometries:
    """The outline of each tile in `epsg_out`: a polygon through its four projected corners.

    Adjoining tiles of one CRS share their corners to the last bit, so that no seam shows between them.
    """
    keys = np.atleast_1d(np.asarray(keys, dtype=np.int64))
    crs = grid.unpack(keys).epsg
    outlines = np.empty(len(keys), dtype=object)
    for epsg in np.unique(crs).tolist():
        here = crs == epsg
        outlines[here] = to_crs(shapely.box(*grid.bounds(keys[here]).T.astype(float)), epsg, epsg_out)
    return outlines


def centres(keys: ArrayLike) -> tuple[Floats, Floats]:
    """Longitude and latitude in WGS84 degrees of the middle of each tile."""
    keys = np.atleast_1d(np.asarray(keys, dtype=np.int64))
    tiles = grid.unpack(keys)
    x, y = tiles.easting + tiles.resolution / 2, tiles.northing + tiles.resolution / 2
    longitude, latitude = np.empty(len(keys)), np.empty(len(keys))
    for epsg in np.unique(tiles.epsg).tolist():
        here = tiles.epsg == epsg
        longitude[here], latitude[here] = to_degrees(x[here], y[here], epsg)
    return longitude, latitude


def to_crs(geometries: Geometries, epsg_in: int, epsg_out: int) -> Geometries:
    """The geometries with each vertex projected.

    Edges stay straight: one of 1 km strays by centimetres, one of 100 km by 200 m. Cut long ones before
    (`shapely.segmentize`).
    """
    if epsg_in == epsg_out:
        return geometries
    between = transformer(epsg_in, epsg_out)
    return np.asarray(shapely.transform(geometries, between.transform, interleaved=False))


def _in_metres(longitude: ArrayLike, latitude: ArrayLike) -> tuple[NDArray[np.int32], Floats, Floats]:
    """EPSG code of the grid at each point, and its x and y there."""
    lon, lat = np.atleast_1d(np.asarray(longitude, float)), np.atleast_1d(np.asarray(latitude, float))
    crs = grid.crs_of(lon, lat)
    x, y = np.empty(len(lon)), np.empty(len(lon))
    for epsg in np.unique(crs).tolist():
        here = crs == epsg
        x[here], y[here] = to_metres(lon[here], lat[here], epsg)
    return crs, x, y


def _transform(x: ArrayLike, y: ArrayLike, epsg_in: int, epsg_out: int) -> tuple[Floats, Floats]:
    out_x, out_y = transformer(epsg_in, epsg_out).transform(np.asarray(x, float), np.asarray(y, float))
    return np.asarray(out_x), np.asarray(out_y)
