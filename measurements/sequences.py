"""What readings say against each other: a device's day as a sequence, whatever the order of arrival.

Each rule is a function of the day's readings alone and gives the rows that it doubts. NumPy only, no Django.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from measurements import tracks
from measurements.vocabulary import HELD, KINDS, SERVICE_STATES

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Codes = NDArray[np.int8]
Rows = NDArray[np.int64]
Way = tuple[Rows, tracks.Hashes]  # of `ways`

NOT_HELD = -1

# Faster than an airliner and further than a fix of a cell is off: no journey.
FASTEST_MPS = 300.0
TELEPORT_M = 5_000.0
MOST_UNREACHABLE = 0.5  # of a device's day; beyond it none of the day is believed
# Some clients write times in whole minutes, quarters or hours: so much longer may a way have taken.
CLOCK_STEPS_S = (60, 300, 600, 900, 1_800, 3_600)
# A call falls back from 4G to 3G in about two seconds, and is without service for one reading.
CHANGE_S = 2.0
CHANGE_M = 200.0  # what a train travels meanwhile
# A receiver that repeats itself, or a program that paints: dozens of readings, while they claim to move.
MOVING_MPS = 1.0
DOZENS = 24
GRID_SHARE = 0.9
GRID_LINES = 3  # each way: a straight road is no grid
GRID_PER_DEGREE = 1_000  # a hundred metres: one honest reading in a million lies on it
# One reading a second is the most that an honest log writes; half as much again is a line repeated here and
# there.
DENSITY_S = 600
MOST_IN_DENSITY = 900

METRES_PER_DEGREE = 111_195.0  # of a great circle on a sphere of 6,371 km
NANO = 1e-9


class Sequence(NamedTuple):
    """Readings as arrays of equal length; `device` numbers one device and SIM of a contributor on one day."""

    device: NDArray[np.int64]
    second: NDArray[np.float64]  # since 1970-01-01 UTC
    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    accuracy_m: NDArray[np.float64]  # nan where not stated
    speed_mps: NDArray[np.float64]  # nan where not stated
    level: NDArray[np.float64]  # dBm, nan where not stated
    state: Codes
    kind: Codes

    def take(self, rows: Rows) -> "Sequence":
        """These rows, in this order."""
        return Sequence._make(column[rows] for column in self)


def doubts(readings: Sequence) -> Codes:
    """The code of `vocabulary.HELD` of each reading that the others speak against, `NOT_HELD` elsewhere."""
    order = in_time(readings)
    ordered = readings.take(order)
    codes = np.empty(len(order), dtype=np.int8)
    codes[order] = doubts_in_time(ordered, ways(ordered))
    return codes


def doubts_in_time(ordered: Sequence, way: Way) -> Codes:
    """The same of readings in the order of `in_time`, whose `ways` are known."""
    codes = np.full(len(ordered.device), NOT_HELD, dtype=np.int8)
    for word, rule in RULES:
        codes[rule(ordered) & (codes == NOT_HELD)] = HELD.index(word)
    codes[_repeated(ordered, way) & (codes == NOT_HELD)] = HELD.index("replay")
    return codes


def in_time(readings: Sequence) -> Rows:
    """Rows by device and time; by content where these are equal, so that arrival has no say."""
    ties = (readings.state, readings.level, readings.latitude, readings.longitude)
    return np.lexsort((*ties, readings.second, readings.device))


def _teleports(readings: Sequence) -> Bools:
    """What cannot be reached from the longest stretch that can be travelled, forwards and backwards."""
    held = np.zeros(len(readings.device), dtype=bool)
    rows = np.arange(len(held))
    step = clock_step_s(readings)
    jumps = unreachable(readings, step, rows[:-1], rows[1:])
    jumps &= readings.device[:-1] == readings.device[1:]
    for device in set(readings.device[:-1][jumps].tolist()):
        own = rows[
            np.searchsorted(readings.device, device) : np.searchsorted(readings.device, device, "right")
        ]
        stretches = np.split(own, np.flatnonzero(jumps[own[:-1]]) + 1)
        trusted = max(range(len(stretches)), key=lambda number: len(stretches[number]))
        for way in (stretches[trusted:], [one[::-1] for one in stretches[trusted::-1]]):
            _hold_the_unreachable(readings, step, way, held)
        held[own] |= held[own].mean() > MOST_UNREACHABLE
    return held


def clock_step_s(readings: Sequence) -> Floats:
    """Of each reading, the widest step in which all times of its device's day are written, or 0."""
    step = np.zeros(len(readings.device))
    for span in CLOCK_STEPS_S:
        between = np.bincount(readings.device, readings.second % span != 0)
        if between.all():
            break  # nobody's times are all in this step: nor are they in a wider one, which has whole minutes
        step[between[readings.device] == 0] = span
    return step


def _hold_the_unreachable(
    readings: Sequence, step: NDArray[np.float64], way: list[Rows], held: Bools
) -> None:
    last = way[0][-1:]
    for stretch in way[1:]:
        if unreachable(readings, step, last, stretch[:1])[0]:
            held[stretch] = True
        else:
            last = stretch[-1:]


