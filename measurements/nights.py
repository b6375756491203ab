"""The night between two days of a device: where the evening ended, the morning begins. NumPy only, no Django.

Days are judged one by one. What a day hands on is its last reading that the day itself does not doubt,
whatever the day before says of it: so a morning depends on its own day and on the one before, and no further.
"""

from typing import NamedTuple

import numpy as np

from measurements.sequences import Bools, Floats, Sequence, unreachable


class Evening(NamedTuple):
    """The last reading of a device's day that the day does not doubt."""

    second: float  # since 1970-01-01 UTC
    longitude: float
    latitude: float
    accuracy_m: float  # 0 where not stated
    step_s: float  # in which the day's times are written, 0 for none


UNKNOWN = Evening(*[float("nan")] * 5)


def evenings(ordered: Sequence, trusted: Bools, step_s: Floats, count: int) -> list[Evening | None]:
    """Of each of so many devices' days, by sorted readings; None where there is nothing to trust."""
    last: list[Evening | None] = [None] * count
    rows = np.flatnonzero(trusted)
    rows = rows[np.flatnonzero(np.diff(ordered.device[rows], append=-1))]
    # As precise as the table keeps it, so that a reading says the same before it is stored and afterwards.
    accuracy = np.nan_to_num(ordered.accuracy_m[rows]).astype(np.float32)
    places = ordered.second[rows], ordered.longitude[rows], ordered.latitude[rows]
    told = np.stack([*places, accuracy, step_s[rows]], axis=1).tolist()
    for device, evening in zip(ordered.device[rows].tolist(), told, strict=True):
        last[device] = Evening(*evening)
    return last


def out_of_reach(ordered: Sequence, trusted: Bools, step_s: Floats, before: list[Evening | None]) -> Bools:
    """The trusted readings of mornings that come before any that can be reached from the evening before."""
    evening = np.array([one or UNKNOWN for one in before]).reshape(-1, len(UNKNOWN))[ordered.device].T
    rows = np.arange(len(ordered.device))
    both = _one_after_another(evening, ordered)
    apart = trusted & unreachable(both, evening[4] + step_s, rows, rows + len(rows))
    arrived = np.concatenate([[0], np.cumsum(trusted & ~apart)])
    first = np.searchsorted(ordered.device, ordered.device)
    return np.asarray(apart & (arrived[1:] == arrived[first]))


def _one_after_another(evening: Floats, ordered: Sequence) -> Sequence:
    """The evening that stands before each reading, and after all of these the readings."""
    second, longitude, latitude, accuracy = evening[:4]
    told = ordered._replace(second=second, longitude=longitude, latitude=latitude, accuracy_m=accuracy)
    return Sequence(*(np.concatenate([eve, own]) for eve, own in zip(told, ordered, strict=True)))
