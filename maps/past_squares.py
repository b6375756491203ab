"""The archive's drawing board: squares as they were told in a month that is kept, in today's layers."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.core import Ints, grid
from coverage.core.verdict import NOT_KNOWN, SERVED, VERDICTS, WHITE, WITNESS_CLASSES
from coverage.floor import TOLD
from coverage.models import OfficialRelease
from coverage.official import shares_in
from coverage.packed import Rows
from maps import mvt, square_rows, squares
from maps.layers import DIFFERENCE_FROM_ZOOM, Address, resolution_at
from maps.presence import operators_present
from maps.square_rows import COUNTED, PARENT, Chosen
from maps.squares import LAYER

FINEST = grid.RESOLUTIONS[0]
BY_COUNT = dict(zip(COUNTED, (WHITE, SERVED, NOT_KNOWN), strict=True))
DIFFERENCE = "difference"


def measured(address: Address, operator: str | None, service: int | None, month: date) -> bytes:
    """The tile of the layer `measured`; no bytes where it holds nothing."""
    chosen = _chosen(operator, service)
    resolution = resolution_at(address.z - [operator, service].count(None))
    rows = _kept(address, chosen, month, resolution)
    if resolution == FINEST:
        return _squares(rows, address, chosen)
    counted, corners = _seen(_counted(rows, resolution), address)
    return mvt.layer(LAYER, [mvt.Sheet(squares.counts(counted, chosen), corners)])


def difference(
    address: Address, operator: str | None, service: int | None, month: date, releases: Sequence[int]
) -> bytes:
    """The tile of the layer `difference`, against these releases; no bytes where it holds nothing."""
    if address.z < DIFFERENCE_FROM_ZOOM or not releases:
        return b""
    chosen = _chosen(operator, service)
    rows = _kept(address, chosen, month, FINEST)
    rows, corners = _seen(rows[rows["verdict"] != NOT_KNOWN], address)
    if not len(rows):
        return b""
    declared = _declared(rows, chosen, releases)
    is_white = rows["verdict"] == WHITE
    differs = declared["release"].notna().to_numpy() & (is_white == (declared["level"] != "").to_numpy())
    rows, release = rows[differs], declared["release"][differs].astype("category").cat
    columns = {
        **squares.whose(rows, chosen),
        "missing_from_official": mvt.Column([False, True], is_white[differs].astype(np.int64)),
        "probability": mvt.Column(TOLD, rows["told"] - 1),
        "contributors": mvt.Column(WITNESS_CLASSES, rows["witnesses"] - 1),
        "release": mvt.Column(list(release.categories), release.codes.to_numpy(dtype=np.int64)),
    }
    return mvt.layer(DIFFERENCE, [mvt.Sheet(columns, corners[differs])])


def _declared(rows: Rows, chosen: Chosen, releases: Sequence[int]) -> pd.DataFrame:
    """For each row, the release that speaks of it, and the level that it declares; null where none does."""
    asked = pd.DataFrame(
        {
            "tile": rows["tile"].astype(np.int64),
            "operator": np.array(chosen.operators, dtype=object)[rows["operator"] - 1],
            "service": rows["service"].astype(np.int64),
        }
    )
    shares = shares_in(asked["tile"], OfficialRelease.objects.filter(pk__in=releases))
    return asked.merge(shares, how="left", on=["tile", "operator", "service"])


def _chosen(operator: str | None, service: int | None) -> Chosen:
    return Chosen([operator] if operator else operators_present(), operator, service)


def _kept(address: Address, chosen: Chosen, month: date, resolution: int) -> Rows:
    """The squares of 200 m under those of a resolution that the tile may show."""
    first, last = _tiles_under(*squares.windows(*address, resolution), resolution)
    return square_rows.of_month(first, last, chosen, month)


def _squares(rows: Rows, address: Address, chosen: Chosen) -> bytes:
    rows, corners = _seen(rows, address)
    told = rows["told"] > 0
    return mvt.layer(
        LAYER,
        [
            mvt.Sheet(
                {**_said(rows[told], chosen), "probability": mvt.Column(TOLD, rows["told"][told] - 1)},
                corners[told],
            ),
            mvt.Sheet(_said(rows[~told], chosen), corners[~told]),
        ],
    )


def _said(rows: Rows, chosen: Chosen) -> dict[str, mvt.Column]:
    return {
        **squares.whose(rows, chosen),
        "verdict": mvt.Column(VERDICTS, rows["verdict"]),
        "contributors": mvt.Column(WITNESS_CLASSES, rows["witnesses"] - 1),
    }


def _seen(rows: Rows, address: Address) -> tuple[Rows, NDArray[np.int64]]:
    corners = squares.corners_of(rows["tile"], *address)
    seen = squares.meet(corners)
    return rows[seen], corners[seen]


def _counted(rows: Rows, resolution: int) -> Rows:
    """For each larger square, operator and service, how many of the rows are white, served, not known."""
    each = np.zeros(len(rows), dtype=PARENT)
    each["tile"] = grid.parent(rows["tile"], resolution)
    each["operator"], each["service"] = rows["operator"], rows["service"]
    for name, verdict in BY_COUNT.items():
        each[name] = rows["verdict"] == verdict
    return square_rows.added_up(each)


def _tiles_under(first: list[int], last: list[int], resolution: int) -> tuple[list[int], list[int]]:
    """The windows of 200 m tiles that rows of larger squares, given by their ends, are made of."""
    if resolution == FINEST:
        return first, last
    west, east = grid.unpack(np.array(first, dtype=np.int64)), grid.unpack(np.array(last, dtype=np.int64))
    rows = west.northing[:, None] + np.arange(0, resolution, FINEST)
    ends = (west.easting, east.easting + resolution - FINEST)
    keys: list[Ints] = [grid.pack(west.epsg[:, None], FINEST, rows, end[:, None]) for end in ends]
    return keys[0].ravel().tolist(), keys[1].ravel().tolist()
