"""Evidence becomes tiles: an estimate for each tile that was touched, and its outline for the map."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
import shapely
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray

from coverage.core.estimate import METHOD_VERSION, Estimate, Trials, estimate, weekly_trials
from coverage.core.grid import RESOLUTIONS, parent, unpack
from coverage.core.verdict import NOT_KNOWN
from coverage.fold import EPOCH, Cell, touch_tiles
from coverage.models import CoverageTile, TouchedFamily, TouchedTile
from coverage.projection import WEB_MERCATOR, centres, squares
from coverage.sql import load

# Columns that an estimate writes, with their types in the database; the verdict is its family's affair.
COLUMNS = {
    "tile": "bigint",
    "operator": "text",
    "service": "smallint",
    "region": "text",
    "probability": "float8",
    "probability_served": "float8",
    "share_low": "float8",
    "share_high": "float8",
    "contributors": "int",
    "contributors_for": "int",
    "contributors_against": "int",
    "contributor_days": "int",
    "first_day": "date",
    "last_day": "date",
    "method_version": "text",
}


def window(as_of: date) -> tuple[date, date]:
    """The days that a verdict speaks of: after the first, up to and with the second."""
    start = pd.Timestamp(as_of) - pd.DateOffset(months=settings.EVIDENCE_WINDOW_MONTHS)
    return start.date(), as_of


def estimate_touched(as_of: date) -> int:
    """Estimate every touched tile anew, one shard of 25 km in a transaction; returns the number of tiles."""
    shards = TouchedTile.objects.order_by("shard").values_list("shard", flat=True).distinct()
    return sum(_estimate_shard(shard, as_of) for shard in list(shards))


@transaction.atomic
def _estimate_shard(shard: int, as_of: date) -> int:
    with connection.cursor() as cursor:
        cells = _take(cursor, shard)
        rows = _estimates(_evidence(cursor, cells, as_of))
        rows["region"] = rows["tile"].map(_regions(cursor, rows["tile"].unique()))
        families = _delete(cursor, cells, rows)
        _upsert(cursor, rows)
        _outline(cursor, rows["tile"].unique())
        families |= set(rows[["operator", "service", "region"]].itertuples(index=False, name=None))
    TouchedFamily.objects.bulk_create(
        TouchedFamily(operator=o, service=s, region=r) for o, s, r in sorted(families)
    )
    return len(cells)


def _take(cursor: CursorWrapper, shard: int) -> list[Cell]:
    cursor.execute(
        "DELETE FROM coverage_touchedtile WHERE shard = %s RETURNING tile, operator, service", [shard]
    )
    return sorted(set(cursor.fetchall()))


def _arrays(cells: Sequence[Cell]) -> list[list[object]]:
    return [list(column) for column in zip(*cells, strict=True)] if cells else [[], [], []]


def _evidence(cursor: CursorWrapper, cells: Sequence[Cell], as_of: date) -> pd.DataFrame:
    cursor.execute(load("evidence_of_tiles"), [*_arrays(cells), *window(as_of)])
    columns = ["contributor", "day", "tile", "operator", "service", "speaks_for", "against"]
    return pd.DataFrame(cursor.fetchall(), columns=columns)


def _estimates(evidence: pd.DataFrame) -> pd.DataFrame:
    """One row per tile, operator and service that any reading of the window speaks of."""
    operators, operator = np.unique(evidence["operator"].to_numpy(dtype="U6"), return_inverse=True)
    numbers = {
        name: evidence[name].to_numpy(dtype=np.int64) for name in evidence.columns if name != "operator"
    }
    trials = weekly_trials(**numbers, operator=operator.astype(np.int64))
    return _rows(trials, estimate(trials.successes, trials.failures), operators)


def _rows(trials: Trials, estimated: Estimate, operators: NDArray[np.str_]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "tile": trials.tile,
            "operator": operators[trials.operator],
            "service": trials.service,
            "probability": estimated.probability,
            "probability_served": estimated.probability_served,
            "share_low": estimated.share_low,
            "share_high": estimated.share_high,
            "contributors": trials.contributors,
            "contributors_for": trials.contributors_for,
            "contributors_against": trials.contributors_against,
            "contributor_days": trials.contributor_days,
            "first_day": [EPOCH + timedelta(days=int(day)) for day in trials.first_day],
            "last_day": [EPOCH + timedelta(days=int(day)) for day in trials.last_day],
            "method_version": METHOD_VERSION,
        }
    )


def _regions(cursor: CursorWrapper, tiles: NDArray[np.int64]) -> dict[int, str]:
    longitude, latitude = centres(tiles)
    cursor.execute(load("regions_of_points"), [tiles.tolist(), longitude.tolist(), latitude.tolist()])
    return dict(cursor.fetchall())


def _delete(cursor: CursorWrapper, cells: Sequence[Cell], rows: pd.DataFrame) -> set[tuple[str, int, str]]:
    """Take away tiles that nothing speaks of any more; returns the families that the cells were of."""
    arrays = _arrays(cells)
    cursor.execute(load("families_of_tiles"), [arrays[0], *arrays])
    families = set(cursor.fetchall())
    kept = set(rows[["tile", "operator", "service"]].itertuples(index=False, name=None))
    cursor.execute(load("delete_tiles"), _arrays([cell for cell in cells if cell not in kept]))
    return families


def _upsert(cursor: CursorWrapper, rows: pd.DataFrame) -> None:
    arrays = [rows[column].tolist() for column in COLUMNS]
    cursor.execute(load("upsert_tiles"), [NOT_KNOWN, *arrays])


def _outline(cursor: CursorWrapper, tiles: NDArray[np.int64]) -> None:
    """The squares of these tiles and of their parents, where they are not drawn yet."""
    keys = np.unique(np.concatenate([parent(tiles, resolution) for resolution in RESOLUTIONS]))
    outlines = shapely.to_wkb(squares(keys, WEB_MERCATOR))
    cursor.execute(
        load("insert_squares"),
        [keys.tolist(), unpack(keys).resolution.tolist(), outlines.tolist(), WEB_MERCATOR],
    )


def touch_everything() -> int:
    """Note every tile for a new estimate: the régions or the method changed."""
    cells = set(CoverageTile.objects.values_list("tile", "operator", "service"))
    with transaction.atomic(), connection.cursor() as cursor:
        touch_tiles(cursor, cells)
    return len(cells)


def touch_days(after: date, until: date) -> None:
    """Note the tiles that have evidence of these days: it comes into the window, or leaves it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tile, operator, service FROM coverage_evidence WHERE day > %s AND day <= %s",
            [after, until],
        )
        touch_tiles(cursor, set(cursor.fetchall()))
