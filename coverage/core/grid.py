"""The grid room: square tiles, their keys, names and neighbours; metres in, nothing is projected here.

A tile is one non-negative int64, from the highest bit down: CRS index (4 bits), resolution index (2 bits),
northing index and easting index (28 bits each, offset by 2**27); an index is floor(metres / resolution).
The order of `CRS_CODES` and `RESOLUTIONS` is part of every stored key: append to them, never reorder.
"""

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coverage.core import Ints

RESOLUTIONS = (200, 1000, 5000, 25000)  # metres; each divides the next, so that parents nest exactly
AREA_KM2 = {resolution: resolution**2 / 1e6 for resolution in RESOLUTIONS}

EUROPE = 3035  # equal-area, INSEE's own grid
ANTILLES = 5490
GUYANE = 2972
REUNION = 2975
MAYOTTE = 4471
WORLD = 6933  # equal-area, anywhere else
CRS_CODES = (EUROPE, ANTILLES, GUYANE, REUNION, MAYOTTE, WORLD)

NORTHING_SHIFT, RESOLUTION_SHIFT, CRS_SHIFT = 28, 56, 58
INDEX_MASK = (1 << 28) - 1
INDEX_OFFSET = 1 << 27
INDEX_LIMIT = INDEX_OFFSET - 1  # one short of the packed range, so that a neighbour never wraps around

TILE_ID = re.compile(r"CRS([0-9]{1,6})RES([0-9]{1,6})mN(-?[0-9]{1,15})E(-?[0-9]{1,15})")


class Place(NamedTuple):
    """A box in WGS84 degrees (its west and south edges are in, the others out) and the CRS of its tiles."""

    name: str
    epsg: int
    west: float
    south: float
    east: float
    north: float


# The first box that holds a point decides. Each overseas box holds its islands with their islets and a margin
# of some kilometres of sea, and stops short of the next country where the sea allows: Dominica lies at
# 15.20..15.65 N between Guadeloupe and Martinique, Montserrat from 16.67 N, Saint Lucia up to 14.11 N,
# Anguilla from 18.15 N, Mauritius from 57.3 E, Anjouan up to 44.55 E. Sint Maarten shares an island with
# Saint-Martin, and Guyane its rivers with Suriname and Brazil: tiles there are on our grid too, which harms
# nobody.
PLACES = (
    Place("Guadeloupe", ANTILLES, -61.95, 15.75, -60.90, 16.60),  # land -61.81..-61.00, 15.83..16.51
    Place("Martinique", ANTILLES, -61.35, 14.30, -60.70, 15.00),  # land -61.23..-60.81, 14.39..14.88
    Place("Saint-Barthélemy", ANTILLES, -62.97, 17.80, -62.70, 18.00),  # land -62.91..-62.79, 17.87..17.96
    Place("Saint-Martin", ANTILLES, -63.25, 18.00, -62.95, 18.15),  # land -63.15..-62.97, 18.00..18.13
    Place("Guyane", GUYANE, -54.70, 2.00, -51.40, 6.00),  # land -54.61..-51.61, 2.11..5.78
    Place("La Réunion", REUNION, 55.10, -21.50, 56.00, -20.75),  # land 55.22..55.84, -21.39..-20.87
    Place("Mayotte", MAYOTTE, 44.95, -13.10, 45.35, -12.55),  # land 45.02..45.30, -13.01..-12.64
    Place("Europe", EUROPE, -25.0, 34.0, 45.0, 72.0),  # not the Azores, not the Canaries
)


class Tiles(NamedTuple):
    """Unpacked keys: EPSG code, resolution in metres, and the lower left corner in metres of that CRS."""

    epsg: NDArray[np.int64]
    resolution: NDArray[np.int64]
    northing: NDArray[np.int64]
    easting: NDArray[np.int64]


def crs_of(longitude: ArrayLike, latitude: ArrayLike) -> NDArray[np.int32]:
    """EPSG code of the grid at each point (WGS84 degrees); ValueError for what is not on Earth."""
    lon, lat = _degrees("longitude", longitude, 180.0), _degrees("latitude", latitude, 90.0)
    inside = [(p.west <= lon) & (lon < p.east) & (p.south <= lat) & (lat < p.north) for p in PLACES]
    return np.select(inside, [p.epsg for p in PLACES], default=WORLD).astype(np.int32)


def key_of(epsg: ArrayLike, x: ArrayLike, y: ArrayLike, resolution: ArrayLike = 200) -> NDArray[np.int64]:
    """Key of the tile that holds each point: x is the easting, y the northing, in metres of `epsg`.

    A point on an edge belongs to the tile north or east of it. ValueError as `pack`.
    """
    return pack(epsg, resolution, northing=y, easting=x)


