"""The guide's desk: for a box and a choice of operator and service, where one more reading is worth most.

It is worked out whenever somebody asks, from the published tiles around: nothing is stored, so that nothing
can be out of date, and what is said of a tile does not depend on the box.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from coverage.core import Floats, Ints
from coverage.core.evidence import SERVICES
from coverage.core.grid import crs_of, pack, parent
from coverage.core.verdict import witness_classes
from coverage.floor import PARAMETERS as FLOOR
from coverage.guidance.worth import (
    SAID_IN_M,
    TILE_M,
    Known,
    Places,
    Said,
    gain,
    places,
    reasons,
    under_the_floor,
    worth,
)
from coverage.official import DECLARED_SHARE, shares_at
from coverage.packed import Rows, read
from coverage.projection import centres, to_metres
from coverage.published import as_of
from coverage.questions import asked_tiles
from coverage.sql import load
from coverage.stored import Kind, window

# Along either side, of one operator and service: a drive, and a walk at its end. It holds 22,500 tiles. All
# operators and services at once may have sixteen times as many, so that less may be asked of them.
MAX_SIDE_M, MAX_SIDE_OF_ALL_M = 30_000, 12_000
METRES_PER_DEGREE = 111_320.0  # of latitude, and of longitude on the equator
EDGE_POINTS = (
    9  # of a box, along each side: between two of them, 4 km, an edge strays by a metre from straight
)

# The rows of coverage/sql/guidance_tiles.sql and guidance_statements.sql, in network order.
TILE = np.dtype(
    [
        ("tile", ">i8"),
        ("operator", ">i4"),
        ("service", ">i2"),
        ("verdict", ">i2"),
        ("contributors", ">i4"),
        ("probability", ">f8"),
        ("probability_served", ">f8"),
    ]
)
STATEMENT = np.dtype([("tile", ">i8"), ("operator", ">i4"), ("service", ">i2"), ("contributor", ">i8")])
COLUMNS = [
    "tile",
    "operator",
    "service",
    "worth",
    "expected_gain",
    "reasons",
    "contributors",
    "declared",
]


class Box(NamedTuple):
    """WGS84 degrees."""

    west: float
    south: float
    east: float
    north: float


class Ends(NamedTuple):
    """Rows of tiles of one CRS, by their first and last key."""

    lows: Ints
    highs: Ints


def where_to_measure(bbox: Box, operator: str | None = None, service: str | None = None) -> pd.DataFrame:
    """Tiles with their middle in the box where a reading could decide something, those worth most first.

    Columns: tile (key), operator, service (name), worth (of WORTH), expected_gain (0..1, in hundredths),
    reasons (lists of REASONS), contributors (class), declared (by the official map; None where it is silent).
    ValueError for a box longer or wider than `MAX_SIDE_M`, `MAX_SIDE_OF_ALL_M` where several are asked for.
    """
    most = MAX_SIDE_OF_ALL_M if operator is None or service is None else MAX_SIDE_M
    if max(_sides_m(bbox)) > most:
        raise ValueError(f"the box is more than {most // 1000} km long or wide")
    asked = {"operator": operator, "service": None if service is None else SERVICES.index(service)}
    found = [(kind, _within(near, bbox)) for ends in _ends(bbox) for kind, near in _kinds(ends, asked)]
    shares = shares_at([tile for _, near in found for tile in near.tile.tolist()], as_of())
    told_of = [_told(kind, near, _declared(shares, kind, near.tile)) for kind, near in found]
    if not told_of:
        return pd.DataFrame(columns=COLUMNS)
    order = ["expected_gain", "tile", "operator", "service"]
    every = pd.concat(told_of).sort_values(order, ascending=[False, True, True, True], ignore_index=True)
    return every.assign(service=every["service"].map(dict(enumerate(SERVICES))))[COLUMNS]


def _sides_m(bbox: Box) -> tuple[float, float]:
    """How wide and how high the box is, along its middle."""
    middle = np.cos(np.radians((bbox.south + bbox.north) / 2))
    return (bbox.east - bbox.west) * METRES_PER_DEGREE * middle, (bbox.north - bbox.south) * METRES_PER_DEGREE


def _ends(bbox: Box) -> Iterator[Ends]:
    """The rows of tiles that meet a box, in whole squares of 1 km and one more around, for each CRS in it."""
    along = np.linspace(0, 1, EDGE_POINTS)
    longitude = bbox.west + (bbox.east - bbox.west) * along
    latitude = bbox.south + (bbox.north - bbox.south) * along
    x, y = (axis.ravel() for axis in np.meshgrid(longitude, latitude))
    for epsg in np.unique(crs_of(x, y)).tolist():
        east, north = to_metres(x, y, epsg)
        (west, last), (south, top) = (_whole(metres) for metres in (east, north))
        rows = np.arange(south, top, TILE_M)
        yield Ends(pack(epsg, TILE_M, rows, west), pack(epsg, TILE_M, rows, last - TILE_M))


def _whole(metres: np.ndarray) -> tuple[int, int]:
    """From and to, in whole squares of 1 km, with one more at either end."""
    first, last = int(metres.min() // SAID_IN_M), int(metres.max() // SAID_IN_M)
    return (first - 1) * SAID_IN_M, (last + 2) * SAID_IN_M


def _kinds(ends: Ends, asked: dict[str, Any]) -> Iterator[tuple[Kind, Places]]:
    """Of each operator and service that anybody measured or spoke of: where a reading could decide."""
    parameters = asked | {name: keys.tolist() for name, keys in ends._asdict().items()}
    of = range(len(SERVICES)) if asked["service"] is None else [asked["service"]]
    measured = read(load("guidance_tiles"), parameters | FLOOR | {"services": list(of)}, TILE)
    after, until = window(as_of())
    said = read(load("guidance_statements"), parameters | {"after": after, "until": until}, STATEMENT)
    for kind in np.union1d(_kind(measured), _kind(said)).tolist():
        known, spoken = (rows[_kind(rows) == kind] for rows in (measured, said))
        operator, service = divmod(kind, len(SERVICES))
        of_kind = f"{operator:05d}", service
        yield of_kind, places(_known(known), _said(spoken), asked_tiles(of_kind, *ends))


def _kind(rows: Rows) -> Ints:
    """One number for the operator and the service of each row, in their order."""
    return np.asarray(rows["operator"].astype(np.int64) * len(SERVICES) + rows["service"])


def _known(rows: Rows) -> Known:
    rows = rows[np.argsort(rows["tile"])]  # so that sums are rounded the same whatever the box
    columns = ("tile", "contributors", "probability", "probability_served", "verdict")
    return under_the_floor(*(rows[name] for name in columns))


def _said(rows: Rows) -> Said:
    """How many people speak of each square of 1 km, each of them once."""
    square = parent(rows["tile"], SAID_IN_M)
    pairs = np.unique(np.stack([square, rows["contributor"]]), axis=1)
    return Said(*np.unique(pairs[0], return_counts=True))


def _within(found: Places, bbox: Box) -> Places:
    longitude, latitude = centres(found.tile)
    inside = (bbox.west <= longitude) & (longitude < bbox.east)
    inside &= (bbox.south <= latitude) & (latitude < bbox.north)
    return found.take(inside)


def _told(kind: Kind, found: Places, declared: Floats) -> pd.DataFrame:
    gains = gain(found, declared)
    words = [None if np.isnan(covers) else bool(covers) for covers in declared]
    columns = {
        "tile": found.tile,
        "operator": kind[0],
        "service": kind[1],
        "worth": worth(gains),
        "expected_gain": gains.round(2),
        "reasons": pd.Series(reasons(found, declared), dtype=object),
        "contributors": witness_classes(found.contributors),
        "declared": pd.Series(words, dtype=object),
    }
    return pd.DataFrame(columns)


def _declared(shares: pd.DataFrame, kind: Kind, tiles: Ints) -> Floats:
    """1 where the official map covers a tile, 0 where it does not, nan where no release speaks of it."""
    spoken = shares[(shares["operator"] == kind[0]) & (shares["service"] == kind[1])]
    covered = (spoken["share"] >= DECLARED_SHARE).astype(float)
    return covered.set_axis(spoken["tile"]).groupby(level=0).max().reindex(tiles).to_numpy()
