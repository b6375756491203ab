"""The drawing board of guidance: where a reading is worth most, as squares of a vector tile."""

import numpy as np
import pandas as pd

from coverage.core.evidence import SERVICES
from coverage.guidance.near import METRES_PER_DEGREE, Box
from coverage.projection import TILE_M
from coverage.queries import where_to_measure
from maps import mvt, squares

LAYER = "guidance"

# From this zoom on, as the layer `measured` draws squares of 200 m: it is worked out for each map tile anew.
# Of all services at once, or all operators, one zoom later; of both, two.
FROM_ZOOM = 11

TOLD = ("operator", "service", "worth", "reasons", "contributors")


def draw(z: int, x: int, y: int, operator: str | None, service: int | None) -> bytes:
    """The map tile of the layer; no bytes where it holds nothing. `service` is a position in SERVICES."""
    if z < FROM_ZOOM + (operator, service).count(None):
        return b""
    name = None if service is None else SERVICES[service]
    found = where_to_measure(_around(squares.degrees(z, x, y)), operator, name)
    found = found.assign(reasons=found["reasons"].map(" ".join))
    corners = squares.corners_of(found["tile"].to_numpy(dtype=np.int64), z, x, y)
    seen = squares.meet(corners)
    return mvt.layer(LAYER, [mvt.Sheet(_columns(found[seen]), corners[seen])])


def _around(tile: tuple[float, float, float, float]) -> Box:
    """A box that holds the middle of every square that shows in the tile."""
    west, south, east, north = tile
    up = TILE_M / METRES_PER_DEGREE
    along = up / np.cos(np.radians(max(abs(south), abs(north))))
    return Box(max(west - along, -180), south - up, min(east + along, 180), north + up)


def _columns(found: pd.DataFrame) -> dict[str, mvt.Column]:
    columns = {}
    for name in TOLD:
        codes, values = pd.factorize(found[name], sort=True)
        columns[name] = mvt.Column(list(values), codes)
    return columns
