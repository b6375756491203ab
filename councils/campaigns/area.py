"""The surveyor of campaigns: the ground that a campaign asks about, always within the space's own."""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import shapely
from django.utils.translation import gettext as _

from accounts.models import Tenant
from councils.search import find, plain
from coverage.guidance.near import METRES_PER_DEGREE, Box
from coverage.models import Territory
from coverage.queries import TERRITORY_KEY, communes_of

# The guide takes boxes of 30 km; squares of 25 km leave room for the bend of the meridians.
BOX_M = 25_000


class WrongArea(ValueError):
    """An area that cannot be asked about; a sentence in the reader's language says why."""


class Area(NamedTuple):
    """Ground in WGS84 degrees, and its place in words."""

    place: str
    shape: shapely.MultiPolygon


def area(tenant: Tenant, names: str, drawn: str) -> Area:
    """The territories of a text, a line each (keys or names); without any, a GeoJSON outline; else all.

    WrongArea for what is not known, is outside of the space's own ground, or has no outline.
    """
    asked = [line.strip() for line in names.splitlines() if line.strip()]
    if asked and drawn.strip():
        raise WrongArea(_("Territories and an outline were given: choose one of them."))
    if drawn.strip():
        return _within(tenant, outline_of(drawn))
    found = [_own_territory(tenant, text) for text in asked]
    return _of(found or list(Territory.objects.filter(key__in=tenant.territories).order_by("key")))


def outline_of(text: str) -> shapely.MultiPolygon:
    """The polygons of a GeoJSON text, in degrees; WrongArea where there is none, or not in degrees."""
    try:
        found = shapely.make_valid(shapely.from_geojson(json.dumps(json.loads(text))))
    except (ValueError, RecursionError, shapely.errors.GEOSException):
        raise WrongArea(_("The outline is not GeoJSON.")) from None
    west, south, east, north = found.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise WrongArea(_("The outline has no polygon in degrees, longitude first."))
    return _polygons([found])


def boxes(shape: shapely.Geometry) -> Iterator[Box]:
    """Boxes that the guide takes, side by side, one for each part of a shape in degrees that meets one."""
    west, south, east, north = shape.bounds
    up = BOX_M / METRES_PER_DEGREE
    widest = np.cos(np.radians(min(abs(south), abs(north)))) if south * north > 0 else 1.0
    along = up / widest
    shapely.prepare(shape)
    for bottom in np.arange(south, north + up, up).tolist():
        for left in np.arange(west, east + along, along).tolist():
            if shape.intersects(shapely.box(left, bottom, left + along, bottom + up)):
                yield Box(left, bottom, min(left + along, 180.0), min(bottom + up, 90.0))


def _own_territory(tenant: Tenant, text: str) -> Territory:
    own = {code for key in tenant.territories for code in communes_of(key)}
    if TERRITORY_KEY.fullmatch(text):
        keys = [text]
    else:
        keys = [found.key for found in find(text) if plain(text) in (plain(found.name), plain(found.code))]
    known = Territory.objects.filter(key__in=keys)
    inside = [territory for territory in known if own.issuperset(communes_of(territory.key))]
    if not inside:
        raise WrongArea(_("“{name}” is not a territory of this space.").format(name=text))
    if len(inside) > 1:
        several = ", ".join(sorted(territory.key for territory in inside))
        raise WrongArea(_("“{name}” may be several: {keys}. Write its key.").format(name=text, keys=several))
    return inside[0]


def _of(territories: Sequence[Territory]) -> Area:
    undrawn = [territory.name for territory in territories if territory.geom is None]
    if undrawn or not territories:
        raise WrongArea(
            _("No outline is known of: {names}.").format(names=", ".join(undrawn) or _("this space"))
        )
    shapes = [shapely.from_wkb(bytes(territory.geom.wkb)) for territory in territories if territory.geom]
    return Area(_short([territory.name for territory in territories]), _polygons(shapes))


def _within(tenant: Tenant, drawn: shapely.MultiPolygon) -> Area:
    own = _of(list(Territory.objects.filter(key__in=tenant.territories).order_by("key")))
    shape = _polygons([drawn.intersection(own.shape)])
    return Area(_("an outline in {place}").format(place=own.place), shape)


def _short(names: Sequence[str]) -> str:
    """As many names as a line holds."""
    most = 8
    more = _(" and {count} more").format(count=len(names) - most) if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _polygons(shapes: Sequence[shapely.Geometry]) -> shapely.MultiPolygon:
    """Their union, lines and points left out; WrongArea where nothing is left."""
    parts = shapely.get_parts(shapely.get_parts(shapely.union_all(list(shapes))))
    polygons = [part for part in parts if part.geom_type == "Polygon" and part.area]
    if not polygons:
        raise WrongArea(_("The outline holds no ground of this space."))
    return shapely.MultiPolygon(polygons)
