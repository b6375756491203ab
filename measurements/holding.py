"""The waiting room: readings that may be true but are doubtful are held, and released when the doubt goes.

A held reading lies among the others with its reason, and is no evidence. What a batch adds to a day may
condemn or clear readings that were there before: the days that it touches are judged whole.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray

from measurements import tracks
from measurements.columns import KIND, STATE
from measurements.devices import Device, Summary, Turn, register, replayed, silent
from measurements.formats.native import Reading
from measurements.plausibility import doubtful
from measurements.sequences import NOT_HELD, Codes, Sequence, doubts, in_time, ways
from measurements.vocabulary import HELD

Day = tuple[int, date]  # a contributor's
New = tuple[int, Reading, bytes]  # contributor, reading, digest

# What a reading says against itself stands, whatever comes beside it.
ALONE = np.array([HELD.index(word) for word in ("mock", "clock", "missing_value")])
REPLAY, NEVER_SERVED = HELD.index("replay"), HELD.index("never_served")
DAY_S = 86_400
DATES_ALONE = (
    0.25  # moments for each reading of a device's day; below it, the moments are not of the readings
)
SERVED = STATE["in_service"]
UNSERVED = np.array([STATE["emergency_only"], STATE["out_of_service"]])

# OFFSET 0 keeps the probes apart: of a month that has no statistics yet, the planner would rather read all.
STORED = """
    SELECT reading.contributor_id, day, reading.device_id, reading.home_plmn,
           extract(epoch FROM reading.observed_at)::float8, reading.longitude, reading.latitude,
           reading.accuracy_m, reading.speed_mps, reading.signal_dbm, reading.service_state, reading.kind,
           coalesce(reading.held, -1), reading.id, reading.observed_at
    FROM unnest(%s::bigint[], %s::date[]) touched (contributor_id, day)
    CROSS JOIN LATERAL (
        SELECT * FROM measurements_reading
        WHERE contributor_id = touched.contributor_id
          AND observed_at >= touched.day AND observed_at < touched.day + 1
          AND observed_at >= %s AND observed_at < %s
        OFFSET 0) reading
"""
HOLD = """
    UPDATE measurements_reading reading SET held = nullif(judged.held, -1)
    FROM unnest(%s::bigint[], %s::uuid[], %s::timestamptz[], %s::smallint[])
         AS judged (contributor_id, id, observed_at, held)
    WHERE reading.contributor_id = judged.contributor_id AND reading.id = judged.id
      AND reading.observed_at = judged.observed_at
"""
TURN = """
    UPDATE measurements_reading SET held = %s
    WHERE contributor_id = %s AND device_id = %s AND home_plmn = %s AND observed_at >= %s AND observed_at < %s
      AND held IS NOT DISTINCT FROM %s
"""


class Verdicts(NamedTuple):
    """The words for the new readings (None: not held), and the days where stored ones changed theirs."""

    words: list[str | None]
    changed: set[Day]


class Judged(NamedTuple):
    """Readings of the touched days: which device's day each is of, and its code."""

    days: list[Device]
    readings: Sequence
    codes: Codes


def review(cursor: CursorWrapper, new: list[New], *, clock_is_ahead: bool) -> Verdicts:
    """Judge the days that these readings touch, before they are stored; writes what changes for stored ones.

    The contributors are locked by the caller, so that their days stand still meanwhile.
    """
    if not new:
        return Verdicts([], set())
    rows = [row_of(contributor, reading, clock_is_ahead=clock_is_ahead) for contributor, reading, _ in new]
    stored = _stored(cursor, {(row[0], row[1]) for row in rows})
    judged = judge([*rows, *(row[:13] for row in stored)])
    changed = _judge_devices(cursor, judged)
    codes = judged.codes.tolist()
    changed |= _write(cursor, stored, codes[len(new) :])
    return Verdicts([None if code == NOT_HELD else HELD[code] for code in codes[: len(new)]], changed)


def row_of(contributor: int, reading: Reading, *, clock_is_ahead: bool) -> tuple[Any, ...]:
    """A new reading as `STORED` gives those that are there."""
    word = doubtful(reading) or ("clock" if clock_is_ahead else "")
    moment = reading.observed_at
    return (
        contributor,
        moment.date(),
        reading.device_id or "",
        reading.home_plmn,
        moment.timestamp(),
        reading.longitude,
        reading.latitude,
        reading.accuracy_m,
        reading.speed_mps,
        reading.signal_dbm,
        STATE[reading.service_state],
        KIND[reading.kind],
        HELD.index(word) if word else NOT_HELD,
    )


