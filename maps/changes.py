"""The drawing board of what changed: two official releases in, the squares that they tell apart out."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coverage.core.evidence import SERVICES
from coverage.models import OfficialRelease
from coverage.projection import TILE_M
from coverage.releases_compared import AnotherLayer, before, check_layers
from maps import mvt, sql, squares
from publishing.problems import Problem

LAYER = "official_change"

# From this zoom on, as the layer `difference`: a square of 200 m is two pixels wide there.
FROM_ZOOM = 9

GAINED, LOST, LEVEL = CHANGES = ("gained", "lost", "level")
CHANGED = np.dtype([("tile", "i8"), ("was", "f8"), ("now", "f8")])
SHARE_DECIMALS = 3  # shares are counted in squares of 25 m, sixty-four to a tile


Shares = NDArray[np.floating[Any]]


class Pair(NamedTuple):
    """What the client wants to see: a release and the one before it, of this operator and service."""

    operator: str | None
    service: int | None
    release: OfficialRelease
    since: OfficialRelease | None

    def is_chosen(self) -> bool:
        """Whether the operator and the service are those of the releases."""
        return self.operator in (None, self.release.operator) and self.service in (None, self.release.service)


def pair_of(chosen: Mapping[str, Any]) -> Pair:
    """The pair among checked values, against the release before where none is named.

    Problem 400 where the two are of different layers.
    """
    release = chosen["release"]
    since = chosen["since"] if "since" in chosen else before(release)
    try:
        check_layers(release, since)
    except AnotherLayer as error:
        raise Problem(400, f"since: {error}", parameter="since") from None
    service = chosen.get("service")
    return Pair(chosen.get("operator"), None if service is None else SERVICES.index(service), release, since)


def draw(z: int, x: int, y: int, pair: Pair) -> bytes:
    """The map tile of the layer; no bytes where it holds nothing."""
    if z < FROM_ZOOM or not pair.is_chosen():
        return b""
    first, last = squares.windows(z, x, y, TILE_M)
    sides = {"new": pair.release.pk, "old": pair.since.pk if pair.since else None}
    found = sql.rows(f"tile_{LAYER}", {"first": first, "last": last, **sides})
    rows = np.array(found, dtype=CHANGED)
    corners = squares.corners_of(rows["tile"], z, x, y)
    return mvt.layer(LAYER, [mvt.Sheet(_columns(rows["was"], rows["now"]), corners)])


def _columns(was: Shares, now: Shares) -> dict[str, mvt.Column]:
    change = np.select([now > was, now < was], [0, 1], default=2)
    return {"change": mvt.Column(CHANGES, change), "before": _shares(was), "after": _shares(now)}


def _shares(exact: Shares) -> mvt.Column:
    values, codes = np.unique(exact.round(SHARE_DECIMALS), return_inverse=True)
    return mvt.Column(values.tolist(), codes)
