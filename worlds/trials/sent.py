"""The trials' post: readings as they were sent, where the phone truly was, and as the core takes them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from coverage.core.evidence import Kind, Readings, Technology
from coverage.core.grid import EUROPE, bounds, key_of
from coverage.core.signal import NO_KIND, SIGNAL_KINDS, margin_in_use
from coverage.projection import to_degrees, to_metres
from worlds.frame import SOUTH, WEST, Floats, Ints
from worlds.trials.days import DAY_S, Tracks
from worlds.trials.land import FRAME
from worlds.trials.people import Person
from worlds.trials.phones import Said, of

FIRST_DAY = 20_605  # days since 1970: 1 June 2026
OPERATOR = 0  # of one operator, the first
SPOT_M, SPOTS_PER_SIDE = 50, 4
DEGREE_DECIMALS = 6  # ten centimetres
RSRP = SIGNAL_KINDS.index("rsrp")


@dataclass(frozen=True)
class Sent:
    """One element of each column for each reading."""

    contributor: Ints
    second: Floats  # since the start
    true_x: Floats
    true_y: Floats
    surroundings: Ints  # Environment: where the phone truly was
    state: Ints
    technology: Ints
    max_technology: Ints
    signal_dbm: Floats  # of `rsrp`; nan without 4G
    environment: Ints  # as it says
    longitude: Floats  # as it says
    latitude: Floats
    accuracy_m: Floats

    def __len__(self) -> int:
        return len(self.second)


def post(people: Sequence[Person], tracks: Tracks, said: Said) -> Sent:
    """What was kept and lies within the frame."""
    longitude, latitude = stated(said.x, said.y)
    inside = (said.x >= 0) & (said.x < FRAME.side) & (said.y >= 0) & (said.y < FRAME.side)
    best = np.where(of(people, tracks, "states_best"), Technology.G4, Technology.NONE)
    where = tracks.x, tracks.y, tracks.surroundings
    what = said.state, said.technology, best, said.signal_dbm, said.environment
    columns: list[Any] = [tracks.person, tracks.second, *where, *what, longitude, latitude, said.accuracy_m]
    return Sent(*(column[inside & said.kept] for column in columns))


def together(parts: Sequence[Sent]) -> Sent:
    """All of them, in the order of time."""
    order = np.argsort(np.concatenate([part.second for part in parts]), kind="stable")
    return Sent(
        *(np.concatenate([getattr(part, field.name) for part in parts])[order] for field in fields(Sent))
    )


def stated(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Degrees of places of the frame as phones write them: what is judged is what is sent."""
    longitude, latitude = to_degrees(x + WEST, y + SOUTH, EUROPE)
    return longitude.round(DEGREE_DECIMALS), latitude.round(DEGREE_DECIMALS)


def as_readings(sent: Sent) -> Readings:
    """The readings as the statistics take them."""
    x, y = to_metres(sent.longitude, sent.latitude, EUROPE)
    tile = key_of(EUROPE, x, y)
    west, south, _, _ = bounds(tile).T
    spot = SPOTS_PER_SIDE * ((y - south) // SPOT_M) + (x - west) // SPOT_M
    kind = np.where(np.isnan(sent.signal_dbm), NO_KIND, RSRP)
    return Readings(
        contributor=sent.contributor,
        device=sent.contributor,
        day=(FIRST_DAY + sent.second // DAY_S).astype(np.int32),
        tile=tile,
        spot=spot.astype(np.uint8),
        operator=np.full(len(sent), OPERATOR, dtype=np.int32),
        state=sent.state.astype(np.uint8),
        technology=sent.technology.astype(np.uint8),
        max_technology=sent.max_technology.astype(np.uint8),
        environment=sent.environment.astype(np.uint8),
        kind=np.full(len(sent), Kind.MEASURED, dtype=np.uint8),
        margin_db=margin_in_use(sent.signal_dbm, kind, sent.technology),
        accuracy_m=sent.accuracy_m.astype(np.float32),
        is_mock=np.zeros(len(sent), dtype=bool),
        second=(sent.second % DAY_S).astype(np.int32),
    )
