"""The official map's surveyor: the share of each 200 m tile that a release declares, measured exactly."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from coverage.core import grid
from coverage.official.areas import covered
from coverage.official.names import LEVELS, PLAIN
from coverage.projection import WEB_MERCATOR, to_crs

TILE_M = grid.RESOLUTIONS[0]
BLOCK_M = grid.RESOLUTIONS[-1]  # 500 x 500 pixels: 2 MB for each level at a time
# Areas are exact whatever the pixel. It only bounds what a file of overlapping levels, which should be
# disjoint, may count twice: the better level of a pixel comes first, and the others share what is left of it.
PIXEL_M = 50
PIXELS = TILE_M // PIXEL_M  # along the side of a tile
TILES = BLOCK_M // TILE_M  # along the side of a block
DECIMALS = 4  # 4 m² of a tile: projecting there and back moves the edge of a tile by 5 mm, 1 m²

# An edge of 500 m that is straight in one projection strays by 5 mm from the straight one in another.
MAX_EDGE_M = 500.0

BEST_FIRST = (*reversed(LEVELS), PLAIN)


class Block(NamedTuple):
    """A square of 25 km: the lower left corner in metres of the tiles' CRS."""

    epsg: int
    west: int
    south: int


class Shares(NamedTuple):
    """Tiles with anything declared, and the share of each at CL, BC, TBC and without a level."""

    tiles: NDArray[np.int64]
    shares: NDArray[np.float64]  # (n, 4)


def blocks(extent: tuple[float, float, float, float], epsg: int) -> Iterator[Block]:
    """The blocks of the grid `epsg` that meet a box (west, south, east, north) in Web Mercator."""
    box = project(np.array([shapely.box(*extent)]), WEB_MERCATOR, epsg)[0]
    west, south, east, north = (int(metres // BLOCK_M) for metres in box.bounds)
    for row in range(south, north + 1):
        for column in range(west, east + 1):
            yield Block(epsg, column * BLOCK_M, row * BLOCK_M)


def bounds(block: Block) -> tuple[float, float, float, float]:
    """West, south, east and north of a block in Web Mercator, for asking which pieces may meet it."""
    square = shapely.box(block.west, block.south, block.west + BLOCK_M, block.south + BLOCK_M)
    west, south, east, north = project(np.array([square]), block.epsg, WEB_MERCATOR)[0].bounds
    return west, south, east, north


def block_shares(block: Block, levels: list[str], pieces: NDArray[np.object_]) -> Shares:
    """Shares of the block's tiles, from pieces in Web Mercator; those of a tile sum to 1 at most."""
    projected, names = project(pieces, WEB_MERCATOR, block.epsg), np.array(levels, dtype=object)
    left = np.ones((TILES * PIXELS, TILES * PIXELS))
    found = {}
    for level in BEST_FIRST:
        area = _pixels(projected[names == level], block)
        found[level] = np.minimum(area, left)
        left = left - found[level]
    return _tiles([found[level] for level in (*LEVELS, PLAIN)], block)


def _pixels(pieces: NDArray[np.object_], block: Block) -> NDArray[np.float64]:
    """How much of each pixel the pieces cover, 1 at most; the first row is the southern one."""
    moved = shapely.transform(pieces, lambda at: (at - (block.west, block.south)) / PIXEL_M)
    return np.clip(covered(moved, TILES * PIXELS), 0.0, 1.0)


def _tiles(pixels: list[NDArray[np.float64]], block: Block) -> Shares:
    squares = [area.reshape(TILES, PIXELS, TILES, PIXELS).mean(axis=(1, 3)) for area in pixels]
    shares = np.stack(squares, axis=-1).round(DECIMALS)
    row, column = np.nonzero(shares.any(axis=-1))
    tiles = grid.pack(
        block.epsg, TILE_M, northing=block.south + TILE_M * row, easting=block.west + TILE_M * column
    )
    return Shares(tiles, shares[row, column])


def project(geometries: NDArray[np.object_], epsg_in: int, epsg_out: int) -> NDArray[np.object_]:
    """The geometries, whose CRS are both in metres, with edges that follow the straight ones of before."""
    west, south, east, north = shapely.bounds(geometries).T
    wide = np.maximum(east - west, north - south) > MAX_EDGE_M / 2  # the others have no edge that long
    dense = geometries.copy()
    dense[wide] = shapely.segmentize(geometries[wide], MAX_EDGE_M)
    return to_crs(dense, epsg_in, epsg_out)