def _stored(cursor: CursorWrapper, touched: set[Day]) -> list[tuple[Any, ...]]:
    contributors, days = zip(*touched, strict=True)
    ends = _midnight(min(days)), _midnight(max(days) + timedelta(days=1))
    cursor.execute(STORED, [list(contributors), list(days), *ends])
    return cursor.fetchall()


def judge(rows: list[tuple[Any, ...]]) -> Judged:
    """What each reading says against itself, and the others of its device's day against it."""
    columns = list(zip(*rows, strict=True))
    numbers: dict[tuple[Any, ...], int] = {}
    which = [numbers.setdefault(key, len(numbers)) for key in zip(*_key(columns), strict=True)]
    floats = [np.array(column, dtype=np.float64) for column in columns[4:10]]
    state, kind, codes = (np.array(column, dtype=np.int8) for column in columns[10:13])
    readings = Sequence._make([np.array(which, dtype=np.int64), *floats, state, kind])
    codes[~np.isin(codes, ALONE)] = NOT_HELD
    free = np.flatnonzero((codes == NOT_HELD) & _knows_its_time(readings))
    codes[free] = doubts(readings.take(free))
    return Judged([Device(*key) for key in numbers], readings, codes)


def _knows_its_time(readings: Sequence) -> NDArray[np.bool_]:
    """False where the time of day is hidden or was not kept: such readings make no way that could be judged.

    Clients that hide it put all of a day at midnight; files that have dates alone put it at any one moment.
    """
    moments = np.unique(np.stack([readings.device, readings.second]), axis=1)[0].astype(np.int64)
    share = np.bincount(moments) / np.bincount(readings.device)
    told = (share > DATES_ALONE) & (np.bincount(moments) > 1) | (np.bincount(readings.device) == 1)
    return np.asarray(told[readings.device] & (readings.second % DAY_S != 0))


def _key(columns: list[tuple[Any, ...]]) -> tuple[tuple[Any, ...], ...]:
    """Contributor, device, SIM and day, in the order of `Device`."""
    return columns[0], columns[2], columns[3], columns[1]


def _judge_devices(cursor: CursorWrapper, judged: Judged) -> set[Day]:
    """Hold what nothing else doubts of replays and of devices that were never served.

    Returns the days, other than those judged, where stored readings changed.
    """
    summaries = dict(zip(judged.days, _summaries(judged), strict=True))
    turned = register(cursor, summaries)
    for held, code in ((replayed(cursor, summaries), REPLAY), (silent(cursor, summaries), NEVER_SERVED)):
        of_day = np.array([day in held for day in judged.days])[judged.readings.device]
        judged.codes[of_day & (judged.codes == NOT_HELD)] = code
    here = set(summaries)
    return {_turn(cursor, turn) for turn in turned if turn.device not in here}


def _summaries(judged: Judged) -> Iterable[Summary]:
    readings, count = judged.readings, len(judged.days)
    free = judged.codes == NOT_HELD
    unserved, served = (
        np.bincount(readings.device[free & of_state], minlength=count)
        for of_state in (np.isin(readings.state, UNSERVED), readings.state == SERVED)
    )
    rows = np.flatnonzero(~np.isin(judged.codes, ALONE) & _knows_its_time(readings))
    ordered = readings.take(rows[in_time(readings.take(rows))])
    first, found = ways(ordered)
    ends = np.searchsorted(ordered.device[first], np.arange(count), side="right").tolist()
    sketches = [tracks.sketch(found[start:end]) for start, end in zip([0, *ends], ends, strict=False)]
    return map(Summary, unserved.tolist(), (served > 0).tolist(), sketches)


def _turn(cursor: CursorWrapper, turn: Turn) -> Day:
    """Hold or release the readings of another day of a device."""
    contributor, device_id, home_plmn, day = turn.device
    after, before = (NEVER_SERVED, None) if turn.is_silent else (None, NEVER_SERVED)
    ends = _midnight(day), _midnight(day + timedelta(days=1))
    cursor.execute(TURN, [after, contributor, device_id, home_plmn, *ends, before])
    return contributor, day


def _write(cursor: CursorWrapper, stored: list[tuple[Any, ...]], codes: list[int]) -> set[Day]:
    """Store the codes that differ; returns the days where any does."""
    changed = [(row, code) for row, code in zip(stored, codes, strict=True) if row[12] != code]
    if changed:
        of, ids, moments = zip(*((row[0], row[13], row[14]) for row, _ in changed), strict=True)
        cursor.execute(HOLD, [list(of), list(ids), list(moments), [code for _, code in changed]])
    return {(row[0], row[1]) for row, _ in changed}


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
