"""The sampler's desk: the declared zone, what people found in it, and how much each finding weighs."""

from dataclasses import dataclass, fields

import numpy as np

from coverage.core import Bools, Floats, Ints
from coverage.core.grid import AREA_KM2, parent, unpack
from coverage.core.verdict import MIN_CONTRIBUTORS

TILE_M = 200  # a place of a reading
SQUARE_M = 1000  # a place of the test: ARCEP asks for places that are far enough apart
SPREAD_M = 5000  # what is looked at to see whether a sample is spread out

# What a map may lack at 98 % can lie in one hole. A block of places is so large that twice that fits in it:
# so one hole is one block, or four at the most, of some twenty-five.
BLOCK_SHARE = 2 * 0.02

DIGITS = 12  # beyond them is the dust of binary fractions, and all is not quite all


@dataclass(frozen=True)
class Zone:
    """The declared zone: the 1 km squares (keys) with declared tiles of 200 m, and how many each holds."""

    squares: Ints
    tiles: Ints

    @property
    def area_km2(self) -> float:
        """How much is declared."""
        return float(self.tiles.sum() * AREA_KM2[TILE_M])

    @property
    def block_m(self) -> int:
        """Side of a block of places, metres: whole kilometres, two at least.

        >>> [Zone(np.array([0]), np.array([km2 * 25])).block_m for km2 in (50, 1000, 6000)]
        [2000, 7000, 16000]
        """
        side_km = np.ceil(np.sqrt(BLOCK_SHARE * self.area_km2))
        return SQUARE_M * max(2, int(side_km))


@dataclass(frozen=True)
class Sample:
    """What each person found in each declared tile: arrays of equal length, one row for each of the two."""

    person: Ints
    tile: Ints  # key of 200 m
    success: Floats  # of their days there, the mean share of readings that found the service; 0 to 1

    def take(self, rows: Bools) -> "Sample":
        """These rows."""
        return Sample(*(getattr(self, field.name)[rows] for field in fields(self)))

    def shared(self) -> "Sample":
        """Without the 1 km squares in which one person alone was: a rate would tell what that one found."""
        square = np.unique(parent(self.tile, SQUARE_M), return_inverse=True)[1]
        pairs = np.unique(np.stack([square, self.person]), axis=1)
        people = np.bincount(pairs[0])
        return self.take(people[square] >= MIN_CONTRIBUTORS)


@dataclass(frozen=True)
class Weighed:
    """A sample with the weight of each row, which together are 1, and the block that it lies in."""

    sample: Sample
    weight: Floats
    block: Ints

    @property
    def rate(self) -> float:
        """The mean success of the declared area in the squares with evidence."""
        return round(float(self.weight @ self.sample.success), DIGITS)


def weigh(sample: Sample, zone: Zone) -> Weighed:
    """Each 1 km square weighs as its declared area; in it tiles weigh the same, and in a tile its people.

    So neither a long stay, nor many people on one road, nor many readings make a place count for more.
    """
    at = np.searchsorted(zone.squares, parent(sample.tile, SQUARE_M))
    if (zone.squares.take(at, mode="clip") != parent(sample.tile, SQUARE_M)).any():
        raise ValueError("tile: one that the zone does not declare")
    tile, of_row, people = np.unique(sample.tile, return_inverse=True, return_counts=True)
    tiles_seen = np.bincount(at[np.unique(of_row, return_index=True)[1]], minlength=len(zone.squares))
    weight = zone.tiles[at] / tiles_seen[at] / people[of_row]
    return Weighed(sample, weight / weight.sum(), _blocks(sample.tile, zone.block_m))


def spread(sample: Sample, zone: Zone) -> float:
    """Share of the declared area that lies in squares of 5 km with evidence."""
    seen = np.isin(parent(zone.squares, SPREAD_M), parent(sample.tile, SPREAD_M))
    return float(zone.tiles[seen].sum() / zone.tiles.sum())


def squares_of(sample: Sample) -> Ints:
    """The 1 km squares with evidence, in order."""
    return np.unique(parent(sample.tile, SQUARE_M))


def _blocks(tile: Ints, side_m: int) -> Ints:
    """A number for the block around each tile; blocks of one CRS are counted from its origin."""
    at = unpack(tile)
    rows, columns = at.northing // side_m, at.easting // side_m
    return (at.epsg * 2**17 + rows) * 2**17 + columns
