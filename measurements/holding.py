"""The waiting room: readings that may be true but are doubtful are held, and released when the doubt goes.

A held reading lies among the others with its reason, and is no evidence. What a batch adds to a day may
condemn or clear readings that were there before, of that day and of the next morning: the days that it
touches, and those after them, are judged whole.
"""

from datetime import timedelta
from typing import Any, NamedTuple

import numpy as np
from django.db.backends.utils import CursorWrapper

from measurements import nights, tracks
from measurements.columns import STATE, bound
from measurements.days import CODE, Day, New, Row, midnight, row_of
from measurements.devices import Device, Summary, Turn, evenings_before, register
from measurements.nights import Evening
from measurements.sequences import (
    NOT_HELD,
    Bools,
    Codes,
    Floats,
    Rows,
    Sequence,
    Way,
    clock_step_s,
    doubts_in_time,
    in_time,
    ways,
)
from measurements.vocabulary import HELD

# What a reading says against itself stands, whatever comes beside it.
ALONE = np.array([HELD.index(word) for word in ("mock", "clock", "missing_value")])
TELEPORT, REPLAY, NEVER_SERVED = (HELD.index(word) for word in ("teleport", "replay", "never_served"))
DAY_S = 86_400
DATES_ALONE = (
    0.25  # moments for each reading of a device's day; below it, the moments are not of the readings
)
SERVED = STATE["in_service"]
UNSERVED = np.array([STATE["emergency_only"], STATE["out_of_service"]])

HOLD = """
    UPDATE measurements_reading reading SET held = nullif(judged.held, -1)
    FROM unnest(%b::bigint[], %b::uuid[], %b::timestamptz[], %b::smallint[])
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
    """The codes of the readings that were judged, and the days where any, of these or of others, changed."""

    codes: list[int]
    changed: set[Day]


class Judged(NamedTuple):
    """Readings of days: which device's day each is of, and its code.

    `free` are the rows that say nothing against themselves and know their time, in the order of time; `way`
    is what their way tells, `step_s` the step of their clocks, `evenings` what each of the days hands on.
    """

    days: list[Device]
    readings: Sequence
    codes: Codes
    free: Rows
    way: Way
    step_s: Floats
    evenings: list[Evening | None]


def hold(cursor: CursorWrapper, rows: list[Row], judged: Judged) -> Verdicts:
    """Hold or release stored readings as they were judged, and as other days speak of these.

    The contributors are locked by the caller, so that their days stand still meanwhile.
    """
    _hold_mornings(cursor, judged)
    changed = _judge_devices(cursor, judged)
    codes = judged.codes.tolist()
    return Verdicts(codes, changed | _write(cursor, rows, codes))


def rows_of(new: list[New], stored: list[Row], *, clock_is_ahead: bool) -> list[Row]:
    """What is judged together: new readings, held for what they say against themselves, and what is there."""
    rows = [row_of(one.contributor, one.reading, clock_is_ahead=clock_is_ahead) for one in new]
    return [*rows, *stored]


def judge(rows: list[Row]) -> Judged:
    """What each reading says against itself, and the others of its device's day against it."""
    columns = list(zip(*rows, strict=True))
    numbers: dict[tuple[Any, ...], int] = {}
    keys = zip(columns[0], columns[2], columns[3], columns[1], strict=True)  # in the order of `Device`
    which = [numbers.setdefault(key, len(numbers)) for key in keys]
    floats = [np.array(column, dtype=np.float64) for column in columns[4:10]]
    state, kind, codes = (np.array(column, dtype=np.int8) for column in columns[10 : CODE + 1])
    readings = Sequence._make([np.array(which, dtype=np.int64), *floats, state, kind])
    codes[~np.isin(codes, ALONE)] = NOT_HELD
    order = in_time(readings)
    free = order[((codes == NOT_HELD) & _knows_its_time(readings, order))[order]]
    ordered = readings.take(free)
    way, step_s = ways(ordered), clock_step_s(ordered)
    codes[free] = doubts_in_time(ordered, way)
    evenings = nights.evenings(ordered, codes[free] == NOT_HELD, step_s, len(numbers))
    return Judged([Device(*key) for key in numbers], readings, codes, free, way, step_s, evenings)