def unreachable(readings: Sequence, step: NDArray[np.float64], start: Rows, end: Rows) -> Bools:
    """Whether even the nearest ends of what both fixes allow are too far apart for the time between."""
    accuracy = np.nan_to_num(readings.accuracy_m)
    metres = _metres(readings, start, end) - accuracy[start] - accuracy[end]
    seconds = np.abs(readings.second[end] - readings.second[start]) + step[start]
    return np.asarray((metres > TELEPORT_M) & (metres > FASTEST_MPS * seconds))


def _metres(readings: Sequence, start: Rows, end: Rows) -> NDArray[np.float64]:
    """Between readings, on a plane: right to some per mille over the distances that are asked for."""
    turn = np.cos(np.radians((readings.latitude[start] + readings.latitude[end]) / 2))
    east = (readings.longitude[end] - readings.longitude[start]) * turn
    return np.asarray(np.hypot(east, readings.latitude[end] - readings.latitude[start]) * METRES_PER_DEGREE)


def _technology_changes(readings: Sequence) -> Bools:
    """The only reading without service within two seconds, beside one in service at the same place."""
    measured = readings.kind == KINDS.index("measured")
    served = measured & (readings.state == SERVICE_STATES.index("in_service"))
    words = [SERVICE_STATES.index(word) for word in ("emergency_only", "out_of_service")]
    unserved = measured & np.isin(readings.state, words)
    rows = np.arange(len(served))
    together = np.zeros(len(rows) + 1, dtype=bool)
    together[1:-1] = _together(readings, rows[:-1], rows[1:])
    beside = together[:-1] & np.roll(served, 1) | together[1:] & np.roll(served, -1)
    return unserved & beside & (_near(readings, unserved) == 1)


def _together(readings: Sequence, one: Rows, other: Rows) -> Bools:
    """Whether these are of one device, and neither the time nor the way between them is worth a word."""
    apart = np.abs(readings.second[other] - readings.second[one]) > CHANGE_S
    same = readings.device[one] == readings.device[other]
    return np.asarray(same & ~apart & (_metres(readings, one, other) <= CHANGE_M))


def _near(readings: Sequence, counted: Bools) -> Rows:
    """How many of those counted are of the same device and within `CHANGE_S` of each reading."""
    since = readings.second - readings.second.min(initial=np.inf)
    line = readings.device * (since.max(initial=0.0) + 10 * CHANGE_S) + since  # devices far apart
    before = np.searchsorted(line[counted], line - CHANGE_S, "left")
    after = np.searchsorted(line[counted], line + CHANGE_S, "right")
    return np.asarray(after - before)


def _stuck(readings: Sequence) -> Bools:
    """Dozens in a row at the same place to six digits, that say they move."""
    place = np.stack([readings.longitude.round(6), readings.latitude.round(6), readings.device])
    moving = readings.speed_mps >= MOVING_MPS
    differs = (np.diff(place, axis=1) != 0).any(axis=0) | (moving[1:] != moving[:-1])
    run = np.cumsum(np.concatenate([[False], differs])[: len(moving)])
    return moving & (np.bincount(run)[run] >= DOZENS) if len(run) else moving


def _on_a_grid(readings: Sequence) -> Bools:
    """Nine of ten of a device's dozens, that say they move, at whole thousandths of a degree."""
    moving = readings.speed_mps >= MOVING_MPS
    fine = np.stack([readings.longitude, readings.latitude]) * GRID_PER_DEGREE
    on_grid = moving & (np.abs(fine - fine.round()) < NANO * np.abs(fine) + NANO).all(axis=0)
    total, hits = (np.bincount(readings.device, flags, minlength=1) for flags in (moving, on_grid))
    painted = (hits >= DOZENS) & (hits >= GRID_SHARE * total)
    for device in np.flatnonzero(painted).tolist():
        own = on_grid & (readings.device == device)
        lines = min(
            len(np.unique(column[own].round(6))) for column in (readings.longitude, readings.latitude)
        )
        painted[device] = lines >= GRID_LINES
    return np.asarray(on_grid & painted[readings.device])


def _too_dense(readings: Sequence) -> Bools:
    span = (readings.second // DENSITY_S).astype(np.int64)
    first = span.min(initial=0)
    key = readings.device * (span.max(initial=0) - first + 1) + span - first
    _, which, count = np.unique(key, return_inverse=True, return_counts=True)
    return np.asarray(count[which] > MOST_IN_DENSITY)


def _repeated(readings: Sequence, way: Way) -> Bools:
    """A stretch of a way that the same day has had already, to the tenth of a dB."""
    first, found = way
    order = np.lexsort((first, found, readings.device[first]))
    devices, found = readings.device[first][order], found[order]
    again = first[order][1:][(devices[1:] == devices[:-1]) & (found[1:] == found[:-1])]
    held = np.zeros(len(readings.device), dtype=bool)
    for step in range(tracks.LENGTH):
        held[again + step] = True
    return held


def ways(readings: Sequence) -> Way:
    """The stretches that tell of sorted readings: their first rows, and their hashes."""
    what = readings.longitude, readings.latitude, readings.level, readings.state
    return tracks.hashes(readings.device, readings.second, *what)


# The first that doubts a reading gives its reason; `_repeated` is asked last.
RULES = (
    ("teleport", _teleports),
    ("technology_change", _technology_changes),
    ("stuck", _stuck),
    ("grid", _on_a_grid),
    ("density", _too_dense),
)
