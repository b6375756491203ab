"""The official map's planimeter: exact areas of polygons in the squares of a grid, edge by edge.

Each edge is cut where it crosses a line of the grid. A part that climbs by dy within a square takes dy times
what lies east of it from that square, and dy from each square further east; all parts of an outline that goes
around anticlockwise leave the area itself (Green's theorem, row by row). Holes go around the other way.
"""

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Edges(NamedTuple):
    """Straight edges, in sides of a square: a point of each, and how far it goes east and north."""

    x: Floats
    y: Floats
    dx: Floats
    dy: Floats


def covered(polygons: NDArray[np.object_], side: int) -> Floats:
    """(side, side) areas of the unit squares of [0, side]² under valid polygons, the southern row first.

    Polygons that overlap count once each; of what lies off the grid nothing counts.
    """
    middle = _parts(_edges(polygons))
    row, column = np.floor(middle.y).astype(np.int64), np.floor(middle.x).astype(np.int64)
    here = (row >= 0) & (row < side) & (column < side)
    row, column, x, dy = row[here], column[here], middle.x[here], middle.dy[here]
    x, column = np.maximum(x, 0.0), np.maximum(column, 0)  # what lies west of the grid leaves all of it
    width = side + 1
    total = np.bincount(row * width + column, weights=dy * (x - column - 1.0), minlength=side * width)
    total += np.bincount(row * width + column + 1, weights=dy * (column - x), minlength=side * width)
    return np.asarray(np.cumsum(total.reshape(side, width), axis=1)[:, :side])


def _edges(polygons: NDArray[np.object_]) -> Edges:
    rings = shapely.get_rings(shapely.orient_polygons(shapely.get_parts(polygons)))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    (x, y), (dx, dy) = points[:-1][joined].T, np.diff(points, axis=0)[joined].T
    return Edges(x, y, dx, dy)


def _parts(edges: Edges) -> Edges:
    """The edges cut at the lines of the grid; x and y are those of each part's middle."""
    edge, share = _cuts(edges)
    inner = edge[1:] == edge[:-1]
    edge, start, end = edge[:-1][inner], share[:-1][inner], share[1:][inner]
    middle = (start + end) / 2
    x, y, dx, dy = (values[edge] for values in edges)
    return Edges(x + middle * dx, y + middle * dy, (end - start) * dx, (end - start) * dy)


def _cuts(edges: Edges) -> tuple[NDArray[np.int64], Floats]:
    """Edge and share of the way along it of each cut, its ends included, in order."""
    ends = np.arange(len(edges.x))
    found = [(ends, np.zeros(len(ends))), (ends, np.ones(len(ends)))]
    found += [_crossings(edges.x, edges.dx), _crossings(edges.y, edges.dy)]
    edge, share = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(2 * edge + share, kind="stable")  # a share is 1 at most: no edge reaches the next
    return edge[order], share[order]


def _crossings(start: Floats, length: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Edge and share of the way along it where it crosses a whole number."""
    low, high = np.minimum(start, start + length), np.maximum(start, start + length)
    first = np.floor(low) + 1
    count = np.maximum(np.ceil(high) - first, 0).astype(np.int64)
    edge = np.repeat(np.arange(len(start)), count)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    return edge, (first[edge] + step - start[edge]) / length[edge]
