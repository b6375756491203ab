"""The squares' store room: what is told of measured tiles, as rows of numbers in one order.

In one order, since a map tile of the same squares is the same bytes then, however the database found them.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from coverage.core.evidence import SERVICES
from coverage.floor import EVERY_SERVICE
from coverage.floor import PARAMETERS as FLOOR
from coverage.packed import Rows
from maps import sql

WHOSE = ("tile", "operator", "service")
COUNTED = ("white", "served", "not_known")

# The rows of maps/sql/measured_squares.sql, measured_parents.sql and month_squares.sql, in network order as
# PostgreSQL sends.
SQUARE = np.dtype(
    [
        ("tile", ">i8"),
        ("operator", ">i2"),
        ("service", ">i2"),
        ("verdict", ">i2"),
        ("contributors", ">i4"),
        ("probability", ">f8"),
    ]
)
PARENT = np.dtype(
    [("tile", ">i8"), ("operator", ">i2"), ("service", ">i2"), *((name, ">i4") for name in COUNTED)]
)
KEPT = np.dtype(
    [("tile", ">i8"), *((name, ">i2") for name in ("operator", "service", "verdict", "told", "witnesses"))]
)


class Chosen(NamedTuple):
    """Whose squares: the operators that may be met, and the client's choice among them and the services."""

    operators: Sequence[str]
    operator: str | None
    service: int | None

    @property
    def services(self) -> list[int]:
        """Those that are asked for, as positions in SERVICES."""
        return list(range(len(SERVICES))) if self.service is None else [self.service]


def finest(first: Sequence[int], last: Sequence[int], chosen: Chosen) -> Rows:
    """SQUARE of each 200 m tile, operator and service in the windows from `first` to `last` key."""
    asked = {**chosen._asdict(), "services": chosen.services, **FLOOR, "first": first, "last": last}
    return _in_order(sql.packed_rows("measured_squares", asked, SQUARE))


def larger(first: Sequence[int], last: Sequence[int], chosen: Chosen) -> Rows:
    """PARENT of each larger square: régions and lone tiles, which count for each service, are added up."""
    asked = {**chosen._asdict(), "services": chosen.services, **FLOOR, "first": first, "last": last}
    kept = sql.packed_rows("measured_parents", asked, PARENT)
    lone = kept["service"] == EVERY_SERVICE
    parts = [kept[~lone]]
    for service in chosen.services:
        parts.append(kept[lone])
        parts[-1]["service"] = service
    return added_up(np.concatenate(parts))


def of_month(first: Sequence[int], last: Sequence[int], chosen: Chosen, month: date) -> Rows:
    """KEPT of each 200 m tile, as the public was told in that month."""
    asked = {**chosen._asdict(), "first": first, "last": last, "month": month}
    return _in_order(sql.packed_rows("month_squares", asked, KEPT))


def added_up(rows: Rows) -> Rows:
    """PARENT of each key, operator and service once, with the sum of its counts; in order."""
    rows = _in_order(rows)
    new = np.ones(len(rows), dtype=bool)
    new[1:] = np.logical_or.reduce([rows[name][1:] != rows[name][:-1] for name in WHOSE])
    starts = np.flatnonzero(new)
    once = rows[starts]
    for name in COUNTED if len(rows) else ():
        once[name] = np.add.reduceat(rows[name], starts)
    return once


def _in_order(rows: Rows) -> Rows:
    return rows[np.lexsort([rows[name] for name in reversed(WHOSE)])]