def _knows_its_time(readings: Sequence, order: Rows) -> Bools:
    """False where the time of day is hidden or was not kept: such readings make no way that could be judged.

    Clients that hide it put all of a day at midnight; files that have dates alone put it at any one moment.
    """
    device, second = readings.device[order], readings.second[order]
    is_another = np.diff(second, prepend=np.nan) != 0
    is_another[1:] |= device[1:] != device[:-1]
    moments, count = np.bincount(device, is_another), np.bincount(device)
    told = (moments > DATES_ALONE * count) & (moments > 1) | (count == 1)
    return np.asarray(told[readings.device] & (readings.second % DAY_S != 0))


def _hold_mornings(cursor: CursorWrapper, judged: Judged) -> None:
    """Hold as well what cannot be reached from where the day before ended."""
    here = dict(zip(judged.days, judged.evenings, strict=True))
    eves = [day._replace(day=day.day - timedelta(days=1)) for day in judged.days]
    known = here | evenings_before(cursor, [eve for eve in eves if eve not in here])
    before = [known.get(eve) for eve in eves]
    trusted = judged.codes[judged.free] == NOT_HELD
    ordered = judged.readings.take(judged.free)
    apart = nights.out_of_reach(ordered, trusted, judged.step_s, before)
    judged.codes[judged.free[apart]] = TELEPORT


def _judge_devices(cursor: CursorWrapper, judged: Judged) -> set[Day]:
    """Hold what nothing else doubts of replays and of devices that were never served.

    Returns the days, other than those judged, where stored readings changed.
    """
    summaries = dict(zip(judged.days, _summaries(judged), strict=True))
    told = register(cursor, summaries)
    for held, code in ((told.replayed, REPLAY), (told.silent, NEVER_SERVED)):
        of_day = np.array([day in held for day in judged.days])[judged.readings.device]
        judged.codes[of_day & (judged.codes == NOT_HELD)] = code
    here = set(summaries)
    return {_turn(cursor, turn) for turn in told.turned if turn.device not in here}


def _summaries(judged: Judged) -> list[Summary]:
    readings, count = judged.readings, len(judged.days)
    free = judged.codes == NOT_HELD
    unserved, served = (
        np.bincount(readings.device[free & of_state], minlength=count)
        for of_state in (np.isin(readings.state, UNSERVED), readings.state == SERVED)
    )
    first, found = judged.way
    device = readings.device[judged.free]
    ends = np.searchsorted(device[first], np.arange(count), side="right").tolist()
    sketches = [tracks.sketch(found[start:end]) for start, end in zip([0, *ends], ends, strict=False)]
    return list(map(Summary, unserved.tolist(), (served > 0).tolist(), sketches, judged.evenings))


def _turn(cursor: CursorWrapper, turn: Turn) -> Day:
    """Hold or release the readings of another day of a device."""
    contributor, device_id, home_plmn, day = turn.device
    after, before = (NEVER_SERVED, None) if turn.is_silent else (None, NEVER_SERVED)
    ends = midnight(day), midnight(day + timedelta(days=1))
    cursor.execute(TURN, [after, contributor, device_id, home_plmn, *ends, before])
    return contributor, day


def _write(cursor: CursorWrapper, rows: list[Row], codes: list[int]) -> set[Day]:
    """Store the codes that differ; returns the days where any does."""
    changed = [(row, code) for row, code in zip(rows, codes, strict=True) if row[CODE] != code]
    if changed:
        of, ids, moments = zip(*((row[0], row[13], row[14]) for row, _ in changed), strict=True)
        bound(cursor, HOLD, [list(of), list(ids), list(moments), [code for _, code in changed]])
    return {(row[0], row[1]) for row, _ in changed}
