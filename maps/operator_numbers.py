"""The drawing board of numbers: how many operators declare a square, and how many were found to serve it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np

from coverage.core import Bools, Ints, grid
from coverage.core.evidence import SERVICES
from coverage.core.verdict import MIN_CONTRIBUTORS, SERVED, WHITE
from coverage.models import OfficialRelease
from coverage.official import DECLARED_SHARE
from coverage.official.names import TERRITORIES
from coverage.packed import Rows
from coverage.projection import TILE_M, centres
from coverage.sql import sorted_keys
from maps import mvt, sql, squares

LAYER = "operators"

# Squares of 1 km from this zoom on: they are counted from some 70,000 of 200 m, a zoom earlier from four
# times as many, in a second. All services at once are four times as many too: one zoom later.
FROM_ZOOM = 9
FINE_FROM_ZOOM = 11
COARSE = 1000  # metres

Present = dict[str, list[OfficialRelease]]  # of one service, by territory

# The rows of maps/sql/operator_numbers.sql, in network order as PostgreSQL sends.
ROW = np.dtype([("tile", ">i8"), ("declared", ">i2"), ("known", ">i2"), ("served", ">i2")])


def draw(
    z: int,
    x: int,
    y: int,
    service: int | None,
    releases: Iterable[OfficialRelease],
    month: date | None = None,
) -> bytes:
    """The map tile of the layer; no bytes where it holds nothing. `service` is a position in SERVICES.

    What is declared is that of the releases, one of each operator, service and territory; what was found is
    of today, or of a month that is kept (its first day).
    """
    depth = z - (service is None)
    if depth < FROM_ZOOM:
        return b""
    services = range(len(SERVICES)) if service is None else (service,)
    is_fine = depth >= FINE_FROM_ZOOM
    here = _present(z, x, y, releases)
    sheets = [sheet for one in services for sheet in _sheets(z, x, y, one, here[one], month, is_fine)]
    return mvt.layer(LAYER, sheets)


def _sheets(
    z: int, x: int, y: int, service: int, present: Present, month: date | None, is_fine: bool
) -> Iterator[mvt.Sheet]:
    """One service: squares of which only the declared number is known, and those where both are."""
    for territory, releases in present.items():
        number = len(releases)
        rows = _inside(_rows(z, x, y, releases, month), territory)
        tiles, declared, found = _numbers(rows, number)
        if not is_fine:
            tiles, declared, found = _coarse(tiles, declared, found, number)
        corners = squares.corners_of(tiles, z, x, y)
        seen = squares.meet(corners)
        for known in (False, True):
            here = seen & ((found >= 0) == known)
            columns = _columns(service, number, declared[here], found[here] if known else None)
            yield mvt.Sheet(columns, corners[here])


def _present(z: int, x: int, y: int, releases: Iterable[OfficialRelease]) -> dict[int | None, Present]:
    """The releases that speak of places in the map tile, by service and territory."""
    west, south, east, north = squares.degrees(z, x, y)
    found: dict[int | None, Present] = defaultdict(lambda: defaultdict(list))
    for release in releases:
        w, s, e, n = TERRITORIES[release.territory].box
        if w < east and west < e and s < north and south < n:
            found[release.service][release.territory].append(release)
    return found


def _rows(z: int, x: int, y: int, releases: list[OfficialRelease], month: date | None) -> Rows:
    first, last = _windows(z, x, y)
    asked = {
        "first": first,
        "last": last,
        "releases": [release.pk for release in releases],
        "operators": [release.operator for release in releases],
        "service": releases[0].service,
        "month": month,
        "declared_share": DECLARED_SHARE,
        "white": WHITE,
        "served": SERVED,
        "min_contributors": MIN_CONTRIBUTORS,
    }
    with sorted_keys():
        rows = sql.packed_rows("operator_numbers", asked, ROW)
    return rows[np.argsort(rows["tile"])]  # a map tile is the same bytes then, however they were found


def _windows(z: int, x: int, y: int) -> tuple[list[int], list[int]]:
    """Ends of each row of 200 m tiles under the squares of 1 km that may show: a square is counted whole."""
    west, east = (grid.unpack(keys) for keys in squares.windows(z, x, y, COARSE))
    steps = np.arange(0, COARSE, TILE_M)
    first, last = (
        grid.pack(
            ends.epsg.repeat(len(steps)),
            TILE_M,
            (ends.northing[:, None] + steps).ravel(),
            ends.easting.repeat(len(steps)) + across,
        )
        for ends, across in ((west, 0), (east, COARSE - TILE_M))
    )
    return first.tolist(), last.tolist()


def _inside(rows: Rows, territory: str) -> Rows:
    """The rows whose middle the territory's files speak of."""
    west, south, east, north = TERRITORIES[territory].box
    longitude, latitude = centres(rows["tile"])
    within: Bools = (west <= longitude) & (longitude < east) & (south <= latitude) & (latitude < north)
    return rows[within]


def _numbers(rows: Rows, operators: int) -> tuple[Ints, Ints, Ints]:
    """Keys, how many declare, and how many serve: -1 where the verdict on one of all is not known."""
    found = np.where(rows["known"] == operators, rows["served"], -1).astype(np.int64)
    return rows["tile"], rows["declared"].astype(np.int64), found


def _coarse(tiles: Ints, declared: Ints, found: Ints, operators: int) -> tuple[Ints, Ints, Ints]:
    """The same of squares of 1 km: the number that most of the squares under one have, and know."""
    parents, parent = np.unique(grid.parent(tiles, COARSE), return_inverse=True)
    known = found >= 0
    numbers = _most(parent, declared, len(parents), operators)
    served = _most(parent[known], found[known], len(parents), operators)
    return parents, numbers, served


def _most(parent: Ints, numbers: Ints, parents: int, operators: int) -> Ints:
    """The number that is met most often under each parent, the lowest of equals; -1 where none is."""
    width = operators + 1
    times = np.bincount(parent * width + numbers, minlength=parents * width).reshape(parents, width)
    return np.where(times.any(axis=1), times.argmax(axis=1), -1)


def _columns(service: int, operators: int, declared: Ints, found: Ints | None) -> dict[str, mvt.Column]:
    same = np.zeros(len(declared), dtype=np.int64)
    numbers = range(operators + 1)
    columns = {
        "service": mvt.Column(SERVICES, same + service),
        "operators": mvt.Column([operators], same),
        "declared": mvt.Column(numbers, declared),
    }
    return columns if found is None else {**columns, "measured": mvt.Column(numbers, found)}