def pack(
    epsg: ArrayLike, resolution: ArrayLike, northing: ArrayLike, easting: ArrayLike
) -> NDArray[np.int64]:
    """Keys of the tiles that hold these metres; the arguments broadcast, and are those of `Tiles`.

    ValueError for an EPSG code or a resolution that the grid does not have, and for metres off the grid.
    """
    crs = _position("epsg", epsg, CRS_CODES) << CRS_SHIFT
    level = _position("resolution", resolution, RESOLUTIONS) << RESOLUTION_SHIFT
    row = _index("northing", northing, resolution) << NORTHING_SHIFT
    return np.asarray(crs | level | row | _index("easting", easting, resolution))


def unpack(keys: ArrayLike) -> Tiles:
    """What `pack` put together; ValueError for a number that is no key."""
    keys = np.asarray(keys, dtype=np.int64)
    crs = keys >> CRS_SHIFT
    wrong = (crs < 0) | (crs >= len(CRS_CODES))
    if wrong.any():
        raise ValueError(f"tile key {keys[wrong].flat[0]}: its CRS is not one of the grid's")
    resolution = np.array(RESOLUTIONS)[keys >> RESOLUTION_SHIFT & 3]
    northing = (keys >> NORTHING_SHIFT & INDEX_MASK) - INDEX_OFFSET
    easting = (keys & INDEX_MASK) - INDEX_OFFSET
    return Tiles(np.array(CRS_CODES)[crs], resolution, northing * resolution, easting * resolution)


def parent(keys: ArrayLike, resolution: int) -> NDArray[np.int64]:
    """Key of the tile of `resolution` metres that holds each tile; ValueError if that one is finer."""
    tiles = unpack(keys)
    if (tiles.resolution > resolution).any():
        raise ValueError(f"resolution {resolution}: a parent cannot be finer than its tile")
    return pack(tiles.epsg, resolution, tiles.northing, tiles.easting)


def neighbours(keys: Ints) -> NDArray[np.int64]:
    """(n, 4) keys of the tiles that share an edge: north, east, south, west."""
    north = 1 << NORTHING_SHIFT
    return np.asarray(keys[:, None] + np.array([north, 1, -north, -1]))


def bounds(keys: ArrayLike) -> NDArray[np.int64]:
    """(n, 4) metres of each tile's CRS: west, south, east, north."""
    _, side, south, west = unpack(keys)
    return np.stack([west, south, west + side, south + side], axis=-1)


def tile_id(key: int) -> str:
    """Name a tile by its lower left corner in metres, north first: CRS3035RES200mN2029800E4254200."""
    return tile_ids(np.array([key]))[0]


def tile_ids(keys: Ints) -> list[str]:
    """Name many tiles."""
    columns = (column.tolist() for column in unpack(keys))
    return [f"CRS{epsg}RES{side}mN{north}E{east}" for epsg, side, north, east in zip(*columns, strict=True)]


def parse_tile_id(text: str) -> int:
    """Read the key out of a name; ValueError naming what is wrong with it."""
    match = TILE_ID.fullmatch(text)
    if match is None:
        raise ValueError(f"tile id {text!r}: expected CRS<epsg>RES<metres>mN<northing>E<easting>")
    epsg, resolution, northing, easting = (int(group) for group in match.groups())
    try:
        key = int(pack(epsg, resolution, northing, easting))
    except ValueError as error:
        raise ValueError(f"tile id {text!r}: {error}") from error
    if tile_id(key) != text:
        raise ValueError(f"tile id {text!r}: not a corner of the grid, the tile there is {tile_id(key)}")
    return key


def _degrees(name: str, values: ArrayLike, limit: float) -> NDArray[np.float64]:
    degrees = np.asarray(values, dtype=np.float64)
    wrong = ~(np.abs(degrees) <= limit)
    if wrong.any():
        raise ValueError(f"{name} {degrees[wrong].flat[0]}: not within ±{limit:g} degrees")
    return degrees


def _position(name: str, values: ArrayLike, known: tuple[int, ...]) -> NDArray[np.int64]:
    matches = np.asarray(values)[..., None] == np.array(known)
    unknown = ~matches.any(axis=-1)
    if unknown.any():
        raise ValueError(f"{name} {np.asarray(values)[unknown].flat[0]}: not one of {known}")
    return np.asarray(matches.argmax(axis=-1))


def _index(name: str, metres: ArrayLike, resolution: ArrayLike) -> NDArray[np.int64]:
    index = np.floor_divide(np.asarray(metres, dtype=np.float64), resolution)
    wrong = ~((index > -INDEX_LIMIT) & (index < INDEX_LIMIT))
    if wrong.any():
        raise ValueError(f"{name}: tile index {index[wrong].flat[0]} is off the grid")
    return np.asarray(index.astype(np.int64) + INDEX_OFFSET)
