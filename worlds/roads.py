"""The worlds' ways: least-cost paths over the land, and roads where paths between villages ran."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay

from worlds.frame import Bools, Floats, Frame, Ints

SPACING_M = 200  # between the nodes of the net of possible ways
SLOPE_COST = 12.0  # a slope of 10 % makes a way 2.2 times as dear: roads follow valleys
SEA_COST = 100.0  # a way over water is there when nothing else is
ROAD_COST = 0.25  # a road draws traffic to itself
STEPS = ((0, 1), (1, 0), (1, 1), (1, -1))  # east, north, and the two diagonals; the net has both directions
NOWHERE = -1  # a node without a predecessor, at or behind the source


@dataclass(frozen=True)
class Ways:
    """For each village (row), the next node on the best way there from each node; `NOWHERE` at its end."""

    frame: Frame
    towards: Ints
    road: Bools  # (n, n), the nodes that roads run through

    def path(self, village: int, x: float, y: float) -> Floats:
        """(k, 2) places from the node nearest to (x, y) to the village."""
        nodes = [int(_nodes(self.frame, x, y))]
        while (after := int(self.towards[village, nodes[-1]])) >= 0:
            nodes.append(after)
        row, column = np.divmod(np.array(nodes), self.frame.size(SPACING_M))
        return (np.column_stack([column, row]) + 0.5) * SPACING_M


def build(frame: Frame, relief: Floats, land: Bools, villages: Floats) -> Ways:
    """Roads between neighbouring villages, and ways to each village that use them.

    `relief` and `land` are rasters of `SPACING_M`, `villages` (k, 2) places.
    """
    slope = np.hypot(*np.gradient(relief, SPACING_M))
    wild = np.where(land, 1 + SLOPE_COST * slope, SEA_COST)
    sources = _nodes(frame, villages[:, 0], villages[:, 1])
    first = _towards(wild, sources)
    road = np.zeros(wild.shape, dtype=bool)
    ways = Ways(frame, first, road)
    for one, other in neighbours(villages):
        path = ways.path(one, *villages[other])
        road[frame.cells(path[:, 0], path[:, 1], SPACING_M)] = True
    return Ways(frame, _towards(np.where(road, wild * ROAD_COST, wild), sources), road)


def neighbours(places: Floats) -> list[tuple[int, int]]:
    """Pairs with no third place nearer to both (Toussaint's relative neighbourhood graph, 1980)."""
    corners = Delaunay(places).simplices
    pairs = {tuple(sorted(pair)) for a, b, c in corners.tolist() for pair in ((a, b), (b, c), (a, c))}
    apart = np.hypot(*(places[:, None] - places).T)
    kept = [(a, b) for a, b in sorted(pairs) if (np.maximum(apart[a], apart[b]) < apart[a, b]).sum() == 0]
    return kept


def _towards(cost: Floats, sources: Ints) -> Ints:
    _, before = dijkstra(_net(cost), directed=False, indices=sources, return_predecessors=True)
    return np.where(before < 0, NOWHERE, before)


def _net(cost: Floats) -> csr_array:
    n = len(cost)
    node = np.arange(n * n).reshape(n, n)
    rows, columns, costs = [], [], []
    for down, right in STEPS:
        here = node[: n - down, max(0, -right) : n - max(0, right)].ravel()
        there = here + down * n + right
        rows.append(here)
        columns.append(there)
        costs.append(np.hypot(down, right) * (cost.ravel()[here] + cost.ravel()[there]) / 2)
    return csr_array(
        (np.concatenate(costs), (np.concatenate(rows), np.concatenate(columns))), shape=(n * n, n * n)
    )


def _nodes(frame: Frame, x: float | Floats, y: float | Floats) -> Ints:
    row, column = frame.cells(x, y, SPACING_M)
    return np.asarray(row * frame.size(SPACING_M) + column)
