"""The official map's surveyor: the share of each 200 m tile that a release declares, from a raster."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.features import rasterize
from rasterio.transform import Affine

from coverage.core import grid
from coverage.official.names import LEVELS, PLAIN
from coverage.projection import WEB_MERCATOR, to_crs

PIXEL_M = 25  # measured on a million tiles: 0.0007 mean error, 0.015 at the 99th percentile
TILE_M = grid.RESOLUTIONS[0]
BLOCK_M = grid.RESOLUTIONS[-1]  # 1,000 x 1,000 pixels: one megabyte at a time
PIXELS = TILE_M // PIXEL_M  # along the side of a tile
TILES = BLOCK_M // TILE_M  # along the side of a block

# An edge of 1 km that is straight in one projection strays by 2 cm from the straight one in another.
MAX_EDGE_M = 1000.0

# What a pixel is burnt with; where faulty levels overlap, the better one is burnt last and stays.
BURNT = {level: value for value, level in enumerate((PLAIN, *LEVELS), start=1)}


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
    """Shares of the block's tiles, from pieces in Web Mercator.

    A pixel has one level, so that the shares of a tile sum to 1 at most.
    """
    shapes = sorted(
        zip(project(pieces, WEB_MERCATOR, block.epsg), map(BURNT.__getitem__, levels), strict=True),
        key=lambda shape: shape[1],
    )
    pixels = rasterize(
        shapes,
        out_shape=(TILES * PIXELS, TILES * PIXELS),
        transform=Affine(PIXEL_M, 0, block.west, 0, -PIXEL_M, block.south + BLOCK_M),
        dtype=np.uint8,
    )
    return _count(pixels, block)


def _count(pixels: NDArray[np.uint8], block: Block) -> Shares:
    squares = pixels.reshape(TILES, PIXELS, TILES, PIXELS)
    shares = np.stack([(squares == BURNT[level]).mean(axis=(1, 3)) for level in (*LEVELS, PLAIN)], axis=-1)
    row, column = np.nonzero(shares.any(axis=-1))
    north = block.south + BLOCK_M - TILE_M * (row + 1)  # the first row of a raster is the northern one
    tiles = grid.pack(block.epsg, TILE_M, northing=north, easting=block.west + TILE_M * column)
    return Shares(tiles, shares[row, column])


def project(geometries: NDArray[np.object_], epsg_in: int, epsg_out: int) -> NDArray[np.object_]:
    """The geometries, whose CRS are both in metres, with edges that follow the straight ones of before."""
    west, south, east, north = shapely.bounds(geometries).T
    wide = np.maximum(east - west, north - south) > MAX_EDGE_M / 2  # the others have no edge that long
    dense = geometries.copy()
    dense[wide] = shapely.segmentize(geometries[wide], MAX_EDGE_M)
    return to_crs(dense, epsg_in, epsg_out)
