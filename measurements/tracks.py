"""What is told of a way by what was heard on it, so that it is known again. NumPy only."""

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

# Readings that follow one another and are compared as one. Ways without service are not: two honest people
# may send the same round figures and no level, and nobody else's levels to a tenth on the same spots.
LENGTH = 4
LEVELS_DIFFER = 3
# The least hashes of a day stand for all of them (MinHash: Broder 1997): half a replay is half of these.
SKETCH = 8
LEAST_TO_TELL = 3

MICRODEGREES = 1e6  # ten centimetres, finer than any fix: an honest second passage is never there
TENTHS = 10
# Odd constants of SplitMix64 (Steele, Lea, Flood 2014), which spreads each bit over all others.
STEP, FIRST_MIX, SECOND_MIX = (
    np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
)


def hashes(
    device: NDArray[np.int64],
    second: NDArray[np.float64],
    longitude: NDArray[np.float64],
    latitude: NDArray[np.float64],
    level: NDArray[np.float64],
    state: NDArray[np.int8],
) -> tuple[NDArray[np.int64], Hashes]:
    """Of readings sorted by device and time: the first of each `LENGTH` that tell, and the hash of these."""
    if len(second) < LENGTH:
        return np.empty(0, np.int64), np.empty(0, np.uint64)
    places = np.stack([np.round(longitude * MICRODEGREES), np.round(latitude * MICRODEGREES)])
    first = np.flatnonzero((device[: 1 - LENGTH] == device[LENGTH - 1 :]) & _tells(places, level))
    heard = np.where(np.isnan(level), 0, np.round(level * TENTHS))
    each = _mixed([_bits(column) for column in (*places, heard, state)])
    since = second.round()
    parts = [each[first]]
    for step in range(1, LENGTH):
        parts += [each[first + step], _bits(since[first + step] - since[first + step - 1])]
    return first, _mixed(parts)


def _bits(column: NDArray[np.float64] | NDArray[np.int8]) -> Hashes:
    return column.astype(np.int64).view(np.uint64)


def sketch(found: Hashes) -> list[int]:
    """The least hashes, as PostgreSQL's signed integers; nothing where they are too few to tell."""
    least = np.unique(found)[:SKETCH]
    return least.view(np.int64).tolist() if len(least) >= LEAST_TO_TELL else []


def _tells(places: NDArray[np.float64], level: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Of each window: whether every place and enough levels differ."""
    where = np.lib.stride_tricks.sliding_window_view(places[0] * 1e9 + places[1], LENGTH)
    heard = np.sort(np.lib.stride_tricks.sliding_window_view(level, LENGTH), axis=1)
    apart = (np.diff(np.sort(where, axis=1), axis=1) != 0).all(axis=1)
    steps = np.diff(heard, axis=1)
    differing = 1 + (steps > 0).sum(axis=1)  # a missing level is nan, and differs from nothing
    return apart & (differing >= LEVELS_DIFFER) & ~np.isnan(heard[:, LEVELS_DIFFER - 1])


def _mixed(columns: list[Hashes]) -> Hashes:
    """One hash of the values beside one another."""
    mixed = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        mixed = (mixed ^ column) + STEP
        mixed = (mixed ^ (mixed >> np.uint64(30))) * FIRST_MIX
        mixed = (mixed ^ (mixed >> np.uint64(27))) * SECOND_MIX
        mixed ^= mixed >> np.uint64(31)
    return mixed
