"""Ground floor: geometries become a small map as SVG, with its scale, for what is printed.

Drawn flat, in metres of the coordinate system that the caller chose; the same shapes give the same bytes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from math import floor, log10

import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

MARGIN = 0.08  # of the larger side, left free around what is shown
# The bar is one of these times a power of ten, and at most this part of the width: a length to read off.
BAR_STEPS, BAR_PART = (1, 2, 5), 0.3
POINT_SIZE = 7.0  # half of a mark, in units of the drawing
MARK = f"l{POINT_SIZE:g} {2 * POINT_SIZE:g}h{-2 * POINT_SIZE:g}z"  # a triangle, as maps draw masts
LETTERS = 13.0


@dataclass(frozen=True)
class Layer:
    """Shapes that look alike. `hatch` draws lines over the fill: no meaning rests on colour alone.

    A shape that would be smaller than `least`, in units of the drawing, is drawn as large around its middle.
    """

    shapes: Sequence[BaseGeometry]
    fill: str = "none"
    stroke: str = "none"
    width: float = 1.0
    dashes: str = ""
    hatch: str = ""
    labels: Sequence[str] = ()  # beside each shape, if there are any
    least: float = 0.0


@dataclass(frozen=True)
class Frame:
    """What is shown of the plane, and how large: drawing units from metres."""

    west: float
    north: float
    scale: float
    width: float
    height: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a place of the plane is drawn: from the left, from above."""
        return (x - self.west) * self.scale, (self.north - y) * self.scale


def drawing(
    layers: Sequence[Layer], shown: BaseGeometry, width: float = 680.0, height: float = 420.0
) -> bytes:
    """SVG of the layers, the first one lowest, cut to a frame around `shown` (metres), with a scale bar."""
    frame = framed(shown, width, height)
    body = [text for number, layer in enumerate(layers) for text in _layer(layer, number, frame)]
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    words = ['<svg xmlns="http://www.w3.org/2000/svg"', size, 'font-family="Libertinus Serif">']
    return "\n".join([" ".join(words), *body, _bar(frame), "</svg>"]).encode()


def swatch(layer: Layer, width: float = 26.0, height: float = 16.0) -> bytes:
    """SVG of what a layer's shapes look like, for a legend: a mark if they are points, else a rectangle."""
    frame, middle = Frame(0.0, height, 1.0, width, height), shapely.Point(width / 2, height / 2)
    is_point = layer.shapes and layer.shapes[0].geom_type == "Point"
    shape = middle if is_point else shapely.box(1, 1, width - 1, height - 1)
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    body = _layer(replace(layer, shapes=[shape], labels=()), 0, frame)
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', *body, "</svg>"]).encode()


def framed(shown: BaseGeometry, width: float, height: float) -> Frame:
    """The frame of that size in whose middle everything of `shown` is, at the largest scale."""
    west, south, east, north = shown.bounds
    around = 2 * MARGIN * max(east - west, north - south) or 1.0
    units = min(width / (east - west + around), height / (north - south + around))
    middle = ((west + east) / 2, (south + north) / 2)
    return Frame(middle[0] - width / units / 2, middle[1] + height / units / 2, units, width, height)


def bar_metres(frame: Frame) -> int:
    """The longest round length that the scale bar can have.

    >>> bar_metres(Frame(0, 0, scale=0.1, width=680, height=420))
    2000
    """
    most = frame.width * BAR_PART / frame.scale
    power = 10.0 ** floor(log10(most))
    return int(max(step * power for step in BAR_STEPS if step * power <= most))


def _layer(layer: Layer, number: int, frame: Frame) -> Iterable[str]:
    if layer.hatch:
        yield (
            f'<defs><pattern id="h{number}" width="6" height="6" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{layer.fill}"/>'
            f'<path d="M0 0V6" stroke="{layer.hatch}" stroke-width="2"/></pattern></defs>'
        )
    fill = f"url(#h{number})" if layer.hatch else layer.fill
    dashes = f' stroke-dasharray="{layer.dashes}"' if layer.dashes else ""
    yield f'<g fill="{fill}" stroke="{layer.stroke}" stroke-width="{layer.width:g}"{dashes}>'
    yield from (_shape(_seen(shape, layer.least / frame.scale), frame) for shape in layer.shapes)
    yield "</g>"
    yield from (_label(*pair, layer, frame) for pair in zip(layer.shapes, layer.labels, strict=False))


def _seen(shape: BaseGeometry, least_m: float) -> BaseGeometry:
    """The shape, grown around its middle until its larger side has so many metres."""
    if not least_m or shape.is_empty:
        return shape
    west, south, east, north = shape.bounds
    side = max(east - west, north - south)
    growth = max(1.0, least_m / side) if side else 1.0
    return affinity.scale(shape, growth, growth, origin=((west + east) / 2, (south + north) / 2))


def _shape(shape: BaseGeometry, frame: Frame) -> str:
    parts = [part for part in shapely.get_parts([shape]) if not part.is_empty]
    return "".join(_part(part, frame) for part in parts)


def _part(part: BaseGeometry, frame: Frame) -> str:
    if part.geom_type == "Point":
        x, y = frame.at(part.x, part.y)
        return f'<path d="M{x:.1f} {y - POINT_SIZE:.1f}{MARK}"/>'
    rings = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
    closed = "Z" if part.geom_type == "Polygon" else ""
    lines = (" ".join(_pair(*frame.at(x, y)) for x, y in shapely.get_coordinates(ring)) for ring in rings)
    return f'<path fill-rule="evenodd" d="{"".join(f"M{line}{closed}" for line in lines)}"/>'


def _pair(x: float, y: float) -> str:
    return f"{x:.1f},{y:.1f}"


def _label(shape: BaseGeometry, words: str, layer: Layer, frame: Frame) -> str:
    place = shape.representative_point()
    x, y = frame.at(place.x, place.y)
    if not (0 <= x <= frame.width and 0 <= y <= frame.height):
        return ""
    halo = 'stroke="#ffffff" stroke-width="3" paint-order="stroke"'
    colour = layer.stroke if layer.stroke != "none" else layer.fill
    return (
        f'<text x="{x:.1f}" y="{y - POINT_SIZE - 2:.1f}" text-anchor="middle" font-size="{LETTERS:g}" '
        f'fill="{colour}" {halo}>{escape(words)}</text>'
    )


def _bar(frame: Frame) -> str:
    metres = bar_metres(frame)
    length, foot = metres * frame.scale, frame.height - 10
    words = f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"
    return (
        f'<path d="M12 {foot - 5:.1f}v5h{length:.1f}v-5" fill="none" stroke="#1d2430" stroke-width="1.5"/>'
        f'<text x="16" y="{foot - 6:.1f}" font-size="{LETTERS:g}" fill="#1d2430">{words}</text>'
    )
