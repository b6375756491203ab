"""The door of the map on paper: the same view with its zones as a table, and all that a reader must cite."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import asinh, atan, degrees, radians, sinh, tan
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from coverage.amounts import month_name, percent
from coverage.core.estimate import METHOD_VERSION
from coverage.core.evidence import SERVICES
from coverage.kept_months import last_day, month_of
from coverage.models import OfficialRelease, WhiteZone
from coverage.official import releases_at
from coverage.past_rows import month_zone_rows, month_zones
from coverage.queries import EVERY_OPERATOR, ZoneFilter, as_of, zone_rows, zones
from coverage.words import WITNESSES, distinct_names
from coverage.zone_words import heading
from maps.choices import Option, Pickers
from maps.embed import chosen_of
from maps.presence import Box, commune_names
from maps.views import map_settings

# The picture in CSS pixels: as wide as the print of an A4 page with margins of 1 cm, at 96 to the inch.
PICTURE = (718, 480)
TILE_PIXELS = 256  # of a web map, whose zoom 0 is one tile
MOST_ZOOM, MOST_LATITUDE, MOST_LONGITUDE = 18, 85.0, 180.0
ZONES_LISTED = 40  # some two pages


class Place(NamedTuple):
    """What a map's address says of where it looks."""

    zoom: int
    lat: float
    lon: float


@require_safe
@gzip_page
def print_page(request: HttpRequest) -> HttpResponse:
    """The view that the query describes, as the map's own address does; all of the data without a place."""
    pickers, place = Pickers(request.GET), place_of(request.GET)
    shown = map_settings()
    box = box_of(place) if place else Box(*shown["extent"])
    context = {
        **shown,
        "pickers": pickers,
        "place": place._asdict() if place else {},
        "query": chosen_of(request.GET),
        "zones": _zones(pickers, box),
        "has_zones": pickers.month not in pickers.months_without_zones,
        "most_zones": ZONES_LISTED,
        "releases": _releases(pickers),
        "as_of": _day(pickers),
        "method_version": METHOD_VERSION,
        "address": request.build_absolute_uri("/"),
        "has_base_map": bool(settings.BASE_MAP_URL),
    }
    return render(request, "maps/print.html", context)


def place_of(query: QueryDict) -> Place | None:
    """Where a map's address looks; None where it names no place, or none that is on the map."""
    try:
        place = Place(int(str(query["zoom"])), float(str(query["lat"])), float(str(query["lon"])))
    except (KeyError, ValueError):
        return None
    limits = Place(MOST_ZOOM, MOST_LATITUDE, MOST_LONGITUDE)
    on_the_map = all(abs(value) <= limit for value, limit in zip(place, limits, strict=True))
    return place if on_the_map and place.zoom >= 0 else None


def box_of(place: Place) -> Box:
    """What the picture shows of a place, in Web Mercator.

    >>> [round(side, 2) for side in box_of(Place(8, 48.0, 2.0))]
    [0.03, 47.11, 3.97, 48.87]
    """
    pixel = 360 / TILE_PIXELS / 2**place.zoom  # degrees of longitude
    half_width, half_height = (side * pixel / 2 for side in PICTURE)
    middle = asinh(tan(radians(place.lat)))
    south, north = (degrees(atan(sinh(middle + radians(way)))) for way in (-half_height, half_height))
    return Box(max(place.lon - half_width, -180.0), south, min(place.lon + half_width, 180.0), north)


def _chosen(options: Sequence[Option]) -> str:
    return next(option.value for option in options if option.chosen)


def _zones(pickers: Pickers, box: Box) -> list[dict[str, Any]]:
    """The largest open zones in the box, with the words of a zone's page, as of the month that is chosen."""
    rows = [row for operator in _operators(pickers) for row in _zones_of(operator, pickers, box)]
    rows = sorted(rows, key=lambda row: -row["area_km2"])[: ZONES_LISTED + 1]
    names = commune_names(sorted({code for row in rows for code in row["communes"]}))
    return [_words(row, names) for row in rows]


def _zones_of(operator: str, pickers: Pickers, box: Box) -> list[dict[str, Any]]:
    wanted = ZoneFilter(box, operator, _chosen(pickers.services), WhiteZone.Status.OPEN)
    if pickers.month:
        then = month_zones(month_of(pickers.month), wanted)
        return month_zone_rows(then.order_by("-tiles__len", "zone")[: ZONES_LISTED + 1])
    return zone_rows(zones(wanted).order_by("-area_km2", "pk")[: ZONES_LISTED + 1])


def _operators(pickers: Pickers) -> list[str]:
    """Those whose squares the view shows."""
    return [_chosen(pickers.operators), *(option.value for option in pickers.laid_over)]


def _words(row: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    witnesses = WITNESSES[row["contributors"]]
    return {
        "id": row["id"],
        "heading": heading(row),
        "communes": ", ".join(names.get(code, code) for code in row["communes"]),
        "probability": percent(row["probability"]),
        "witnesses": _(witnesses),
        "last": month_name(row["last_observed"]) if row["last_observed"] else "",
    }


def _day(pickers: Pickers) -> date:
    """The day that the view stands for."""
    return last_day(month_of(pickers.month)) if pickers.month else as_of()


def _releases(pickers: Pickers) -> list[tuple[str, OfficialRelease]]:
    """The official releases that the view rests on, each with the name of its operator."""
    operators, service = _operators(pickers), _chosen(pickers.services)
    newest = releases_at(_day(pickers)).filter(service=SERVICES.index(service))
    shown = newest if EVERY_OPERATOR in operators else newest.filter(operator__in=operators)
    if pickers.change:
        pair = OfficialRelease.objects.filter(pk__in=pickers.change.values())
        shown = pair | newest.filter(operator__in=[option.value for option in pickers.laid_over])
    releases = list(shown)
    names = distinct_names(sorted({release.operator for release in releases}))
    return [(names[release.operator], release) for release in releases]
