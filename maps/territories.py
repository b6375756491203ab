"""The doors of the territories' pages: what is known of a commune, EPCI or département, and search."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from councils.audit import AUDITED
from councils.audit_words import audit_sentence, audit_table, limits
from councils.complaint_table import complaints_table
from councils.figures import TerritoryFigures, territory_figures
from councils.kept_audits import State, kept_audits
from councils.ranking_words import ranking_words
from councils.search import find
from councils.territory_tables import contradictions_table, declared_table, measured_table, numbers_table
from councils.territory_words import KINDS, names_of, releases_of, sentences
from coverage.amounts import square_km, whole
from coverage.core.evidence import SERVICES
from coverage.models import Territory, WhiteZone
from coverage.queries import ZoneFilter, communes_of, zones
from coverage.words import SERVICE_NAMES
from maps import territory_then
from maps.territory_places import around, box_of, map_query, regions
from maps.views import answering_problems
from measurements.vocabulary import operator_name
from publishing.problems import Problem

FRESH_SECONDS = 60  # as the map's tiles
FOUND_AT_MOST = 50
ZONES_SHOWN = 10  # the largest; all are open data


@require_safe
@gzip_page
def territories_page(request: HttpRequest) -> HttpResponse:
    """Régions and départements, and what the query `q` finds by name or code."""
    asked = request.GET.get("q", "").strip()
    found = [(one, KINDS[one.kind]) for one in find(asked, FOUND_AT_MOST)] if asked else []
    context = {"asked": asked, "found": found, "at_most": FOUND_AT_MOST, "regions": regions()}
    return render(request, "maps/territories.html", context)


@require_safe
@gzip_page
@conditional_page
def territory_page(request: HttpRequest, key: str) -> HttpResponse:
    """All that is said of a territory, in a month or beside a release what is kept of it.

    A key that none has is answered with the search.
    """
    try:
        then = territory_then.context(key, request.GET)
        figures = territory_figures(key, with_complaints=not then.is_past)
    except LookupError:
        return render(request, "maps/no_territory.html", {"key": key}, status=404)
    if then.is_past:
        response = render(request, "maps/territory_then.html", then.words)
    else:
        response = render(request, "maps/territory.html", _context(figures, request.GET) | then.words)
    patch_cache_control(response, private=True, max_age=FRESH_SECONDS)
    return response


@require_safe
@conditional_page
@answering_problems
def territory_box(request: HttpRequest, key: str) -> HttpResponse:
    """Where a territory lies: west, south, east, north in degrees; null where its outline is not known."""
    try:
        box = box_of(key)
    except LookupError as error:
        raise Problem(404, str(error)) from None
    response = JsonResponse({"key": key, "box": box})
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response


def _context(figures: TerritoryFigures, query: Mapping[str, str]) -> dict[str, Any]:
    territory = Territory.objects.defer("geom").get(key=figures.key)
    is_audited = figures.kind in AUDITED and figures.tiles > 0
    kept = kept_audits(figures.key)
    is_worked_out = is_audited and kept.state == State.WORKED_OUT
    told = [audit_sentence(kept.audits, names_of(figures))] if is_worked_out else []
    return {
        **_identity(figures, territory),
        "sentences": [*sentences(figures), *told],
        "declared": declared_table(figures),
        "releases": releases_of(figures),
        "is_measured": any(row.measured and row.measured.evidence.tiles for row in figures.rows),
        "measured": measured_table(figures),
        "contradictions": contradictions_table(figures),
        "operators": numbers_table(figures),
        "complaints": figures.complaints and complaints_table(figures.complaints),
        "is_audited": is_audited,
        "audit": audit_table(figures, kept.audits) if is_worked_out else None,
        "audited_on": kept.as_of,
        "limits": limits(),
        "ranking": ranking_words(figures, query),
        "zones": _zones(figures.key),
    }


def _identity(figures: TerritoryFigures, territory: Territory) -> dict[str, Any]:
    neighbours = around(territory)
    return {
        "figures": figures,
        "code": territory.code,
        "kind": KINDS[figures.kind],
        "area": square_km(figures.area_km2),
        "people": whole(figures.people),
        "people_imputed": whole(figures.people_imputed),
        "around": neighbours,
        "audited_elsewhere": [one for one in (*neighbours.above, *neighbours.below) if one.kind in AUDITED],
        "map_query": map_query(territory),
    }


def _zones(key: str) -> list[dict[str, Any]]:
    """The largest open zones of a territory that the official map declares covered."""
    wanted = ZoneFilter(communes=communes_of(key), status=WhiteZone.Status.OPEN, missing_from_official=True)
    found = zones(wanted).defer("geom").order_by("-area_km2", "pk")[:ZONES_SHOWN]
    return [
        {
            "id": zone.pk,
            "operator": operator_name(zone.operator) if zone.operator else _("Every operator"),
            "service": SERVICE_NAMES[SERVICES[zone.service]],
            "area": square_km(zone.area_km2),
        }
        for zone in found
    ]
