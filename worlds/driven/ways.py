"""The third maker's roads: they wind along valleys from village to village, and lanes lead to hamlets."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree

from worlds.driven.land import FRAME, SPACING_M, Land, near
from worlds.frame import Bools, Floats, Ints
from worlds.noise import rough

STEP_M = 100  # of the raster that roads are searched on
SIDE = FRAME.size(STEP_M)
STEEP = 0.05  # a road of this slope is twice as dear as a flat one
HEIGHT_DEAR = 0.8  # and so much dearer for each unit above the bottom of the valley
SHORTCUTS = 1.0  # links beside those that connect all, as a share of the villages: rings, not only trees
WINDING_M, WINDING_SHORTEST_M, WINDING_ROUGHNESS = 45.0, 500.0, 1.5  # bends that no relief explains
SMOOTHED = 3  # times: without it roads would turn by 45 degrees
MAIN_MPS, LANE_MPS, VILLAGE_MPS = 19.0, 12.0, 10.0  # 70, 43 and 36 km/h, what cars make of the limits
VILLAGE_M = 400.0  # along so much road a village slows cars down
MPS_VARY = 0.15  # deviation of the logarithm of speed from stretch to stretch
NEIGHBOURS = ((0, 1), (1, 0), (1, 1), (1, -1))  # rows and columns; each way is there and back
Link = tuple[int, int]


@dataclass(frozen=True)
class Ways:
    """Points of roads, about `STEP_M` apart, and the quickest way to each point from each place."""

    xy: Floats  # (n, 2)
    mps: Floats  # by point: what cars drive there
    links: Ints  # (m, 2) pairs of points
    places: Ints  # the points of the villages, the hamlets and the exits, in this order
    before: Ints  # (places, n): the point before each one, on the way from the place

    def route(self, start: int, end: int) -> Ints:
        """Points on the way from one place to another one, both by number of place."""
        points = [int(self.places[end])]
        while points[-1] != self.places[start]:
            points.append(int(self.before[start, points[-1]]))
        return np.array(points[::-1])


def build(random: np.random.Generator, land: Land) -> Ways:
    """Main roads between villages and out of the world, then a lane from each hamlet to the next road."""
    hills = _hills(land)
    towns, farms = _nodes(np.vstack([land.villages, land.exits])), _nodes(land.hamlets)
    main = _main(hills, towns, len(land.villages))
    lanes = _lanes(hills, {node for link in main for node in link}, farms)
    nodes, links = np.unique(np.array(sorted(main | lanes)), return_inverse=True)
    links = links.reshape(-1, 2)
    xy = _wind(random, nodes, links)
    mps = _speeds(random, land, xy, np.isin(nodes, np.array(sorted(main)).ravel()))
    villages, exits = np.split(towns, [len(land.villages)])
    places = np.searchsorted(nodes, np.concatenate([villages, farms, exits]))
    length = np.hypot(*(xy[links[:, 0]] - xy[links[:, 1]]).T)
    graph = _graph(links, length / mps[links].mean(axis=1), len(nodes))
    return Ways(xy, mps, links, places, dijkstra(graph, False, places, return_predecessors=True)[1])


def _hills(land: Land) -> csr_array:
    """What a road costs between neighbours of the raster."""
    every = STEP_M // SPACING_M
    relief, lowness = land.relief[::every, ::every], land.lowness[::every, ::every]
    at = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    links, costs = [], []
    for north, east in NEIGHBOURS:
        here = slice(0, SIDE - north), slice(max(0, -east), SIDE - max(0, east))
        there = slice(north, SIDE), slice(max(0, east), SIDE + min(0, east))
        metres = STEP_M * np.hypot(north, east)
        slope = (relief[there] - relief[here]) / metres
        costs.append((metres * (1 + (slope / STEEP) ** 2) * (1 + HEIGHT_DEAR * lowness[here])).ravel())
        links.append(np.column_stack([at[here].ravel(), at[there].ravel()]))
    return _graph(np.vstack(links), np.concatenate(costs), SIDE * SIDE)


def _main(hills: csr_array, towns: Ints, villages: int) -> set[Link]:
    cost, before = dijkstra(hills, False, towns, return_predecessors=True)
    between = cost[:, towns]
    tree = minimum_spanning_tree(between).toarray()
    linked = tree + tree.T > 0
    closest = np.argwhere(np.triu(~linked[:villages, :villages], 1))
    order = np.argsort(between[closest[:, 0], closest[:, 1]])
    shortcuts = closest[order[: int(SHORTCUTS * villages)]]
    pairs = np.vstack([np.argwhere(tree > 0), shortcuts])
    return {link for start, end in pairs for link in _back(before[start], towns[end])}


def _lanes(hills: csr_array, roads: Iterable[int], farms: Ints) -> set[Link]:
    _, before, _ = dijkstra(hills, False, sorted(roads), return_predecessors=True, min_only=True)
    return {link for farm in farms for link in _back(before, farm)}


def _back(before: Ints, node: int) -> set[Link]:
    """The links of the way that ends at the node."""
    links = set()
    while before[node] >= 0:
        links.add((int(min(node, before[node])), int(max(node, before[node]))))
        node = before[node]
    return links


def _nodes(places: Floats) -> Ints:
    row, column = FRAME.cells(places[:, 0], places[:, 1], STEP_M)
    return np.asarray(row * SIDE + column)


def _wind(random: np.random.Generator, nodes: Ints, links: Ints) -> Floats:
    """Where the points of the roads are: moved by a field, then each towards the middle of its neighbours."""
    row, column = np.divmod(nodes, SIDE)
    fields = [rough(random, SIDE, STEP_M, WINDING_SHORTEST_M, WINDING_ROUGHNESS) for _ in range(2)]
    moved = WINDING_M * np.column_stack([field[row, column] for field in fields])
    xy = np.column_stack([column + 0.5, row + 0.5]) * STEP_M + moved
    graph = _graph(links, np.ones(len(links)), len(nodes))
    for _ in range(SMOOTHED):
        xy = 0.5 * xy + 0.5 * (graph @ xy) / graph.sum(axis=1)[:, None]
    return np.clip(xy, 1.0, FRAME.side - 1.0)


def _speeds(random: np.random.Generator, land: Land, xy: Floats, main: Bools) -> Floats:
    usual = np.where(main, MAIN_MPS, LANE_MPS)
    usual[near(xy[:, 0], xy[:, 1], land.villages, VILLAGE_M)] = VILLAGE_MPS
    return np.asarray(usual * np.exp(MPS_VARY * random.standard_normal(len(xy))))


def _graph(links: Ints, weight: Floats, n: int) -> csr_array:
    start, end = links.T
    both = np.concatenate([start, end]), np.concatenate([end, start])
    return csr_array((np.tile(weight, 2), both), shape=(n, n))
