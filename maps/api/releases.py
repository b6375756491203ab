"""The public API's answers on the official map: its releases, and what changed from one to another."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.urls import reverse
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from coverage.core.evidence import SERVICES
from coverage.models import OfficialRelease
from coverage.release_changes import Comparison, ZoneChange
from coverage.releases_compared import AnotherLayer, before, compare
from maps.api import release_shapes as schema
from maps.api.parameters import one_operator, release_number, release_there
from publishing.pages import next_page, page
from publishing.parameters import DEFAULT_LIMIT, Reader, one_of, page_size, read
from publishing.problems import Problem

KM2_DECIMALS = 6  # a square metre: what sums of shares leave behind it is no information
LAYERS = schema.LAYERS


LIST_READERS: dict[str, Reader] = {
    "operator": one_operator,
    "layer": one_of(LAYERS),
    "service": one_of(SERVICES),
    "cursor": release_number,
    "limit": page_size,
}
PAIR_READERS: dict[str, Reader] = {"since": release_there}


@schema.releases
@api_view(["GET", "HEAD"])
def releases(request: Request) -> Response:
    """Releases of the official map, in the order in which they were imported."""
    asked = read(request.query_params, LIST_READERS)
    shown = page(_chosen(asked), asked.get("cursor"), asked.get("limit", DEFAULT_LIMIT))
    rows = [release_row(release) for release in shown.rows]
    return Response({"releases": rows, "next": next_page(request, shown.last)})


@schema.changes
@api_view(["GET", "HEAD"])
def changes(request: Request, release: str) -> Response:
    """What changed in a release since another one of its layer, the one before unless `since` names it."""
    asked = read(request.query_params, PAIR_READERS)
    try:
        found = release_there(release)
    except (ValueError, LookupError) as error:
        raise Problem(404, str(error)) from None
    since = asked["since"] if "since" in asked else before(found)
    try:
        return Response(comparison_row(compare(found, since)))
    except AnotherLayer as error:
        raise Problem(400, f"since: {error}", parameter="since") from None


def release_row(release: OfficialRelease) -> dict[str, Any]:
    """What is said of a release."""
    return {
        "id": release.pk,
        "name": release.name,
        "operator": release.operator,
        "layer": release.layer,
        "service": None if release.service is None else SERVICES[release.service],
        "territory": release.territory,
        "released_on": release.released_on.isoformat(),
        "sha256": release.sha256,
        "licence": release.licence,
        "source": release.source,
        "features": release.features,
        "mended": release.mended,
    }


def comparison_row(told: Comparison) -> dict[str, Any]:
    """A comparison as the API tells it, areas to the square metre."""
    return {
        "release": release_row(told.release),
        "since": None if told.since is None else release_row(told.since),
        "levels": [_rounded(asdict(change)) for change in told.levels],
        "communes": [
            {
                **_rounded({"gained_km2": place.gained_km2, "lost_km2": place.lost_km2}),
                "commune": place.code,
                "name": place.name,
                "levels": [
                    {"level": level, **_rounded({"gained_km2": gained, "lost_km2": lost})}
                    for level, (gained, lost) in place.levels.items()
                ],
            }
            for place in told.communes
        ],
        "white_tiles": None
        if told.white_added is None
        else {"added": told.white_added, "removed": told.white_removed},
        "zones": [_zone(zone) for zone in told.zones],
    }


def _zone(zone: ZoneChange) -> dict[str, Any]:
    return asdict(zone) | {"id": str(zone.id), "url": reverse("zone", args=[zone.id])}


def _rounded(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: round(value, KM2_DECIMALS) if isinstance(value, float) else value for name, value in row.items()
    }


def _chosen(asked: Mapping[str, Any]) -> Any:
    chosen = {name: asked[name] for name in ("operator", "layer") if name in asked}
    if "service" in asked:
        chosen["service"] = SERVICES.index(asked["service"])
    return OfficialRelease.objects.filter(**chosen)
