"""The evidence room: what a reading says of each service, and the rows that readings become.

Codes are positions in the tuples of names below them, so that a number and its word never drift apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import IntEnum
from itertools import product

import numpy as np

from coverage.core import Bools, Floats, Ints

ACCURACY_LIMIT_M = 250.0  # beyond it, a position names neither its tile nor the tiles beside it
SPOTS = 16  # squares of 50 m in a tile of 200 m, row by row from the south-west: 4 * north + east


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

CODED: dict[str, Iterable[int]] = {"state": State, "technology": Technology, "max_technology": Technology}
CODED |= {"environment": Environment, "kind": Kind, "spot": range(SPOTS)}


@dataclass(frozen=True)
class Readings:
    """Readings as arrays of equal length; ValueError names a field that is not, or whose code has no name."""

    contributor: Ints  # int64
    device: Ints  # int64, one phone or modem; distinct within its contributor
    day: Ints  # int32, days since 1970-01-01 UTC
    tile: Ints  # int64 key of 200 m
    spot: Ints  # uint8, which of the `SPOTS` of the tile
    operator: Ints  # int32 code of the home operator
    state: Ints  # uint8 State
    technology: Ints  # uint8 Technology
    max_technology: Ints  # uint8 Technology
    environment: Ints  # uint8 Environment
    kind: Ints  # uint8 Kind
    margin_db: Floats  # float32, of the technology in use (`signal.margin_in_use`), nan without a level
    accuracy_m: Floats  # float32, nan when not stated
    is_mock: Bools
    second: Ints  # int32, of the day, UTC

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
    """One row per (contributor, device, day, tile, operator, service, place), sorted by these.

    Counts are of readings. Each column is a count, an extreme, a union or a median of the row's readings, so
    that their order says nothing.
    """

    contributor: Ints  # int64
    device: Ints  # int64
    day: Ints  # int32
    tile: Ints  # int64
    operator: Ints  # int32
    service: Ints  # uint8 Service
    place: Ints  # uint8 Environment
    speaks_for: Ints  # int32
    against: Ints  # int32; kept indoors too, where walls explain it
    statements: Ints  # int32, persons who said that there is no service: kept, no measurement
    margin_db: Floats  # float32, median of the levels heard in speaking for the service, nan without
    spots: Ints  # int32, bit i set: a measured reading lay in spot i
    accuracy_m: Floats  # float32, the largest that a reading states, nan when none does
    dwell_s: Ints  # int32, seconds from the first to the last measured reading of the row

    @property
    def against_outdoors(self) -> Ints:
        """What counts against outdoor service."""
        return np.where(self.place == Environment.INDOOR, 0, self.against)

    def take(self, rows: Ints) -> "Evidence":
        """These rows, in this order."""
        return Evidence(*(getattr(self, field.name)[rows] for field in fields(self)))


def changes(*columns: Ints) -> Bools:
    """True on each row of sorted columns that differs from the row above it; the first row always does."""
    different = np.ones(len(columns[0]), dtype=bool)
    different[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return different
