"""The squares' drawing board: keys of measured tiles in, a vector tile out, and no geometry in between.

Squares lie on fixed grids, so that a map tile is a window of keys, and a key says where its corners are: the
database only looks up numbers, and PostGIS is not asked.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from coverage.core import Bools, Floats, Ints, grid
from coverage.core.evidence import SERVICES
from coverage.core.verdict import (
    MIN_CONTRIBUTORS,
    NOT_KNOWN,
    VERDICTS,
    WITNESS_CLASS_STARTS,
    WITNESS_CLASSES,
)
from coverage.floor import TOLD, TOLD_STARTS
from coverage.packed import Rows
from coverage.projection import DEGREES, WEB_MERCATOR, Box, box_in, transformer
from maps import mvt, square_rows
from maps.square_rows import COUNTED, Chosen

HALF_WORLD_M = 20_037_508.342789244  # from the middle of the Web Mercator map to its edge
LAYER = "measured"
WORLD_BOX = (-180.0, -90.0, 180.0, 90.0)


def draw(z: int, x: int, y: int, resolution: int, chosen: Chosen) -> bytes:
    """The map tile of the layer `measured`; no bytes where it holds nothing."""
    finest = resolution == grid.RESOLUTIONS[0]
    first, last = windows(z, x, y, resolution)
    rows = (square_rows.finest if finest else square_rows.larger)(first, last, chosen)
    corners = corners_of(rows["tile"], z, x, y)
    seen = meet(corners)
    rows, corners = rows[seen], corners[seen]
    if not finest:
        return mvt.layer(LAYER, [mvt.Sheet(counts(rows, chosen), corners)])
    public = rows["contributors"] >= MIN_CONTRIBUTORS
    return mvt.layer(
        LAYER,
        [
            mvt.Sheet(_verdicts(rows[public], chosen), corners[public]),
            mvt.Sheet(_under_the_floor(rows[~public], chosen), corners[~public]),
        ],
    )


def _verdicts(rows: Rows, chosen: Chosen) -> dict[str, mvt.Column]:
    """What squares of 200 m tell the public."""
    steps = np.searchsorted(TOLD_STARTS, rows["probability"], side="right") - 1
    return {
        **whose(rows, chosen),
        "verdict": mvt.Column(VERDICTS, rows["verdict"]),
        "contributors": _witnesses(rows),
        "probability": mvt.Column(TOLD, steps),
    }


def _under_the_floor(rows: Rows, chosen: Chosen) -> dict[str, mvt.Column]:
    """What they tell where one contributor alone measured."""
    unsaid = mvt.Column([VERDICTS[NOT_KNOWN]], np.zeros(len(rows), dtype=np.int64))
    return {**whose(rows, chosen), "verdict": unsaid, "contributors": _witnesses(rows)}


def counts(rows: Rows, chosen: Chosen) -> dict[str, mvt.Column]:
    """What larger squares tell: how many of those under them are white, served and not known."""
    columns = whose(rows, chosen)
    for name in COUNTED:
        values, codes = np.unique(rows[name], return_inverse=True)
        columns[name] = mvt.Column(values.tolist(), codes)
    return columns


def whose(rows: Rows, chosen: Chosen) -> dict[str, mvt.Column]:
    """Operator and service of each row."""
    return {
        "operator": mvt.Column(chosen.operators, rows["operator"] - 1),
        "service": mvt.Column(SERVICES, rows["service"]),
    }


def _witnesses(rows: Rows) -> mvt.Column:
    classes = np.searchsorted(WITNESS_CLASS_STARTS, rows["contributors"], side="right") - 1
    return mvt.Column(WITNESS_CLASSES, classes)


def corners_of(keys: Ints, z: int, x: int, y: int) -> NDArray[np.int64]:
    """(n, 4, 2) corners of squares in units of a map tile, from the north-west clockwise as they are seen."""
    tiles = grid.unpack(keys)
    metres = np.empty((len(keys), 4, 2))
    for epsg in np.unique(tiles.epsg).tolist():
        here = tiles.epsg == epsg
        metres[here] = _mercator(*(column[here] for column in tiles))
    west, north = _corner_m(z, x, y)
    return np.rint((metres - [west, north]) * [1, -1] * (mvt.EXTENT * 2**z / (2 * HALF_WORLD_M))).astype(
        np.int64
    )


def _mercator(epsg: Ints, resolution: Ints, northing: Ints, easting: Ints) -> Floats:
    """Their corners in Web Mercator; neighbours share theirs, so that each place is projected once."""
    side, south, west = resolution[0], northing.min(), easting.min()
    row, column = ((metres - least) // side for metres, least in ((northing, south), (easting, west)))
    width = column.max() + 2
    place = (row[:, None] + [1, 1, 0, 0]) * width + column[:, None] + [0, 1, 1, 0]
    is_corner = np.zeros((row.max() + 2) * width, dtype=bool)
    is_corner[place] = True
    rows, columns = np.divmod(np.flatnonzero(is_corner), width)
    to_mercator = transformer(int(epsg[0]), WEB_MERCATOR)
    projected = to_mercator.transform(west + columns * side, south + rows * side)
    return np.stack(projected, axis=1)[np.cumsum(is_corner)[place] - 1]


def meet(corners: NDArray[np.int64]) -> Bools:
    """Which squares share more than an edge with the map tile."""
    return np.asarray(((corners.max(axis=1) > 0) & (corners.min(axis=1) < mvt.EXTENT)).all(axis=1))


def windows(z: int, x: int, y: int, resolution: int) -> tuple[list[int], list[int]]:
    """First and last key of each row of tiles that may show in a map tile, in every CRS that it meets."""
    first: list[Ints] = []
    last: list[Ints] = []
    for west, south, east, north, epsg in _reaches(*degrees(z, x, y)):
        rows = np.arange(south - resolution, north + 2 * resolution, resolution)
        for ends, easting in ((first, west - resolution), (last, east + resolution)):
            ends.append(grid.pack(epsg, resolution, rows, easting))
    return np.concatenate(first).tolist(), np.concatenate(last).tolist()


def _reaches(
    west: float, south: float, east: float, north: float
) -> Iterator[tuple[float, float, float, float, int]]:
    """West, south, east, north in metres of each CRS that has tiles in a box of degrees; its EPSG code."""
    places = [(place.epsg, (place.west, place.south, place.east, place.north)) for place in grid.PLACES]
    for epsg, (w, s, e, n) in (*places, (grid.WORLD, WORLD_BOX)):
        box = max(west, w), max(south, s), min(east, e), min(north, n)
        if box[0] < box[2] and box[1] < box[3]:
            yield *box_in(box, DEGREES, epsg), epsg
        if w <= west and s <= south and east <= e and north <= n:
            return  # wholly within a place: no other grid reaches it


def degrees(z: int, x: int, y: int) -> Box:
    """West, south, east and north of a map tile in WGS84 degrees."""
    west, south = _corner_m(z, x, y + 1)
    east, north = _corner_m(z, x + 1, y)
    return box_in((west, south, east, north), WEB_MERCATOR, DEGREES)


def _corner_m(z: int, x: int, y: int) -> tuple[float, float]:
    side = 2 * HALF_WORLD_M / 2**z
    return x * side - HALF_WORLD_M, HALF_WORLD_M - y * side
