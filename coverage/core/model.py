"""The model room: the numbers that an epoch freezes, and with which its tiles are estimated."""

from dataclasses import dataclass

import numpy as np

from coverage.core import Bools, Floats, Ints
from coverage.core.evidence import changes
from coverage.core.grid import parent

AREA_M = 5000  # of a square that an outage is told for


@dataclass(frozen=True)
class Model:
    """How the margins of one operator and service vary; dB and metres.

    A tile's margin is `mean_db` and two Gaussian fields of deviations `db` and lengths `m`: a rough one that
    reaches far, of masts and the edges of their shadows, and a smooth one, of hollows and woods, whose means
    over a tile change little by little. Each value holds until data replace it.
    """

    mean_db: float = 15.0
    long_db: float = 10.0
    long_m: float = 3000.0
    short_db: float = 7.0
    short_m: float = 500.0
    spot_db: float = 4.5  # deviation between places of one tile
    day_db: float = 4.0  # deviation between days of one phone at one place
    offset_db: float = 4.0  # deviation between phones
    sensitivity_db: float = 0.0  # above the nominal one of the standards
    vehicle_db: float = 6.0  # lost in a vehicle
    wall_db: float = 14.0  # lost indoors
    unknown_db: float = 3.0  # lost, on average, where the surroundings are not stated
    mislabelled: float = 0.15  # of the phones that rest, and say outdoors or vehicle: inside
    mislabelled_unknown: float = 0.4  # of those that rest and say nothing
    lost: float = 0.2  # of the failures to find the service: never arrived
    deepening: float = 0.0  # dB that a dark tile is darker than its neighbours say, for each that they say


def rough(distance: Floats) -> Floats:
    """Correlation at a distance in lengths of a field without a slope: the edges of shadows (exponential)."""
    return np.exp(-distance)


def smooth(distance: Floats) -> Floats:
    """Of a field with a slope: woods and hollows, averaged over a tile (Matérn's law of order 3/2)."""
    return np.asarray((1 + np.sqrt(3.0) * distance) * np.exp(-np.sqrt(3.0) * distance))


@dataclass(frozen=True)
class Phones:
    """What is known of each phone, as arrays of equal length sorted by contributor and device."""

    contributor: Ints
    device: Ints
    offset_db: Floats  # how much better than an ordinary phone it hears, outdoors
    offset_sd_db: Floats
    fault: Floats  # the probability that what it says in a tile has no other cause than itself
    standing: Bools  # whether its contributor was borne out by others, elsewhere and on other days

    def find(self, contributor: Ints, device: Ints) -> Ints:
        """The position of each phone, -1 for one that is not there."""
        known = len(self.contributor)
        both = [
            np.concatenate([self.contributor, contributor]),
            np.concatenate([self.device, device]),
        ]
        order = np.lexsort(both[::-1])
        starts = np.flatnonzero(changes(*(column[order] for column in both)))
        first = np.repeat(order[starts], np.diff(starts, append=len(order)))
        found = np.empty(len(order), dtype=np.int64)
        found[order] = np.where(first < known, first, -1)
        return found[known:]


@dataclass(frozen=True)
class Outages:
    """Days on which an area's masts were down, or changed for good, as (area, day) pairs."""

    area: Ints  # key of the tile of `AREA_M`
    day: Ints
    lasting: Bools  # the area is another one since this day; else, it was down on it

    def cover(self, tile: Ints, day: Ints) -> Bools:
        """Whether a failure there on that day is the outage's."""
        return _pairs(self.area[~self.lasting], self.day[~self.lasting], parent(tile, AREA_M), day)

    def outdated(self, tile: Ints, day: Ints) -> Bools:
        """Whether the place has changed since that day."""
        old = np.zeros(len(tile), dtype=bool)
        areas = parent(tile, AREA_M)
        for area, since in zip(self.area[self.lasting], self.day[self.lasting], strict=True):
            old |= (areas == area) & (day < since)
        return old


@dataclass(frozen=True)
class Epoch:
    """All that is frozen between two epochs, for one operator and service."""

    model: Model
    phones: Phones
    outages: Outages


def nothing_known() -> Epoch:
    """An epoch without any evidence: the model as it is written, no phones, no outages."""
    none, nan, no = np.empty(0, dtype=np.int64), np.empty(0), np.empty(0, dtype=bool)
    return Epoch(Model(), Phones(none, none, nan, nan, nan, no), Outages(none, none, no))


def _pairs(area: Ints, day: Ints, areas: Ints, days: Ints) -> Bools:
    known = set(zip(area.tolist(), day.tolist(), strict=True))
    if not known:
        return np.zeros(len(areas), dtype=bool)
    return np.array([pair in known for pair in zip(areas.tolist(), days.tolist(), strict=True)])
