"""The outline room: tiles that touch become zones, with an outline and an identity that outlives recounts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from coverage.core import Ints
from coverage.core.grid import bounds, neighbours, unpack

Id = TypeVar("Id", int, str, UUID)
NORTH_AND_EAST = slice(0, 2)  # of `neighbours`: each shared edge once


@dataclass(frozen=True)
class Succession(Generic[Id]):
    """What became of the old zones; a new zone is its position in the sequence that was given."""

    heir: list[Id | None]  # for each new zone the id that it inherits, None if it is a new one
    redirects: dict[Id, int]  # an old id that was not inherited -> the new zone that holds most of its tiles
    gone: set[Id]  # old ids without a tile left


def components(keys: Ints) -> NDArray[np.int64]:
    """For each tile, the number of its zone: tiles that share an edge are in one zone.

    Zones are numbered from 0 by their smallest key, so that the order of the tiles changes nothing. Tiles of
    different CRS or resolution never touch.
    """
    tiles, position = np.unique(keys, return_inverse=True)
    here, there = _shared_edges(tiles)
    graph = coo_array((np.ones(len(here), dtype=bool), (here, there)), shape=(len(tiles), len(tiles)))
    labels = connected_components(graph, directed=False)[1]
    smallest = np.unique(labels, return_index=True)[1]
    return np.unique(smallest[labels], return_inverse=True)[1][position]


def outline(keys: Ints) -> shapely.MultiPolygon:
    """The union of tiles in metres of their CRS, with a vertex at each corner and nowhere else.

    Empty for no tile; ValueError if the tiles are not all of one CRS and one resolution.
    """
    unique = np.unique(keys)
    tiles = unpack(unique)
    for name, values in (("CRS", tiles.epsg), ("resolution", tiles.resolution)):
        if len(np.unique(values)) > 1:
            raise ValueError(f"keys: an outline is of one {name}, these have {np.unique(values).tolist()}")
    union = shapely.normalize(shapely.coverage_union_all(shapely.box(*bounds(unique).T)))
    # A normalised ring begins at its leftmost lowest point, a true corner, so that simplifying may keep it.
    # Part by part, because simplifying a whole collection takes a time that grows with the square of its
    # parts.
    parts = shapely.simplify(shapely.get_parts(union), 0)
    return shapely.normalize(shapely.MultiPolygon(parts.tolist()))


def succession(old: Mapping[Id, Iterable[int]], new: Sequence[Ints]) -> Succession[Id]:
    """Which old id each new zone inherits, from the keys of the old zones and those of the new ones.

    The largest overlap is served first (of equals the smallest id, then the first new zone); an id is
    inherited once, and a new zone inherits one id. The new zones share no tile.
    """
    overlaps = _overlaps(old, new)
    heir: list[Id | None] = [None] * len(new)
    largest: dict[Id, int] = {}
    inherited: set[Id] = set()
    for _, zone_id, zone in overlaps:
        largest.setdefault(zone_id, zone)
        if heir[zone] is None and zone_id not in inherited:
            heir[zone] = zone_id
            inherited.add(zone_id)
    redirects = {zone_id: zone for zone_id, zone in largest.items() if zone_id not in inherited}
    return Succession(heir, redirects, set(old) - set(largest))


def _overlaps(old: Mapping[Id, Iterable[int]], new: Sequence[Ints]) -> list[tuple[int, Id, int]]:
    """(tiles in common, old id, new zone), the most tiles first."""
    zone_of = {int(key): zone for zone, keys in enumerate(new) for key in keys}
    overlaps: list[tuple[int, Id, int]] = []
    for zone_id, keys in old.items():
        zones = [zone_of[int(key)] for key in keys if int(key) in zone_of]
        overlaps += [(count, zone_id, zone) for zone, count in Counter(zones).items()]
    return sorted(overlaps, key=lambda overlap: (-overlap[0], overlap[1], overlap[2]))


def _shared_edges(tiles: Ints) -> tuple[Ints, Ints]:
    """Positions, in sorted distinct keys, of the two tiles of each shared edge."""
    beside = neighbours(tiles)[:, NORTH_AND_EAST]
    found = np.searchsorted(tiles, beside).clip(max=max(len(tiles) - 1, 0))
    here, side = np.nonzero(tiles[found] == beside)
    return here, found[here, side]
