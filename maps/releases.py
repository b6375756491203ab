"""The doors of the official map's history: its releases, and what changed from one to another."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from coverage.core.evidence import SERVICES
from coverage.models import OfficialRelease
from coverage.releases_compared import AnotherLayer, before, check_layers, compare, earlier
from coverage.words import STATUS_NAMES, distinct_names
from maps.api.parameters import release_there

COMMUNES_SHOWN = 50  # the most changed: as many as one reads; the API has all
ZONES_SHOWN = 50

LAYER_NAMES: dict[str, str | Promise] = {
    "2G_voix": _("Voice and SMS of 2G telephones"),
    "2G3G_voix": _("Voice and SMS"),
    "3G_data": _("3G data"),
    "4G_data": _("4G data"),
    "5G_data": _("5G data"),
}
LEVEL_NAMES: dict[str, str | Promise] = {
    "TBC": _("Very good coverage"),
    "BC": _("Good coverage"),
    "CL": _("Limited coverage"),
    "plain": _("Covered, without a level"),
    "any": _("Whatever the level"),
}


@require_safe
@gzip_page
def releases_page(request: HttpRequest) -> HttpResponse:
    """Every release, by operator and layer, the newest first."""
    found = OfficialRelease.objects.order_by(
        "operator", "layer", "territory", "-released_on", "-imported_at", "-pk"
    )
    names = distinct_names(sorted(set(found.values_list("operator", flat=True))))
    operators = [
        {"name": names[operator], "releases": [_row(release) for release in rows]}
        for operator, rows in groupby(found, key=lambda release: release.operator)
    ]
    return render(request, "maps/releases.html", {"operators": operators})


@require_safe
@gzip_page
def changes_page(request: HttpRequest, release: int) -> HttpResponse:
    """What changed in a release since an earlier one of its layer, the one before unless the query says."""
    found = get_object_or_404(OfficialRelease, pk=release)
    since, notices = _since(request.GET, found)
    if since is not None and earlier(since).contains(found):  # history is told forwards
        return redirect(f"{reverse('release', args=[since.pk])}?{urlencode({'since': found.pk})}")
    told = compare(found, since)
    context = {
        "told": told,
        "release": _row(found),
        "since": None if since is None else _row(since),
        "others": [_row(other) for other in earlier(found)],
        "levels": [(LEVEL_NAMES[change.level], change) for change in told.levels],
        "communes": told.communes[:COMMUNES_SHOWN],
        "communes_left": max(0, len(told.communes) - COMMUNES_SHOWN),
        "zones": [(STATUS_NAMES[zone.status], zone) for zone in told.zones[:ZONES_SHOWN]],
        "zones_left": max(0, len(told.zones) - ZONES_SHOWN),
        "notices": notices,
        "map_query": _map_query(found, since),
    }
    return render(request, "maps/release.html", context, status=400 if notices else 200)


def _since(query: Mapping[str, str], release: OfficialRelease) -> tuple[OfficialRelease | None, list[str]]:
    """The release to compare with, and what was not understood of the question."""
    if not query.get("since"):
        return before(release), []
    try:
        since = release_there(query["since"])
        check_layers(release, since)
    except (ValueError, LookupError, AnotherLayer):
        notice = gettext("since: “%(value)s” is no release of this operator, layer and territory.")
        return before(release), [notice % {"value": query["since"]}]
    return since, []


def _row(release: OfficialRelease) -> dict[str, Any]:
    name = distinct_names([release.operator])[release.operator]
    return {"row": release, "operator": name, "layer": LAYER_NAMES[release.layer]}


def _map_query(release: OfficialRelease, since: OfficialRelease | None) -> str:
    """What the map's address chooses to draw these changes; none for a layer that the map has no name for."""
    if release.service is None:
        return ""
    pair = {"release": release.pk} | ({"since": since.pk} if since else {})
    chosen = {"operator": release.operator, "service": SERVICES[release.service]}
    return urlencode(
        [*chosen.items(), ("layers", "official_change"), ("layers", "white_zones"), *pair.items()]
    )
