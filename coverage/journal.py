"""The journal of squares: touched tiles become the squares that are to be estimated anew."""

from collections.abc import Iterable
from datetime import date

import numpy as np
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from coverage.core import Ints
from coverage.core.estimate import CORE_M
from coverage.core.grid import parent
from coverage.models import CoverageTile, TouchedSquare, TouchedTile
from coverage.sql import load
from coverage.stored import Kind
from coverage.windows import squares_around

# Who estimates a square shares this lock, who notes squares has it alone. One that was noted before gets no
# new row: it must not be struck off by who still sees what stood before the noting transaction.
NOTING = 7_008


def spread_touched_tiles() -> None:
    """Every touched tile becomes the squares whose windows hold it, one shard of 25 km in a transaction."""
    for shard in list(TouchedTile.objects.order_by("shard").values_list("shard", flat=True).distinct()):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM coverage_touchedtile WHERE shard = %s RETURNING operator, service, tile", [shard]
            )
            _touch_around(cursor, cursor.fetchall())


def touch_days(after: date, until: date) -> None:
    """Note the squares around evidence of these days: it comes into the window, or leaves it.

    And those around changes of these days, which begin to make evidence count no more, or cease to.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(load("touched_by_days"), {"after": after, "until": until})
        _touch_around(cursor, cursor.fetchall())


def touch_everything() -> int:
    """Note every square that has tiles for a new estimate: the epoch, the régions or the method changed.

    Returns the number of squares, counted for each operator and service.
    """
    kinds = CoverageTile.objects.order_by("operator", "service").values_list("operator", "service").distinct()
    with transaction.atomic(), connection.cursor() as cursor:
        return sum(_touch(cursor, kind, _squares_with_tiles(kind)) for kind in list(kinds))


def waiting_squares() -> list[int]:
    """Squares that have something to do, in the order of their keys: neighbours are often done in a row."""
    return list(TouchedSquare.objects.order_by("square").values_list("square", flat=True).distinct())


def take(cursor: CursorWrapper, square: int) -> list[Kind]:
    """The operators and services to do in a square; their rows go with the transaction.

    What they are to be estimated by is to be read after this, which waits for those who are noting squares.
    """
    cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [NOTING])
    cursor.execute(
        "DELETE FROM coverage_touchedsquare WHERE square = %s RETURNING operator, service", [square]
    )
    return sorted(cursor.fetchall())


def _touch_around(cursor: CursorWrapper, cells: Iterable[tuple[str, int, int]]) -> None:
    tiles: dict[Kind, list[int]] = {}
    for operator, service, tile in cells:
        tiles.setdefault((operator, service), []).append(tile)
    for kind in sorted(tiles):
        _touch(cursor, kind, squares_around(np.array(tiles[kind], dtype=np.int64)))


def _squares_with_tiles(kind: Kind) -> Ints:
    tiles = CoverageTile.objects.filter(operator=kind[0], service=kind[1]).values_list("tile", flat=True)
    return parent(np.fromiter(tiles.iterator(), dtype=np.int64), CORE_M)


def _touch(cursor: CursorWrapper, kind: Kind, squares: Ints) -> int:
    keys = np.unique(squares).tolist()
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NOTING])
    cursor.execute(load("touch_squares"), [*kind, keys])
    return len(keys)
