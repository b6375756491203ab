"""The evidence room: what a reading says of each service, and readings folded into contributor-days.

Codes are positions in the tuples of names below them, so that a number and its word never drift apart.
"""

from dataclasses import dataclass, fields
from enum import IntEnum
from itertools import product

import numpy as np

from coverage.core import Bools, Floats, Ints

ACCURACY_LIMIT_M = 100.0  # half a tile of 200 m: beyond it, the tile itself is in doubt


class State(IntEnum):
    """Whether the home operator's network served the phone."""

    IN_SERVICE, EMERGENCY_ONLY, OUT_OF_SERVICE, RADIO_OFF = range(4)


class Technology(IntEnum):
    """A radio generation; they compare as generations do, and NONE means not stated."""

    NONE, G2, G3, G4, G5 = range(5)


class Environment(IntEnum):
    """Where the phone was."""

    OUTDOOR, VEHICLE, INDOOR, UNKNOWN = range(4)


class Kind(IntEnum):
    """Who speaks: the radio, a test that was run, or a person who says so."""

    MEASURED, ACTIVE_TEST, STATEMENT = range(3)


class Service(IntEnum):
    """What people use and what a map declares."""

    VOICE, DATA_3G, DATA_4G, DATA_5G = range(4)


class Said(IntEnum):
    """What one reading says of one service."""

    NOTHING, FOR, AGAINST = range(3)


STATES = ("in_service", "emergency_only", "out_of_service", "radio_off")
TECHNOLOGIES = ("none", "2G", "3G", "4G", "5G")
ENVIRONMENTS = ("outdoor", "vehicle", "indoor", "unknown")
KINDS = ("measured", "active_test", "statement")
SERVICES = ("voice", "data_3g", "data_4g", "data_5g")

NOTHING, FOR, AGAINST = Said
ANY = None  # whatever the technology

# The whole decision, one line per situation. On 4G a phone may still find no voice (no VoLTE for it, no 2G or
# 3G to fall back to), so 4G is silent on voice, as on the older networks that it did not need. A 5G phone
# waits on 4G wherever 5G is not standalone, so 4G is silent on 5G.
# fmt: off
TABLE: dict[tuple[State, Technology | None], tuple[Said, Said, Said, Said]] = {
    #                                          voice    data_3g  data_4g  data_5g
    (State.IN_SERVICE,      Technology.NONE): (NOTHING, NOTHING, NOTHING, NOTHING),
    (State.IN_SERVICE,      Technology.G2):   (FOR,     AGAINST, AGAINST, AGAINST),
    (State.IN_SERVICE,      Technology.G3):   (FOR,     FOR,     AGAINST, AGAINST),
    (State.IN_SERVICE,      Technology.G4):   (NOTHING, NOTHING, FOR,     NOTHING),
    (State.IN_SERVICE,      Technology.G5):   (NOTHING, NOTHING, NOTHING, FOR),
    (State.EMERGENCY_ONLY,  ANY):             (AGAINST, AGAINST, AGAINST, AGAINST),
    (State.OUT_OF_SERVICE,  ANY):             (AGAINST, AGAINST, AGAINST, AGAINST),
    (State.RADIO_OFF,       ANY):             (NOTHING, NOTHING, NOTHING, NOTHING),
}
# fmt: on

# AGAINST is heard only from a phone known to be able to use the service. Any phone can call; for data its
# best technology must be stated, else it can do no more than it has shown, and what it shows serves it.
NEEDED = (Technology.NONE, Technology.G3, Technology.G4, Technology.G5)


def said(state: State, technology: Technology, best: Technology) -> tuple[Said, ...]:
    """What a reading says of each service; `best` is the phone's best technology, NONE if not stated."""
    row = TABLE.get((state, technology)) or TABLE[state, ANY]
    heard = [word is not AGAINST or best >= needed for word, needed in zip(row, NEEDED, strict=True)]
    return tuple(word if is_heard else NOTHING for word, is_heard in zip(row, heard, strict=True))


# LOOKUP[service, state, technology, best technology] -> Said
LOOKUP = np.array(
    [said(*situation) for situation in product(State, Technology, Technology)], dtype=np.uint8
).T.reshape(len(Service), len(State), len(Technology), len(Technology))

