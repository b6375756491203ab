"""The translator's desk: stored readings in the codes of the core, for the operators that are judged."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from coverage.core import evidence, signal
from coverage.projection import spots_of, tiles_of
from coverage.riding import surroundings
from measurements import vocabulary
from measurements.queries import ObservedReadings
from measurements.silent import judged_operators

DEVICE_BYTES = 8  # a device's number is a signed integer of 64 bits


def _translation(words: Sequence[str], names: Sequence[str]) -> NDArray[np.uint8]:
    """From our stored codes to those of the core, by the word that both stand for."""
    return np.array([names.index(word) for word in words], dtype=np.uint8)


STATE = _translation(vocabulary.SERVICE_STATES, evidence.STATES)
# One place further than stored, so that NOT_STATED (-1) finds "none" at 0.
TECHNOLOGY = _translation(("none", *vocabulary.TECHNOLOGIES), evidence.TECHNOLOGIES)
ENVIRONMENT = _translation(vocabulary.ENVIRONMENTS, evidence.ENVIRONMENTS)
KIND = _translation(vocabulary.KINDS, evidence.KINDS)
# One place further than there are kinds, so that NOT_STATED (-1) finds NO_KIND at the end.
SIGNAL_KIND = np.array([*map(signal.SIGNAL_KINDS.index, vocabulary.SIGNAL_KINDS), signal.NO_KIND])


def readings_of_core(readings: ObservedReadings) -> tuple[evidence.Readings, list[str]]:
    """Readings as the core takes them, and the operators that its operator codes are positions of.

    Readings of SIMs that are unknown, or not at home where they were, are left out: stored, not tiled.
    """
    operators, operator = judged_operators(readings)
    rows = np.flatnonzero(operator >= 0)
    kept = ObservedReadings._make(column[rows] for column in readings)
    technology = TECHNOLOGY[kept.technology + 1]
    translated = evidence.Readings(
        contributor=kept.contributor,
        device=devices_of(kept.contributor, kept.device_id),
        day=kept.day,
        tile=tiles_of(kept.longitude, kept.latitude),
        spot=spots_of(kept.longitude, kept.latitude),
        operator=operator[rows],
        state=STATE[kept.service_state],
        technology=technology,
        max_technology=TECHNOLOGY[kept.max_technology + 1],
        environment=surroundings(ENVIRONMENT[kept.environment], kept.speed_mps),
        kind=KIND[kept.kind],
        margin_db=signal.margin_in_use(kept.signal_dbm, SIGNAL_KIND[kept.signal_kind], technology),
        accuracy_m=kept.accuracy_m,
        is_mock=kept.is_mock,
        second=kept.second,
    )
    return translated, operators


def devices_of(contributor: NDArray[np.int64], device_id: NDArray[np.object_]) -> NDArray[np.int64]:
    """The number of each device: the same for the same contributor and `device_id`, and for no other pair."""
    pairs = list(zip(contributor.tolist(), device_id.tolist(), strict=True))
    numbers = {pair: _device(*pair) for pair in set(pairs)}
    return np.array([numbers[pair] for pair in pairs], dtype=np.int64)


def _device(contributor: int, device_id: str) -> int:
    """Keyed by the contributor, so that a `device_id` that two of them use links nobody to anybody."""
    key = contributor.to_bytes(8, "big", signed=True)
    digest = blake2b(device_id.encode(), digest_size=DEVICE_BYTES, key=key).digest()
    return int.from_bytes(digest, "big", signed=True)
