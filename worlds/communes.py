"""The worlds' map of territories: communes around villages, what they are grouped into, and their codes.

No real territory has these codes: INSEE numbers départements from 01 and régions from 01, so that 00 is
neither. A commune's code begins with its département's. An EPCI's is a SIREN number, never one of 0.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely

from worlds.frame import Floats
from worlds.land import Land
from worlds.noise import rough
from worlds.relief import SPACING_M

DEPARTMENT, REGION = "00", "00"
DEPARTMENT_NAME, REGION_NAME = "Lène (fictif)", "L'Île-Blanche (fictive)"
EPCI_COUNT = 4

EDGE_M = 120.0  # between the vertices of a border
WINDING_M, WINDING_SHORTEST_M = 260.0, 2_200.0  # how far borders stray from straight ones, and how often


@dataclass(frozen=True)
class Commune:
    """A part of the island, in metres of the frame; communes share borders and leave nothing out."""

    code: str
    name: str
    inhabitants: int
    epci: str
    area: shapely.MultiPolygon


def partition(land: Land) -> list[Commune]:
    """The communes in the order of their villages; the same land gives the same ones."""
    areas = _areas(land)
    groups = _groups(land.villages)
    return [
        Commune(f"{DEPARTMENT}{number:03d}", name, int(people), f"{group + 1:09d}", area)
        for number, (name, people, group, area) in enumerate(
            zip(land.names, land.inhabitants, groups, areas, strict=True), start=1
        )
    ]


def _areas(land: Land) -> list[shapely.MultiPolygon]:
    """Voronoi's cells with borders that wind, cut off at the coast."""
    villages = shapely.MultiPoint(land.villages)
    frame = shapely.box(*shapely.box(0, 0, land.frame.side, land.frame.side).buffer(land.frame.side).bounds)
    cells = shapely.get_parts(shapely.voronoi_polygons(villages, extend_to=frame))
    winding = _winding(land)
    order = shapely.STRtree(cells).query(shapely.points(land.villages), predicate="within")[1]
    wound = shapely.transform(shapely.segmentize(cells[order], EDGE_M), winding)
    return [_whole(shapely.intersection(area, land.coast)) for area in shapely.buffer(wound, 0)]


def _winding(land: Land) -> Callable[[Floats], Floats]:
    random = np.random.default_rng([len(land.villages), *land.villages[0].astype(int).tolist()])
    n = land.frame.size(SPACING_M)
    fields = [WINDING_M * rough(random, n, SPACING_M, WINDING_SHORTEST_M, 2.0) for _ in range(2)]

    def wind(points: Floats) -> Floats:
        # Rounded first: the two sides of a border must move alike, to the last bit.
        x, y = points.round(3).T
        moved = [field[land.frame.cells(x, y, SPACING_M)] for field in fields]
        return np.column_stack([x, y]) + np.column_stack(moved)

    return wind


def _whole(area: shapely.Geometry) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([part for part in shapely.get_parts(area) if part.geom_type == "Polygon"])


def _groups(villages: Floats) -> list[int]:
    """Quarters of the island, by the direction of each village from the middle of all."""
    east, north = (villages - villages.mean(axis=0)).T
    turn = (np.arctan2(north, east) + np.pi) / (2 * np.pi)
    return [min(int(part * EPCI_COUNT), EPCI_COUNT - 1) for part in turn.tolist()]
