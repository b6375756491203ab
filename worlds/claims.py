"""The worlds' official map: what each operator's own simulation says, smooth and in its favour."""

from dataclasses import dataclass

import numpy as np
import shapely
from rasterio.features import shapes
from rasterio.transform import Affine
from scipy.ndimage import map_coordinates

from coverage.core.grid import EUROPE
from coverage.projection import transformer
from worlds.frame import CELL_M, SOUTH, WEST, Floats
from worlds.land import Land
from worlds.network import PLAN_SPACING_M, Plan, Sites, median_level
from worlds.operators import OPERATORS, TECHNOLOGIES
from worlds.truth import GIVES

LAMBERT_93 = 2154
LAYERS = {"2G3G_voix": "voice", "3G_data": "data_3g", "4G_data": "data_4g", "5G_data": "data_5g"}
WITH_LEVELS = ("2G3G_voix", "4G_data")
# ARCEP's levels: limited, good ("outdoors in most cases"), very good ("indoors in most cases"), and how far
# above what serves outdoors each begins. A layer without levels has the one of no name.
STEPS_DB = {"CL": 0.0, "BC": 8.0, "TBC": 18.0}
PLAIN_DB = {"": 0.0}
NOTHING = 0  # of a raster of levels
SPECK_KM2 = 0.05  # simulations are cleaned of what is smaller before they are published


@dataclass(frozen=True)
class Claim:
    """One layer of one operator: the areas declared at each level, disjoint, in EPSG:2154."""

    operator: str
    layer: str
    areas: dict[str, shapely.MultiPolygon]


@dataclass(frozen=True)
class _Raster:
    """Cells of `CELL_M` aligned with EPSG:2154: the corner, and each one's place in the frame."""

    west: float
    north: float
    x: Floats
    y: Floats
    land: shapely.Geometry


def declare(land: Land, sites: Sites, plan: Plan) -> list[Claim]:
    """Every layer that an operator publishes; a layer with nothing in it is not published."""
    raster = _raster(land)
    claims = []
    for number, operator in enumerate(OPERATORS):
        margins = _margins(sites, plan, number)
        for layer, service in LAYERS.items():
            best = margins[[at for at, tech in enumerate(TECHNOLOGIES) if tech.name in GIVES[service]]].max(
                axis=0
            )
            areas = _areas(raster, best + operator.favour_db, layer)
            if areas:
                claims.append(Claim(operator.code, layer, areas))
    return claims


def _margins(sites: Sites, plan: Plan, operator: int) -> Floats:
    """(technology, n, n) of the plan: dB above what serves."""
    margins = np.full((len(TECHNOLOGIES), *plan.distance_km.shape[1:]), -np.inf)
    for number, technology in enumerate(TECHNOLOGIES):
        for mast in np.flatnonzero(sites.emits(operator, technology.name)):
            paths = plan.distance_km[mast], plan.parameter[mast]
            heard = median_level(technology, float(sites.height[mast]), *paths)
            np.maximum(margins[number], heard - technology.floor_dbm, out=margins[number])
    return margins


def _raster(land: Land) -> _Raster:
    edge = shapely.segmentize(land.coast, 500.0)
    island = shapely.transform(edge, lambda p: np.column_stack(to_lambert(p[:, 0], p[:, 1])))
    west, south, east, north = np.round(np.array(island.bounds) / CELL_M) * CELL_M
    across = np.arange(west, east, CELL_M) + CELL_M / 2
    down = np.arange(north, south, -CELL_M) - CELL_M / 2
    x, y = from_lambert(*np.meshgrid(across, down))
    return _Raster(float(west), float(north), x, y, island)


def _areas(raster: _Raster, margin: Floats, layer: str) -> dict[str, shapely.MultiPolygon]:
    finite = np.maximum(margin, -99.0)  # interpolation spreads an infinity
    at = [raster.y / PLAN_SPACING_M - 0.5, raster.x / PLAN_SPACING_M - 0.5]
    above = map_coordinates(finite, at, order=1, mode="nearest")
    steps = STEPS_DB if layer in WITH_LEVELS else PLAIN_DB
    value = np.searchsorted(list(steps.values()), above, side="right").astype(np.uint8)
    found = {level: _polygons(raster, value, number) for number, level in enumerate(steps, start=1)}
    return {level: area for level, area in found.items() if not area.is_empty}


def _polygons(raster: _Raster, value: np.ndarray, number: int) -> shapely.MultiPolygon:
    corner = Affine(CELL_M, 0, raster.west, 0, -CELL_M, raster.north)
    drawn = [
        shapely.geometry.shape(geometry) for geometry, _ in shapes(value, value == number, transform=corner)
    ]
    kept = [polygon for polygon in drawn if polygon.area >= SPECK_KM2 * 1e6]
    area = shapely.intersection(shapely.union_all(kept), raster.land)
    parts = [part for part in shapely.get_parts(area).tolist() if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def to_lambert(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Metres of the frame as metres of EPSG:2154."""
    return transformer(EUROPE, LAMBERT_93).transform(x + WEST, y + SOUTH)  # type: ignore[return-value]


def from_lambert(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Metres of EPSG:2154 as metres of the frame."""
    east, north = transformer(LAMBERT_93, EUROPE).transform(x, y)
    return east - WEST, north - SOUTH
