"""Readings become evidence: contributor-days that the journal names are computed anew, whole."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, timedelta

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray

from coverage.core import evidence as core
from coverage.core.grid import parent
from coverage.projection import tiles_of
from measurements import queries, vocabulary
from measurements.models import TouchedDay
from measurements.queries import ObservedReadings

# Contributor-days dealt with in one transaction: what a killed worker has to do again, some seconds of work.
DAYS_PER_STEP = 5_000
# Folds of the same contributor queue behind one of this many locks; different ones seldom meet.
LOCKS = 64
FOLDING = 7_002
SHARD_RESOLUTION = 25_000
EPOCH = date(1970, 1, 1)

Cell = tuple[int, str, int]  # tile, operator, service
# Columns of evidence with their types on the wire of COPY, in the order of `core.Evidence`.
COLUMNS = {
    "contributor_id": "int8",
    "day": "date",
    "tile": "int8",
    "operator": "text",
    "service": "int2",
    "speaks_for": "int4",
    "against_open": "int4",
    "against_unknown": "int4",
    "against_indoor": "int4",
    "statements": "int4",
}


def _translation(words: Sequence[str], names: Sequence[str]) -> NDArray[np.uint8]:
    """From our stored codes to those of the core, by the word that both stand for."""
    return np.array([names.index(word) for word in words], dtype=np.uint8)


STATE = _translation(vocabulary.SERVICE_STATES, core.STATES)
# One place further than stored, so that NOT_STATED (-1) finds "none" at 0.
TECHNOLOGY = _translation(("none", *vocabulary.TECHNOLOGIES), core.TECHNOLOGIES)
ENVIRONMENT = _translation(vocabulary.ENVIRONMENTS, core.ENVIRONMENTS)
KIND = _translation(vocabulary.KINDS, core.KINDS)


def fold_new_readings() -> int:
    """Fold until the journal is empty; returns the number of journal rows dealt with.

    Each step is one transaction that takes its journal rows, replaces the evidence of their contributor-days,
    and notes the tiles that changed: killed anywhere, it has done all of a step or nothing of it.
    """
    done = 0
    while step := _fold_some():
        done += step
    return done


@transaction.atomic
def _fold_some() -> int:
    touched = queries.claim_touched_days(DAYS_PER_STEP)
    if not touched:
        return 0
    with connection.cursor() as cursor:
        _one_at_a_time(cursor, {row.contributor_id for row in touched})
        _replace(cursor, touched)
    queries.mark_done(touched)
    return len(touched)


def _one_at_a_time(cursor: CursorWrapper, contributors: set[int]) -> None:
    locks = sorted({contributor % LOCKS for contributor in contributors})
    cursor.execute("SELECT pg_advisory_xact_lock(%s, lock) FROM unnest(%s::int[]) lock", [FOLDING, locks])


def _replace(cursor: CursorWrapper, touched: Sequence[TouchedDay]) -> None:
    erased = sorted({row.contributor_id for row in touched if row.day is None})
    days = sorted({(row.contributor_id, row.day) for row in touched if row.day is not None})
    before = _delete(cursor, days, erased)
    evidence, operators = evidence_of(queries.readings_of_days(days))
    after = _copy(cursor, evidence, operators)
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
    cells = set(cursor.fetchall())
    cursor.execute(
        "DELETE FROM coverage_evidence WHERE contributor_id = ANY(%s) RETURNING tile, operator, service",
        [list(erased)],
    )
    return cells | set(cursor.fetchall())


def evidence_of(readings: ObservedReadings) -> tuple[core.Evidence, list[str]]:
    """Evidence of readings, and the operators that its operator codes are positions of.

    Readings of SIMs that are unknown, or not at home where they were, are left out: stored, not tiled.
    """
    operators, operator = judged_operators(readings)
    rows = np.flatnonzero(operator >= 0)
    kept = ObservedReadings._make(column[rows] for column in readings)
    evidence = core.fold(
        core.Readings(
            contributor=kept.contributor,
            day=kept.day,
            tile=tiles_of(kept.longitude, kept.latitude),
            operator=operator[rows],
            state=STATE[kept.service_state],
            technology=TECHNOLOGY[kept.technology + 1],
            max_technology=TECHNOLOGY[kept.max_technology + 1],
            environment=ENVIRONMENT[kept.environment],
            kind=KIND[kept.kind],
            accuracy_m=kept.accuracy_m,
            is_mock=kept.is_mock,
        )
    )
    return evidence, operators


def judged_operators(readings: ObservedReadings) -> tuple[list[str], NDArray[np.int32]]:
    """The operators judged in these readings, sorted, and each reading's position among them; -1 for none.

    A phone that a foreign network serves roams: that says nothing of its own operator's network.
    """
    plmns, plmn = np.unique(readings.home_plmn, return_inverse=True)
    named = [_judged_operator(str(text)) for text in plmns]
    operators = sorted({name for name in named if name})
    code = np.array([operators.index(name) if name else -1 for name in named], dtype=np.int32)
    operator = code[plmn]
    operator[_roams(readings)] = -1
    for position, name in enumerate(operators):
        at_home = _inside(vocabulary.HOME_BOXES[name[:3]], readings.longitude, readings.latitude)
        operator[(operator == position) & ~at_home] = -1
    return operators, operator


def _judged_operator(home_plmn: str) -> str | None:
    operator = vocabulary.operator_of(home_plmn)
    if operator and operator.startswith(vocabulary.TEST_NETWORK) and not settings.TEST_NETWORK:
        return None
    return operator


def _roams(readings: ObservedReadings) -> NDArray[np.bool_]:
    home, serving = (column.astype("U3") for column in (readings.home_plmn, readings.serving_plmn))
    return (serving != "") & (serving != home)


def _inside(
    boxes: Sequence[vocabulary.Box], longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> NDArray[np.bool_]:
    inside = [
        (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)
        for west, south, east, north in boxes
    ]
    return np.logical_or.reduce(inside)


def _copy(cursor: CursorWrapper, evidence: core.Evidence, operators: Sequence[str]) -> set[Cell]:
    """Store the rows; returns the tiles that they speak of."""
    columns = [getattr(evidence, field.name).tolist() for field in fields(evidence)]
    days = [EPOCH + timedelta(days=day) for day in columns[1]]
    names = [operators[code] for code in columns[3]]
    with cursor.copy(f"COPY coverage_evidence ({', '.join(COLUMNS)}) FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(list(COLUMNS.values()))
        for row in zip(columns[0], days, columns[2], names, *columns[4:], strict=True):
            copy.write_row(row)
    return set(zip(columns[2], names, columns[4], strict=True))


def touch_tiles(cursor: CursorWrapper, cells: Iterable[Cell]) -> None:
    """Note tiles whose evidence changed, for the next stage."""
    rows = sorted(cells)
    shards = parent(np.array([tile for tile, _, _ in rows], dtype=np.int64), SHARD_RESOLUTION).tolist()
    with cursor.copy("COPY coverage_touchedtile (shard, tile, operator, service) FROM STDIN") as copy:
        for shard, row in zip(shards, rows, strict=True):
            copy.write_row((shard, *row))