CODED = {"state": State, "technology": Technology, "max_technology": Technology}
CODED |= {"environment": Environment, "kind": Kind}


@dataclass(frozen=True)
class Readings:
    """Readings as arrays of equal length; ValueError names a field that is not, or whose code has no name."""

    contributor: Ints  # int64
    day: Ints  # int32, days since 1970-01-01 UTC
    tile: Ints  # int64 key of 200 m
    operator: Ints  # int32 code of the home operator
    state: Ints  # uint8 State
    technology: Ints  # uint8 Technology
    max_technology: Ints  # uint8 Technology
    environment: Ints  # uint8 Environment
    kind: Ints  # uint8 Kind
    accuracy_m: Floats  # float32, nan when not stated
    is_mock: Bools

    def __post_init__(self) -> None:
        """Refuse what would be read wrongly."""
        for field in fields(self):
            if getattr(self, field.name).shape != (len(self.contributor),):
                raise ValueError(f"{field.name}: not one value for each of {len(self.contributor)} readings")
        for name, codes in CODED.items():
            if not np.isin(getattr(self, name), list(codes)).all():
                raise ValueError(f"{name}: a code above {max(codes)} has no name")

    def take(self, rows: Ints) -> "Readings":
        """These rows, in this order."""
        return Readings(*(getattr(self, field.name)[rows] for field in fields(self)))


@dataclass(frozen=True)
class Evidence:
    """One row per (contributor, day, tile, operator, service), sorted by these; counts of readings, int32."""

    contributor: Ints
    day: Ints
    tile: Ints
    operator: Ints
    service: Ints  # uint8 Service
    speaks_for: Ints
    against_open: Ints  # outdoors or in a vehicle
    against_unknown: Ints  # nobody said where the phone was
    against_indoor: Ints  # walls explain it: kept, never counted against outdoor service
    statements: Ints  # persons who said that there is no service: kept, no measurement

    @property
    def against(self) -> Ints:
        """What counts against outdoor service."""
        return self.against_open + self.against_unknown


def fold(readings: Readings) -> Evidence:
    """Readings to evidence: the same set of readings gives the same rows, in whatever order it comes.

    A mock position and an accuracy worse than `ACCURACY_LIMIT_M` are no evidence. An accuracy that is not
    stated is let through: modems and older clients never state it, and silence is no sign of a large error.
    """
    rows = np.flatnonzero(np.logical_not(readings.is_mock | (readings.accuracy_m > ACCURACY_LIMIT_M)))
    kept = readings.take(rows[np.lexsort([column[rows] for column in _group_columns(readings)[::-1]])])
    starts = np.flatnonzero(changes(*_group_columns(kept)))
    counts = [np.add.reduceat(mask, starts, axis=1, dtype=np.int32).T for mask in _count_masks(kept)]
    group, service = np.nonzero(np.any(counts, axis=0))
    columns: list[Ints] = [column[starts][group] for column in _group_columns(kept)]
    columns += [service.astype(np.uint8)] + [count[group, service] for count in counts]
    return Evidence(*columns)


def changes(*columns: Ints) -> Bools:
    """True on each row of sorted columns that differs from the row above it; the first row always does."""
    different = np.ones(len(columns[0]), dtype=bool)
    different[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return different


def _group_columns(readings: Readings) -> list[Ints]:
    return [readings.contributor, readings.day, readings.tile, readings.operator]


def _count_masks(readings: Readings) -> list[Bools]:
    """(service, reading) masks in the order of the counts of `Evidence`."""
    words = LOOKUP[:, readings.state, readings.technology, readings.max_technology]
    against, place = words == Said.AGAINST, readings.environment
    measured = readings.kind != Kind.STATEMENT
    no_service = np.isin(readings.state, (State.EMERGENCY_ONLY, State.OUT_OF_SERVICE))
    return [
        (words == Said.FOR) & measured,
        against & measured & np.isin(place, (Environment.OUTDOOR, Environment.VEHICLE)),
        against & measured & (place == Environment.UNKNOWN),
        against & measured & (place == Environment.INDOOR),
        against & ~measured & no_service,
    ]
