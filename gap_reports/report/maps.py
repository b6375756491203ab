"""The draughtsman of a gap report: all its zones on one map, and a small one of each."""

from collections.abc import Sequence

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from shapely.geometry.base import BaseGeometry

from coverage.core.grid import crs_of
from coverage.evidence_table import LEGAL_EPSG
from coverage.models import Territory
from coverage.projection import DEGREES, to_crs
from coverage.promised.near import NearPromise
from coverage.sites.near import NearSite
from gap_reports.report.contents import Contents, Entry
from publishing.drawing import Layer, drawing, framed

INK, RUST, BLUE, GREY = "#1d2430", "#9a3412", "#14507a", "#7b8594"
WIDTH, HEIGHT, SMALL = 680.0, 400.0, 220.0  # of a drawing; a small one is as wide and so high
LABELLED = 60  # zones, the first ones of the table: more numbers would hide what they name
MARGIN_M = 1500.0  # around a zone: what stands near it should be on its map


def overview(contents: Contents) -> bytes:
    """The territory with its communes, and the zones under their numbers, as SVG."""
    epsg = _epsg(contents)
    zones = [_outline(entry, epsg) for entry in contents.entries]
    border = [_shape(contents.territory.geom, epsg)] if contents.territory.geom else []
    shown = shapely.union_all([*border, *zones])
    frame = _frame(shown, HEIGHT)
    layers = [
        Layer(_communes(frame, epsg), stroke=GREY, width=0.8, dashes="2 3"),
        Layer(_cut([one.boundary for one in border], frame), stroke=INK, width=1.6),
        _zones(zones),
        Layer(zones[:LABELLED], stroke=INK, width=0.0, labels=_numbers(contents)),
    ]
    return drawing(layers, shown, WIDTH, HEIGHT)


def zone_map(entry: Entry, contents: Contents) -> bytes:
    """A zone, communes, sites in service and promised ones, as SVG."""
    epsg = _epsg(contents)
    outline = _outline(entry, epsg)
    shown = shapely.box(*outline.bounds).buffer(MARGIN_M, cap_style="square", join_style="mitre")
    frame = _frame(shown, SMALL)
    layers = [
        Layer(_communes(frame, epsg), stroke=GREY, width=0.8, dashes="2 3"),
        _zones([outline]),
        Layer(_points(entry.context.promised, frame, epsg), fill="#ffffff", stroke=INK, width=1.4),
        Layer(_points(entry.context.sites, frame, epsg), fill=BLUE),
    ]
    return drawing(layers, shown, WIDTH, SMALL)


def _numbers(contents: Contents) -> list[str]:
    return [str(entry.number) for entry in contents.entries[:LABELLED]]


def _zones(outlines: Sequence[BaseGeometry]) -> Layer:
    return Layer(outlines, fill="#f6d9c6", stroke=RUST, width=1.4, hatch=RUST)


def _epsg(contents: Contents) -> int:
    """The system of metres that the law names where the first zone lies: in it, north is above."""
    middle = contents.entries[0].zone.geom.centroid
    return LEGAL_EPSG[int(crs_of(np.array([middle.x]), np.array([middle.y]))[0])]


def _outline(entry: Entry, epsg: int) -> BaseGeometry:
    return _shape(entry.zone.geom, epsg)


def _shape(geom: GEOSGeometry, epsg: int) -> BaseGeometry:
    return _to(shapely.from_wkb(bytes(geom.wkb)), DEGREES, epsg)


def _to(shape: BaseGeometry, before: int, after: int) -> BaseGeometry:
    return to_crs(np.array([shape], dtype=object), before, after)[0]


def _frame(shown: BaseGeometry, height: float) -> BaseGeometry:
    """All that the drawing has room for."""
    frame = framed(shown, WIDTH, height)
    east, south = frame.west + WIDTH / frame.scale, frame.north - height / frame.scale
    return shapely.box(frame.west, south, east, frame.north)


def _cut(shapes: Sequence[BaseGeometry], frame: BaseGeometry) -> list[BaseGeometry]:
    cut = [shapely.intersection(shape, frame) for shape in shapes]
    return [shape for shape in cut if not shape.is_empty]


def _communes(frame: BaseGeometry, epsg: int) -> list[BaseGeometry]:
    box = GEOSGeometry(memoryview(_to(frame, epsg, DEGREES).wkb), srid=DEGREES)
    there = Territory.objects.filter(kind=Territory.COMMUNE, geom__intersects=box).order_by("key")
    outlines = [geom for geom in there.values_list("geom", flat=True) if geom]
    # A border that two communes share is drawn once, or its dashes would close to a line.
    return _cut([shapely.union_all([_shape(geom, epsg).boundary for geom in outlines])], frame)


def _points(
    near: Sequence[NearSite] | Sequence[NearPromise], frame: BaseGeometry, epsg: int
) -> list[BaseGeometry]:
    return _cut([_to(shapely.Point(one.longitude, one.latitude), DEGREES, epsg) for one in near], frame)
