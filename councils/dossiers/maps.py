"""The draughtsman of the dossier: a map for each zone and one of the whole, the same bytes each time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from shapely.geometry.base import BaseGeometry

from councils.dossiers.contents import Contents, ZonePart
from councils.dossiers.looks import LOOKS
from coverage.core.verdict import VERDICTS
from coverage.models import OfficialPiece, OfficialRelease, Territory
from coverage.projection import DEGREES, WEB_MERCATOR, squares, to_crs
from coverage.promised.near import NearPromise
from coverage.sites.near import NearSite
from publishing.drawing import Layer, drawing, framed

WIDTH, HEIGHT = 680.0, 400.0  # of a drawing
MARGIN_M = 700.0  # around a zone: some squares of what surrounds it
DRAWN_M, SEAM_M = 1.0, 5.0  # finer is not seen; narrower gaps between the pieces of a file are none
LABEL_PART = 0.04  # of the width: numbers that are nearer to each other would not be legible
LEAST_M = 2_600.0  # a map shows so much at least, else one square would fill it


@dataclass(frozen=True)
class Figure:
    """A map as SVG, and the names of the layers of LOOKS that have something on it."""

    svg: bytes
    shown: tuple[str, ...]


def zone_map(part: ZonePart, contents: Contents) -> Figure:
    """A zone, the verdicts around it, what is declared, communes, sites and promised sites."""
    epsg = contents.epsg
    outline = _to(part.row["geometry"], DEGREES, epsg)
    shown = _wide_enough(outline)
    frame = _frame_box(shown)
    declared = _declared(contents.releases_of(part), frame, epsg)
    shapes: dict[str, Sequence[BaseGeometry]] = {
        "declared": [declared],
        **_verdicts(part, epsg),
        "declared_edge": [declared.boundary],
        "communes": _communes(frame, epsg),
        "zone": [outline],
        "promised": _points(part.context.promised, epsg),
        "sites": _points(part.context.sites, epsg),
    }
    return _figure(shapes, shown, {"sites": [near.number for near in part.context.sites]})


def overview(contents: Contents) -> Figure:
    """All zones of a territory, numbered as its table numbers them, with its communes."""
    territory = contents.subject.territory
    zones = [_to(part.row["geometry"], DEGREES, contents.epsg) for part in contents.zones]
    border = [_shapely(territory.geom)] if territory and territory.geom else []
    around = [_to(outline, DEGREES, contents.epsg).boundary for outline in border]
    shown = shapely.union_all([*around, *zones]) if around or zones else shapely.box(0, 0, 1, 1)
    frame = _frame_box(shown)
    shapes: dict[str, Sequence[BaseGeometry]] = {"white": zones, "communes": _communes(frame, contents.epsg)}
    near_m = LABEL_PART * (frame.bounds[2] - frame.bounds[0])
    return _figure(
        shapes | {"territory": around, "numbers": zones}, shown, {"numbers": _numbers(zones, near_m)}
    )


def _numbers(zones: Sequence[BaseGeometry], near_m: float) -> list[str]:
    """The number of each zone, those of neighbours together with the first of them: "4, 6"."""
    words = [""] * len(zones)
    for place, zone in enumerate(zones):
        before = (other for other in range(place) if words[other] and zones[other].distance(zone) <= near_m)
        first = next(before, place)
        words[first] = f"{words[first]}, {place + 1}".removeprefix(", ")
    return words


def _figure(
    shapes: dict[str, Sequence[BaseGeometry]], shown: BaseGeometry, labels: dict[str, Sequence[str]]
) -> Figure:
    """The layers in the order of LOOKS, cut to the frame: what lies outside must not reach over the page."""
    frame = _frame_box(shown)
    layers, names = [], []
    for name, look in LOOKS.items():
        pairs = zip(shapes.get(name, ()), labels.get(name, [""] * len(shapes.get(name, ()))), strict=True)
        cut = [(shapely.intersection(shape, frame), words) for shape, words in pairs]
        there = [(shape, words) for shape, words in cut if not shape.is_empty]
        if there:
            kept, words = zip(*there, strict=True)
            layers.append(_like(look, kept, words if name in labels else ()))
            names.append(name)
    return Figure(drawing(layers, shown, WIDTH, HEIGHT), tuple(names))


def _like(look: Layer, shapes: Sequence[BaseGeometry], labels: Sequence[str]) -> Layer:
    return replace(look, shapes=shapes, labels=labels)


def _verdicts(part: ZonePart, epsg: int) -> dict[str, list[BaseGeometry]]:
    """The squares around a zone by verdict; of several operators, white where all of them are."""
    by_tile = part.around.groupby("tile")["verdict"].agg(_together)
    outlines = squares(by_tile.index.to_numpy(dtype=np.int64), epsg)
    said = by_tile.to_numpy()
    return {verdict: list(outlines[said == verdict]) for verdict in VERDICTS}


def _together(verdicts: Iterable[str]) -> str:
    told = set(verdicts)
    if "served" in told:
        return "served"
    return "white" if told == {"white"} else "not_known"


def _declared(releases: Sequence[OfficialRelease], frame: BaseGeometry, epsg: int) -> BaseGeometry:
    """What these releases declare within the frame, at whatever level."""
    box = GEOSGeometry(memoryview(_to(frame, epsg, WEB_MERCATOR).wkb), srid=WEB_MERCATOR)
    pieces = OfficialPiece.objects.filter(release__in=releases, geom__intersects=box).order_by("pk")
    found = np.array([_shapely(geom) for geom in pieces.values_list("geom", flat=True)], dtype=object)
    if not len(found):
        return shapely.Polygon()
    whole = shapely.union_all(shapely.make_valid(to_crs(found, WEB_MERCATOR, epsg)), grid_size=DRAWN_M)
    return whole.buffer(SEAM_M, join_style="mitre").buffer(-SEAM_M, join_style="mitre")


def _communes(frame: BaseGeometry, epsg: int) -> list[BaseGeometry]:
    """The borders of the communes that reach into the frame."""
    box = GEOSGeometry(memoryview(_to(frame, epsg, DEGREES).wkb), srid=DEGREES)
    communes = Territory.objects.filter(kind=Territory.COMMUNE, geom__intersects=box).order_by("key")
    outlines = [_shapely(geom) for geom in communes.values_list("geom", flat=True) if geom]
    return [_to(outline, DEGREES, epsg).boundary for outline in outlines]


def _points(near: Iterable[NearSite | NearPromise], epsg: int) -> list[BaseGeometry]:
    return [_to(shapely.Point(one.longitude, one.latitude), DEGREES, epsg) for one in near]


def _wide_enough(outline: BaseGeometry) -> BaseGeometry:
    """The box around a zone, with what lies around it."""
    west, south, east, north = outline.bounds
    wider = [max(MARGIN_M, (LEAST_M - side) / 2) for side in (east - west, north - south)]
    return shapely.box(west - wider[0], south - wider[1], east + wider[0], north + wider[1])


def _frame_box(shown: BaseGeometry) -> BaseGeometry:
    """Everything that the drawing of `shown` has room for."""
    frame = framed(shown, WIDTH, HEIGHT)
    east, south = frame.west + WIDTH / frame.scale, frame.north - HEIGHT / frame.scale
    return shapely.box(frame.west, south, east, frame.north)


def _to(geometry: BaseGeometry, epsg_in: int, epsg_out: int) -> BaseGeometry:
    return to_crs(np.array([geometry], dtype=object), epsg_in, epsg_out)[0]


def _shapely(geom: GEOSGeometry) -> BaseGeometry:
    return shapely.from_wkb(bytes(geom.wkb))
