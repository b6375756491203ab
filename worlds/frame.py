"""The worlds' ground plan: a square of the grid in open sea, metres inside it, and rasters over it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coverage.core import grid
from coverage.projection import to_degrees

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# The south-west corner in metres of EPSG:3035, a corner of the grid's 25 km squares too. It is in the Bay of
# Biscay, 250 km from the nearest coast: no reading of a real telephone is ever there.
WEST, SOUTH = 3_100_000, 2_600_000
SIDE_M = 30_000
TILE_M = grid.RESOLUTIONS[0]
CELL_M = 50  # of the truth: sixteen cells in a tile


@dataclass(frozen=True)
class Frame:
    """A square of `side` metres, whole tiles; places are metres east and north of its south-west corner.

    A raster over it is (n, n), the first row in the south, the first column in the west.
    """

    side: int = SIDE_M

    def __post_init__(self) -> None:
        """ValueError for a side that would cut tiles."""
        if self.side <= 0 or self.side % TILE_M:
            raise ValueError(f"side: {self.side} m is not a number of whole tiles of {TILE_M} m")

    def size(self, spacing: int) -> int:
        """Cells of `spacing` metres along the side."""
        return self.side // spacing

    def centres(self, spacing: int) -> tuple[Floats, Floats]:
        """x and y of the middle of each cell of a raster, each (n, n)."""
        middle = (np.arange(self.size(spacing)) + 0.5) * spacing
        x, y = np.meshgrid(middle, middle)
        return x, y

    def cells(self, x: ArrayLike, y: ArrayLike, spacing: int) -> tuple[Ints, Ints]:
        """Row and column of the cell around each place; places outside count as on the edge."""
        last = self.size(spacing) - 1
        row, column = (np.clip(np.asarray(metres) // spacing, 0, last).astype(np.int64) for metres in (y, x))
        return row, column

    def tiles(self, x: ArrayLike, y: ArrayLike) -> Ints:
        """Keys of the 200 m tiles around places."""
        return grid.key_of(grid.EUROPE, np.asarray(x) + WEST, np.asarray(y) + SOUTH)

    def degrees(self, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
        """Longitude and latitude (WGS84) of places."""
        return to_degrees(np.asarray(x) + WEST, np.asarray(y) + SOUTH, grid.EUROPE)
