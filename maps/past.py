"""The archive of the maps room: a month that is kept, or an official release, drawn like today's."""

from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coverage import kept_months as months
from coverage.core import Ints, grid
from coverage.core.verdict import NOT_KNOWN, SERVED, VERDICTS, WHITE, WITNESS_CLASSES
from coverage.floor import TOLD
from coverage.models import OfficialRelease
from coverage.packed import Rows
from maps import mvt, sql, squares
from maps.layers import Address, Query, resolution_at
from maps.presence import operators_present
from maps.squares import COUNTED, LAYER, PARENT, Chosen

FINEST = grid.RESOLUTIONS[0]
BY_COUNT = dict(zip(COUNTED, (WHITE, SERVED, NOT_KNOWN), strict=True))

# The rows of maps/sql/month_squares.sql, in network order as PostgreSQL sends.
KEPT = np.dtype(
    [("tile", ">i8"), *((name, ">i2") for name in ("operator", "service", "verdict", "told", "witnesses"))]
)


class Month(NamedTuple):
    """What the client wants to see of the layer `measured`, and of which month: its first day."""

    operator: str | None
    service: int | None
    month: date

    def edition(self) -> str:
        """A text that changes with what is kept of the month."""
        return months.edition(self.month, self.operator, self.service)

    def is_over(self) -> bool:
        """Whether a later month is kept, so that this one is frozen."""
        return self.month < months.months()[0]


class Declared(NamedTuple):
    """What the client wants to see of the layer `official`, and of which release."""

    operator: str | None
    service: int | None
    release: OfficialRelease

    def edition(self) -> str:
        """A text that names what is drawn: a release never changes."""
        return str(self.release.pk)


def draw(address: Address, choice: Month | Declared) -> Query | bytes:
    """The tile's bytes, or the query for them."""
    return _month(address, choice) if isinstance(choice, Month) else _release(choice)


def _release(choice: Declared) -> Query | bytes:
    of, service = choice.release.operator, choice.release.service
    if choice.operator not in (None, of) or choice.service not in (None, service):
        return b""
    return Query("tile_official", {"releases": [choice.release.pk]})


def _month(address: Address, choice: Month) -> bytes:
    operators = [choice.operator] if choice.operator else operators_present()
    chosen = Chosen(operators, choice.operator, choice.service)
    resolution = resolution_at(address.z - [choice.operator, choice.service].count(None))
    first, last = _tiles_under(*squares.windows(*address, resolution), resolution)
    parameters = {"first": first, "last": last, "month": choice.month, **chosen._asdict()}
    rows = sql.packed_rows("month_squares", parameters, KEPT)
    if resolution == FINEST:
        return _squares(rows, address, chosen)
    counted = _counted(rows, resolution)
    counted, corners = _seen(counted, address)
    return mvt.layer(LAYER, [mvt.Sheet(squares.counts(counted, chosen), corners)])


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
    groups = np.empty(len(rows), dtype=PARENT.descr[:3])
    groups["tile"] = grid.parent(rows["tile"], resolution)
    groups["operator"], groups["service"] = rows["operator"], rows["service"]
    order = np.lexsort([groups["service"], groups["operator"], groups["tile"]])
    groups, verdicts = groups[order], rows["verdict"][order]
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]][: len(groups)])
    counted = np.zeros(len(starts), dtype=PARENT)
    for name in ("tile", "operator", "service"):
        counted[name] = groups[name][starts]
    for name, verdict in BY_COUNT.items():
        counted[name] = np.add.reduceat(verdicts == verdict, starts) if len(starts) else 0
    return counted


def _tiles_under(first: list[int], last: list[int], resolution: int) -> tuple[list[int], list[int]]:
    """The windows of 200 m tiles that rows of larger squares, given by their ends, are made of."""
    if resolution == FINEST:
        return first, last
    west, east = grid.unpack(np.array(first, dtype=np.int64)), grid.unpack(np.array(last, dtype=np.int64))
    rows = west.northing[:, None] + np.arange(0, resolution, FINEST)
    ends = (west.easting, east.easting + resolution - FINEST)
    keys: list[Ints] = [grid.pack(west.epsg[:, None], FINEST, rows, end[:, None]) for end in ends]
    return keys[0].ravel().tolist(), keys[1].ravel().tolist()
