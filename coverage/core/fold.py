"""The fold room: readings folded into what a phone saw of a service in a day, tile by tile."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np

from coverage.core import Floats, Ints
from coverage.core.evidence import ACCURACY_LIMIT_M, LOOKUP, Evidence, Kind, Readings, Said, State, changes

DAY_S = 86_400


class Count(IntEnum):
    """Which count of its row a reading adds to, for one service."""

    NONE, SPEAKS_FOR, AGAINST, STATEMENTS = range(4)


@dataclass(frozen=True)
class _Heard:
    """What readings say of services, one element for each pair, in the order of the rows and their levels."""

    key: list[Ints]  # the columns of `Evidence` up to `place`
    count: Ints  # Count
    margin_db: Floats  # of what speaks for the service; nan comes last in a row
    spots: Ints  # one bit, of what was measured
    accuracy_m: Floats
    first: Ints  # second of the day, of what was measured; beyond all of them for a statement
    last: Ints


def fold(readings: Readings) -> Evidence:
    """Readings to evidence: the same set of readings gives the same rows, in whatever order it comes.

    A mock position and an accuracy worse than `ACCURACY_LIMIT_M` are no evidence. An accuracy that is not
    stated is let through: modems and older clients never state it, and silence is no sign of a large error.
    """
    heard = _in_order(readings)
    starts = np.flatnonzero(changes(*heard.key))
    columns: list[Any] = [column[starts] for column in heard.key]
    for count in (Count.SPEAKS_FOR, Count.AGAINST, Count.STATEMENTS):
        columns.append(np.add.reduceat(heard.count == count, starts, dtype=np.int32))
    columns.append(_medians(heard.margin_db, starts))
    columns.append(np.bitwise_or.reduceat(heard.spots, starts))
    columns.append(np.fmax.reduceat(heard.accuracy_m, starts))
    columns.append(_dwell(heard, starts))
    return Evidence(*columns)


def _in_order(readings: Readings) -> _Heard:
    counts = _counts(readings)
    service, reading = np.nonzero(counts)
    count, said = counts[service, reading], readings.take(reading)
    margin_db = np.where(count == Count.SPEAKS_FOR, said.margin_db, np.float32(np.nan))
    spots = np.where(count == Count.STATEMENTS, 0, 1 << said.spot.astype(np.int32))
    key = [said.contributor, said.device, said.day, said.tile, said.operator]
    key += [service.astype(np.uint8), said.environment]
    order = np.lexsort([margin_db, *key[::-1]])
    in_order = [column[order] for column in key]
    second, stated = said.second.astype(np.int32), count == Count.STATEMENTS
    columns = [count, margin_db, spots, said.accuracy_m]
    columns += [np.where(stated, DAY_S, second), np.where(stated, 0, second)]
    return _Heard(in_order, *(column[order] for column in columns))


def _counts(readings: Readings) -> Ints:
    """(service, reading) `Count`."""
    words = LOOKUP[:, readings.state, readings.technology, readings.max_technology]
    usable = np.logical_not(readings.is_mock | (readings.accuracy_m > ACCURACY_LIMIT_M))
    measured = usable & (readings.kind != Kind.STATEMENT)
    stated = usable & ~measured & np.isin(readings.state, (State.EMERGENCY_ONLY, State.OUT_OF_SERVICE))
    against = words == Said.AGAINST
    cases = [(words == Said.FOR) & measured, against & measured, against & stated]
    return np.select(cases, [Count.SPEAKS_FOR, Count.AGAINST, Count.STATEMENTS], Count.NONE)


def _dwell(heard: _Heard, starts: Ints) -> Ints:
    """Seconds between the first and the last measured reading of each row; none for statements alone."""
    first, last = np.minimum.reduceat(heard.first, starts), np.maximum.reduceat(heard.last, starts)
    return np.asarray(np.maximum(last - first, 0), dtype=np.int32)


def _medians(values: Floats, starts: Ints) -> Floats:
    """The median of each run of values that ascend, nan last and left out; nan for a run of nan."""
    last = np.maximum(np.add.reduceat(~np.isnan(values), starts, dtype=np.int64) - 1, 0)
    lower, upper = (values[starts + middle].astype(float) for middle in (last // 2, (last + 1) // 2))
    return np.asarray((lower + upper) / 2, dtype=np.float32)
