"""The drawing board of guidance: where a reading is worth most, as squares of a vector tile."""

from typing import NamedTuple
from uuid import UUID

import numpy as np
import pandas as pd

from councils.campaigns.guide import open_targets, with_advice
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
    return _drawn(z, x, y, _advice(z, x, y, operator, service))


def _advice(z: int, x: int, y: int, operator: str | None, service: int | None) -> pd.DataFrame:
    name = None if service is None else SERVICES[service]
    return where_to_measure(_around(squares.degrees(z, x, y)), operator, name)


def _drawn(z: int, x: int, y: int, found: pd.DataFrame) -> bytes:
    found = found.assign(reasons=found["reasons"].map(" ".join))
    corners = squares.corners_of(found["tile"].to_numpy(dtype=np.int64), z, x, y)
    seen = squares.meet(corners)
    return mvt.layer(LAYER, [mvt.Sheet(_columns(found[seen]), corners[seen])])


class OfCampaign(NamedTuple):
    """The layer of the open targets of a public campaign alone."""

    operator: str | None
    service: int | None
    campaign: UUID

    def draw(self, address: tuple[int, int, int]) -> bytes:
        """The tile's bytes, at the zooms at which the layer is drawn without a campaign."""
        if address[0] < FROM_ZOOM + (self.operator, self.service).count(None):
            return b""
        name = None if self.service is None else SERVICES[self.service]
        asked = open_targets(self.campaign, self.operator, name)
        return _drawn(*address, with_advice(asked, _advice(*address, self.operator, self.service)))

    def edition(self) -> None:
        """None: nothing short says when advice changes."""

    def is_over(self) -> bool:
        """Never: advice is as of now."""
        return False


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
