"""The sketch room: the outline of a white zone as a small drawing in its page, without script or map tile."""

from math import cos, radians
from typing import NamedTuple

import shapely
from shapely.affinity import affine_transform

METRES_PER_DEGREE = 111_320.0  # of latitude; of longitude, times the cosine of the latitude
SIDE = 300  # units of the longer side
MARGIN = 10  # units around, so that the line is seen whole
BARS_M = (200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
BAR_SHARE = 0.5  # of the drawing's width that the scale bar may take; the shortest bar may take more


class Sketch(NamedTuple):
    """What an SVG of the outline is made of: north is up, and a bar says how long so many metres are."""

    view_box: str
    outline: str
    bar: str
    bar_m: int


def sketch(zone: shapely.MultiPolygon) -> Sketch:
    """The drawing of a zone's outline, given in WGS84 degrees.

    >>> sketch(shapely.MultiPolygon([shapely.box(2.0, 49.0, 2.01, 49.01)])).bar_m
    200
    """
    west, south, east, north = zone.bounds
    x_m, y_m = METRES_PER_DEGREE * cos(radians((south + north) / 2)), METRES_PER_DEGREE
    scale = SIDE / max((east - west) * x_m, (north - south) * y_m)
    width, height = (east - west) * x_m * scale, (north - south) * y_m * scale
    drawn = affine_transform(
        zone, [x_m * scale, 0, 0, -y_m * scale, MARGIN - west * x_m * scale, MARGIN + north * y_m * scale]
    )
    bar_m = max((bar for bar in BARS_M if bar * scale <= BAR_SHARE * width), default=BARS_M[0])
    foot = round(height + 3 * MARGIN)
    return Sketch(
        view_box=f"0 0 {round(max(width, bar_m * scale) + 2 * MARGIN)} {foot + MARGIN}",
        outline=" ".join(
            _ring(ring) for polygon in drawn.geoms for ring in (polygon.exterior, *polygon.interiors)
        ),
        bar=f"M{MARGIN} {foot - 5}v5h{round(bar_m * scale)}v-5",
        bar_m=bar_m,
    )


def _ring(ring: shapely.LinearRing) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring.coords[:-1]) + "Z"
