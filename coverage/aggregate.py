"""Evidence becomes tiles: the squares that were touched are estimated anew, each from its whole window."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pandas as pd
import shapely
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray

from coverage import epochs, journal, lone
from coverage.core import Ints
from coverage.core.estimate import CORE_M, METHOD_VERSION, Estimate, estimate
from coverage.core.grid import RESOLUTIONS, parent, unpack
from coverage.core.verdict import MIN_CONTRIBUTORS, NOT_KNOWN
from coverage.floor import EVERY_SERVICE
from coverage.models import PipelineState, TouchedFamily
from coverage.projection import WEB_MERCATOR, centres, squares
from coverage.sql import load
from coverage.stored import DAY_ZERO, Kind, evidence_around, window
from coverage.windows import tiles_within

# What an estimate says of a tile and the database keeps, beside the tile's own term.
NUMBERS = (
    "probability",
    "probability_served",
    "probability_half",
    "share_low",
    "share_high",
    "contributors",
    "contributors_for",
    "contributors_against",
    "against_days",
    "contributor_days",
    "neighbours_mean_db",
    "neighbours_sd_db",
)
DAYS = ("first_day", "last_day")
# Columns in the order of upsert_tiles.sql; the verdict is the family's affair.
COLUMNS = ("tile", "operator", "service", "region", *NUMBERS, *DAYS, "method_version", "epoch")


def estimate_squares(waiting: Sequence[int], *, wait: bool = False) -> int:
    """Estimate these squares of 5 km anew, each in one transaction; returns the number of tiles that changed.

    A square that another worker is at is left to it; with `wait` this waits until it is done or given up.
    """
    return sum(_estimate_square(square, wait) for square in waiting)


@transaction.atomic
def _estimate_square(square: int, wait: bool) -> int:
    with connection.cursor() as cursor:
        kinds = journal.take(cursor, square) if _hold(cursor, square, wait) else []
        if not kinds:
            return 0
        # Read after the square was taken: whoever touched it had stored what it is to be estimated under.
        state = PipelineState.objects.select_related("epoch").get()
        changed = sum(_renew(cursor, square, kind, state) for kind in kinds)
        for operator in sorted({operator for operator, _ in kinds}):
            _renew_lone(cursor, square, operator, state)
        return changed


def _hold(cursor: CursorWrapper, square: int, wait: bool) -> bool:
    """Whether this transaction holds the square. Its key is the lock; no other lock has so large a number."""
    if wait:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [square])
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [square])
    return bool(cursor.fetchone()[0])


def _renew(cursor: CursorWrapper, square: int, kind: Kind, state: PipelineState) -> int:
    """Make the tiles of one operator and service what the evidence now says; writes only what differs."""
    evidence = evidence_around(cursor, square, kind, window(state.as_of))
    wanted = np.unique(evidence.tile[parent(evidence.tile, CORE_M) == square])
    estimated = estimate(evidence, epochs.recall(state.epoch, kind, evidence), wanted)
    rows = _rows(estimated, _regions(cursor, estimated.tile), kind, state.epoch_id)
    stored = _stored(cursor, square, kind)
    gone = np.setdiff1d(stored["tile"], estimated.tile)
    changed = _upsert(cursor, rows) + len(gone)
    _delete(cursor, gone, kind)
    _keep_terms(cursor, kind, estimated, before=stored["tile"][stored["has_terms"]])
    _outline(cursor, np.setdiff1d(estimated.tile, stored["tile"]))
    if changed:
        _touch_families(kind, {*stored["region"], *rows["region"]})
    return changed


def _renew_lone(cursor: CursorWrapper, square: int, operator: str, state: PipelineState) -> None:
    """What is told of tiles where one person alone was: after all services, as it follows from them all."""
    changed, regions = lone.renew(cursor, tiles_within(square), operator, window(state.as_of))
    _outline(cursor, changed, RESOLUTIONS[1:])
    _touch_families((operator, EVERY_SERVICE), regions)


def _rows(estimated: Estimate, regions: dict[int, str], kind: Kind, epoch: int) -> pd.DataFrame:
    columns: dict[str, object] = {name: getattr(estimated, name) for name in ("tile", *NUMBERS)}
    for name in DAYS:
        columns[name] = [DAY_ZERO + timedelta(days=int(day)) for day in getattr(estimated, name)]
    columns["region"] = [regions[tile] for tile in estimated.tile.tolist()]
    same = {"operator": kind[0], "service": kind[1], "method_version": METHOD_VERSION, "epoch": epoch}
    return pd.DataFrame(columns).assign(**same)


def _regions(cursor: CursorWrapper, tiles: Ints) -> dict[int, str]:
    longitude, latitude = centres(tiles)
    cursor.execute(load("regions_of_points"), [tiles.tolist(), longitude.tolist(), latitude.tolist()])
    return dict(cursor.fetchall())


def _stored(cursor: CursorWrapper, square: int, kind: Kind) -> pd.DataFrame:
    cursor.execute(load("stored_tiles"), [*kind, tiles_within(square).tolist()])
    columns = {"tile": "int64", "region": "str", "has_terms": "bool"}
    return pd.DataFrame(cursor.fetchall(), columns=list(columns)).astype(columns)


def _upsert(cursor: CursorWrapper, rows: pd.DataFrame) -> int:
    """Write the rows that are not stored just like that; returns how many."""
    cursor.execute(load("upsert_tiles"), [NOT_KNOWN, *(rows[column].tolist() for column in COLUMNS)])
    return int(cursor.rowcount)


def _delete(cursor: CursorWrapper, tiles: Ints, kind: Kind) -> None:
    """Take away tiles that nothing speaks of any more."""
    if tiles.size:
        cursor.execute(load("delete_tiles"), [tiles.tolist(), *kind])


def _keep_terms(cursor: CursorWrapper, kind: Kind, estimated: Estimate, before: pd.Series) -> None:
    chosen = may_be_published(estimated)
    tiles, own = estimated.tile[chosen], estimated.own[chosen]
    lost = np.setdiff1d(before, tiles)
    if lost.size:
        cursor.execute(load("delete_terms"), [*kind, lost.tolist()])
    if tiles.size:
        cursor.execute(load("upsert_terms"), [*kind, own.ravel().tolist(), own.shape[1], tiles.tolist()])


def may_be_published(estimated: Estimate) -> NDArray[np.bool_]:
    """Tiles with witnesses enough on one side: of these terms are kept, the others are never published."""
    return np.maximum(estimated.contributors_for, estimated.contributors_against) >= MIN_CONTRIBUTORS


def _outline(cursor: CursorWrapper, tiles: Ints, resolutions: Sequence[int] = RESOLUTIONS) -> None:
    """The squares of these tiles and of their parents, where they are not drawn yet."""
    if not tiles.size:
        return
    keys = np.unique(np.concatenate([parent(tiles, resolution) for resolution in resolutions]))
    outlines = shapely.to_wkb(squares(keys, WEB_MERCATOR))
    cursor.execute(
        load("insert_squares"),
        [keys.tolist(), unpack(keys).resolution.tolist(), outlines.tolist(), WEB_MERCATOR],
    )


def _touch_families(kind: Kind, regions: set[str]) -> None:
    TouchedFamily.objects.bulk_create(
        TouchedFamily(operator=kind[0], service=kind[1], region=region) for region in sorted(regions)
    )
