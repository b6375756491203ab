"""The doors of the maps room: the map page, vector tiles and what describes them."""

import gzip
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from coverage.amounts import percent
from coverage.core.discovery import FALSE_DISCOVERY_RATE
from coverage.core.estimate import METHOD_VERSION
from coverage.core.verdict import APART_DAYS
from maps import editions, tiles
from maps.api.parameters import commune_codes
from maps.choices import Pickers
from maps.layers import MAX_ZOOM
from maps.limits import known_limits
from maps.offline import worker_address
from maps.presence import FRANCE, commune_names, data_extent
from publishing.parameters import read
from publishing.problems import Problem, problem_response

# Named, and not with a weight of nothing; blanks may stand around the semicolon (RFC 9110, section 12.4.2).
TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)
TILE_TYPE = "application/vnd.mapbox-vector-tile"

# Tiles change when estimates are made, every ten minutes as delivered. A browser asks again after a minute,
# is mostly answered "not modified", and meanwhile draws what it has, for an hour at most.
FRESH_SECONDS = 60
# A month that is over changes only where somebody erases what it rests on: no browser shows that for longer.
PAST_FRESH_SECONDS = 86_400
STALE_SECONDS = 3600

View = Callable[..., HttpResponse]


def answering_problems(view: View) -> View:
    """The view, with a Problem that it raises answered as problem+json."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Problem as problem:
            return problem_response(problem)

    return door


@require_safe
@gzip_page
def map_page(request: HttpRequest) -> HttpResponse:
    """The map, opened on what the query asks for; the page tells which words of it mean nothing here."""
    context = {"pickers": Pickers(request.GET), "worker": worker_address(), **map_settings()}
    response = render(request, "maps/map.html", context)
    if request.user.is_authenticated:
        # Whoever signs out of a shared computer leaves no page of theirs with the worker.
        patch_cache_control(response, private=True, no_store=True)
    return response


def map_settings() -> dict[str, Any]:
    """What every page with a map tells its script: where it opens, where its tiles and its base map are."""
    return {
        "extent": list(settings.THEME_HOME or data_extent() or FRANCE),
        "tiles_url": tile_address("{layer}"),
        "max_zoom": MAX_ZOOM,
        "has_geocoder": bool(settings.GEOCODER_URL),
        "base_map_url": settings.BASE_MAP_URL,
        "base_map_attribution": settings.BASE_MAP_ATTRIBUTION,
    }


@require_safe
@gzip_page
@conditional_page
@answering_problems
def communes(request: HttpRequest) -> HttpResponse:
    """Names by code of the communes that are asked for, for the page's lists and card."""
    asked = read(request.GET, {"codes": commune_codes}, required=("codes",))
    return _cached(JsonResponse(commune_names(asked["codes"])))


@require_safe
@gzip_page
def method_page(request: HttpRequest) -> HttpResponse:
    """What a white zone means here and what it does not, in plain words."""
    context = {
        "months": settings.EVIDENCE_WINDOW_MONTHS,
        "days": APART_DAYS,
        "expected": percent(FALSE_DISCOVERY_RATE),
        "embargo_days": settings.EMBARGO_DAYS,
        "limits": known_limits(),
        "method_version": METHOD_VERSION,
    }
    return render(request, "maps/method.html", context)


def tile_address(layer: str) -> str:
    """The address of a layer's tiles as clients fill it in: {z}, {x} and {y} stand for numbers."""
    some_tile = reverse("tile", args=["LAYER", 0, 0, 0])
    return some_tile.replace("LAYER", layer).replace("0/0/0", "{z}/{x}/{y}")


@require_safe
@answering_problems
def tile(request: HttpRequest, layer: str, z: int, x: int, y: int) -> HttpResponse:
    """A vector tile; 204 where it holds nothing, which clients draw as nothing without unpacking it."""
    asked = editions.Asked(layer, tiles.address_of(z, x, y), tiles.choice_of(request.GET, layer))
    tag = editions.etag(asked)
    if tag and (unchanged := get_conditional_response(request, etag=tag)):
        return _signed(unchanged, tag, asked)
    packed, tag = editions.packed(asked, tag)
    drawn = _tile(request, packed)
    return _signed(get_conditional_response(request, etag=tag, response=drawn) or drawn, tag, asked)


def _signed(response: HttpResponse, tag: str, asked: editions.Asked) -> HttpResponse:
    response["ETag"] = tag
    return _cached(response, PAST_FRESH_SECONDS if asked.is_over() else FRESH_SECONDS)


def _tile(request: HttpRequest, packed: bytes) -> HttpResponse:
    """The answer with a gzipped tile, unpacked for those who do not understand that."""
    takes = bool(TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")))
    body = packed if takes or not packed else gzip.decompress(packed)
    response = HttpResponse(body, content_type=TILE_TYPE, status=200 if body else 204)
    patch_vary_headers(response, ["Accept-Encoding"])
    if body:
        response["Content-Length"] = len(body)
    if takes and body:
        response["Content-Encoding"] = "gzip"
    return response


@require_safe
@gzip_page
@conditional_page
@answering_problems
def tilejson(request: HttpRequest, layer: str) -> HttpResponse:
    """TileJSON of a layer; the operator and service asked for are those of the tiles that it names."""
    tiles.choice_of(request.GET, layer)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    tiles_url = request.build_absolute_uri("/").rstrip("/") + tile_address(layer) + query
    return _cached(JsonResponse(tiles.tilejson(layer, tiles_url)))


def _cached(response: HttpResponse, seconds: int = FRESH_SECONDS) -> HttpResponse:
    patch_cache_control(response, public=True, max_age=seconds, stale_while_revalidate=STALE_SECONDS)
    return response
