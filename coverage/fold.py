"""Readings become evidence: contributor-days that the journal names are computed anew, whole."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray

from coverage.core.evidence import Evidence
from coverage.core.fold import fold
from coverage.core.grid import parent
from coverage.models import ErasedTile
from coverage.translate import readings_of_core
from measurements import queries
from measurements.models import TouchedDay

# Contributor-days dealt with in one transaction: what a killed worker has to do again, some seconds of work.
DAYS_PER_STEP = 5_000
# Of full days there are fewer: what is read at once has to fit into a worker, some 300 MB.
READINGS_PER_STEP = 300_000
# Folds of the same contributor queue behind one of this many locks; different ones seldom meet.
LOCKS = 64
FOLDING = 7_002
REBUILDING = 7_004  # held by who makes all evidence anew: folds leave the journal to it meanwhile
SHARD_RESOLUTION = 25_000
EPOCH = date(1970, 1, 1)

Cell = tuple[int, str, int]  # tile, operator, service
# Columns of evidence with their types on the wire of COPY, in the order of `core.evidence.Evidence`.
COLUMNS = {
    "contributor_id": "int8",
    "device": "int8",
    "day": "date",
    "tile": "int8",
    "operator": "text",
    "service": "int2",
    "place": "int2",
    "speaks_for": "int4",
    "against": "int4",
    "statements": "int4",
    "margin_db": "float4",
    "spots": "int4",
    "accuracy_m": "float4",
    "dwell_s": "int4",
}


def fold_new_readings() -> int:
    """Fold until the journal is empty; returns the number of journal rows dealt with. None during a rebuild.

    Each step is one transaction that takes its journal rows, replaces the evidence of their contributor-days,
    and notes the tiles that changed: killed anywhere, it has done all of a step or nothing of it.
    """
    done = 0
    while step := _fold_some():
        done += step
    return done


@transaction.atomic
def _fold_some() -> int:
    with connection.cursor() as cursor:
        most = DAYS_PER_STEP, READINGS_PER_STEP
        touched = queries.claim_touched_days(*most) if _may_fold(cursor) else []
        if touched:
            _one_at_a_time(cursor, {row.contributor_id for row in touched})
            _replace(cursor, touched)
            queries.mark_done([row.pk for row in touched])
    return len(touched)


def _may_fold(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [REBUILDING])
    return bool(cursor.fetchone()[0])


def _one_at_a_time(cursor: CursorWrapper, contributors: set[int]) -> None:
    locks = sorted({contributor % LOCKS for contributor in contributors})
    cursor.execute("SELECT pg_advisory_xact_lock(%s, lock) FROM unnest(%s::int[]) lock", [FOLDING, locks])


def _replace(cursor: CursorWrapper, touched: Sequence[TouchedDay]) -> None:
    erased = sorted({row.contributor_id for row in touched if row.day is None})
    days = sorted({(row.contributor_id, row.day) for row in touched if row.day is not None})
    before = _delete(cursor, days, erased)
    readings, operators = readings_of_core(queries.readings_of_days(days))
    after = _copy(cursor, fold(readings), operators)
    touch_tiles(cursor, before | after)


def _delete(cursor: CursorWrapper, days: Sequence[tuple[int, date]], erased: Sequence[int]) -> set[Cell]:
    """Take away the evidence of these contributor-days, and all of those who were erased."""
    cursor.execute(
        """DELETE FROM coverage_evidence evidence
           USING unnest(%s::bigint[], %s::date[]) touched (contributor_id, day)
           WHERE evidence.contributor_id = touched.contributor_id AND evidence.day = touched.day
           RETURNING evidence.tile, evidence.operator, evidence.service""",
        [[contributor for contributor, _ in days], [day for _, day in days]],
    )
    return set(cursor.fetchall()) | _erase(cursor, erased)


def _erase(cursor: CursorWrapper, contributors: Sequence[int]) -> set[Cell]:
    """Take away all that was learnt from these contributors; zones that fall with it will say so."""
    cursor.execute(
        "DELETE FROM coverage_evidence WHERE contributor_id = ANY(%s) RETURNING tile, operator, service",
        [list(contributors)],
    )
    cells = set(cursor.fetchall())
    cursor.execute("DELETE FROM coverage_epochphone WHERE contributor_id = ANY(%s)", [list(contributors)])
    ErasedTile.objects.bulk_create(ErasedTile(tile=t, operator=o, service=s) for t, o, s in sorted(cells))
    return cells


def _copy(cursor: CursorWrapper, evidence: Evidence, operators: Sequence[str]) -> set[Cell]:
    """Store the rows; returns the tiles that they speak of."""
    columns = {field.name: _stored(getattr(evidence, field.name)) for field in fields(evidence)}
    columns["day"] = [EPOCH + timedelta(days=day) for day in columns["day"]]
    columns["operator"] = [operators[code] for code in columns["operator"]]
    with cursor.copy(f"COPY coverage_evidence ({', '.join(COLUMNS)}) FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(list(COLUMNS.values()))
        for row in zip(*columns.values(), strict=True):
            copy.write_row(row)
    return set(zip(columns["tile"], columns["operator"], columns["service"], strict=True))


def _stored(column: NDArray[Any]) -> list[Any]:
    """Values as the database has them: null for nan, which alone differs from itself."""
    return [None if value != value else value for value in column.tolist()]


def touch_tiles(cursor: CursorWrapper, cells: Iterable[Cell]) -> None:
    """Note tiles whose evidence changed, for the next stage."""
    rows = sorted(cells)
    shards = parent(np.array([tile for tile, _, _ in rows], dtype=np.int64), SHARD_RESOLUTION).tolist()
    with cursor.copy("COPY coverage_touchedtile (shard, tile, operator, service) FROM STDIN") as copy:
        for shard, row in zip(shards, rows, strict=True):
            copy.write_row((shard, *row))
