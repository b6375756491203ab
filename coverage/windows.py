"""The window cutter: which squares a tile concerns, and which tiles a square and its margin hold."""

import numpy as np

from coverage.core import Ints
from coverage.core.estimate import CORE_M, WINDOW_MARGIN_M
from coverage.core.grid import RESOLUTIONS, pack, unpack

TILE_M = RESOLUTIONS[0]
REACH = (-WINDOW_MARGIN_M, 0, WINDOW_MARGIN_M)  # less than a square, so that no square in between is missed


def squares_around(tiles: Ints) -> Ints:
    """(9, n) keys of squares of `CORE_M`: those whose windows hold each tile, some of them more than once."""
    at = unpack(tiles)
    return np.stack(
        [pack(at.epsg, CORE_M, at.northing + north, at.easting + east) for north in REACH for east in REACH]
    )


def tiles_within(square: int, margin_m: int = 0) -> Ints:
    """Ints of the 200 m tiles in a square of `CORE_M` and so many metres around it, in order."""
    at = unpack(square)
    steps = np.arange(-margin_m, CORE_M + margin_m, TILE_M)
    rows = pack(at.epsg, TILE_M, (at.northing + steps)[:, None], at.easting + steps)
    return np.asarray(rows.ravel())
