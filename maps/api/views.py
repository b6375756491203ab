"""The public API's answers: what contradicts the map, page by page, and the tile under a point."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from rest_framework.decorators import api_view, renderer_classes
from rest_framework.exceptions import Throttled
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from coverage import queries
from coverage.core.grid import tile_id
from coverage.kept_months import last_day
from coverage.models import WhiteZone
from coverage.past_rows import month_rows, month_zone_rows, month_zones
from coverage.projection import tiles_of
from coverage.queries import AreaFilter, ZoneFilter, as_of, find_zone, tile_rows, zone_rows, zones
from maps.api import schema
from maps.api.parameters import ANY_STATUS, AREA_READERS, TILE_READERS, ZONE_READERS
from maps.api.zones import zone_surroundings
from measurements import limits
from publishing.geojson import GeoJSONRenderer, feature, feature_collection
from publishing.pages import next_page, page
from publishing.parameters import DEFAULT_LIMIT, read
from publishing.problems import Problem

RENDERERS = [GeoJSONRenderer, JSONRenderer]
# What an answer about a tile says of each operator and service there.
SERVICE_COLUMNS = [
    "operator",
    "service",
    "verdict",
    "reason",
    "probability",
    "probability_served",
    "share_low",
    "share_high",
    "contributors",
    "contributor_days",
    "rests_on",
    "last_observed",
    "official_share",
    "official_level",
    "official_release",
    "method_version",
]


@schema.white_zones
@api_view(["GET", "HEAD"])
@renderer_classes(RENDERERS)
def white_zones(request: Request) -> Response:
    """White zones, those that are open unless another status is asked for."""
    asked = read(request.query_params, ZONE_READERS)
    if "month" in asked:
        return _zones_of_month(request, asked)
    shown = page(zones(_filter(asked)), asked.get("cursor"), asked.get("limit", DEFAULT_LIMIT))
    return Response(feature_collection(zone_rows(shown.rows), next=next_page(request, shown.last)))


def _zones_of_month(request: Request, asked: dict[str, Any]) -> Response:
    found = month_zones(asked["month"], _filter(asked))
    after = (asked["month"], asked["cursor"]) if "cursor" in asked else None
    shown = page(found, after, asked.get("limit", DEFAULT_LIMIT))
    last = shown.rows[-1].zone if shown.last else None
    return Response(feature_collection(month_zone_rows(shown.rows), next=next_page(request, last)))


@schema.white_zone
@api_view(["GET", "HEAD"])
@renderer_classes(RENDERERS)
def white_zone(request: Request, zone: str) -> Response:
    """One white zone, whatever its status; the id of a zone that became part of another leads there."""
    read(request.query_params, {})
    found = find_zone(_id_of(zone))
    if found is None:
        raise Problem(404, f"no white zone has the id {zone}")
    if found.redirect_to_id is not None:
        address = reverse("white-zone", args=[found.redirect_to_id])
        return Response(status=308, headers={"Location": request.build_absolute_uri(address)})
    return Response(feature(zone_rows([found])[0] | zone_surroundings(found)))


@schema.served_undeclared
@api_view(["GET", "HEAD"])
@renderer_classes(RENDERERS)
def served_undeclared(request: Request) -> Response:
    """Areas that are served though the official map does not declare them; 429 for too many."""
    asked = read(request.query_params, AREA_READERS)
    if seconds := limits.allow("undeclared", limits.origin_of(request)):
        raise Throttled(seconds, "too many of these lists from this network in a short time.")
    wanted = AreaFilter(
        asked.get("bbox"), asked.get("operator"), asked.get("service"), asked.get("territory")
    )
    shown = queries.served_undeclared(wanted, asked.get("cursor"), asked.get("limit", DEFAULT_LIMIT))
    return Response(feature_collection(shown.rows, next=next_page(request, shown.last)))


@schema.tiles_at
@api_view(["GET", "HEAD"])
def tiles_at(request: Request) -> Response:
    """The 200 m tile under a point: what was measured there and what the official map declares."""
    point = read(request.query_params, TILE_READERS, required=("lon", "lat"))
    key = int(tiles_of(point["lon"], point["lat"])[0])
    month = point.get("month")
    rows = month_rows([key], month) if month else tile_rows([key], unmeasured=True)
    known = rows[SERVICE_COLUMNS].astype(object)
    services = known.where(known.notna(), None).to_dict("records")
    day = last_day(month) if month else as_of()
    return Response({"tile": tile_id(key), "as_of": day, "services": services})


def _filter(asked: dict[str, Any]) -> ZoneFilter:
    status = asked.get("status", WhiteZone.Status.OPEN)
    return ZoneFilter(
        bbox=asked.get("bbox"),
        operator=asked.get("operator"),
        service=asked.get("service"),
        status=None if status == ANY_STATUS else status,
        communes=asked.get("territory"),
        missing_from_official=asked.get("missing_from_official"),
    )


def _id_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Problem(404, f"{text!r} is not the id of a white zone") from None
