"""The doors of a space's zones: the list, as a page and as a file, and its communes side by side."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import SpaceRequest, allowed
from accounts.views.spaces import render_space
from councils.figures import territory_figures
from councils.ranking_words import ranking_words
from councils.territory_tables import contradictions_table
from councils.territory_words import sentences
from councils.workspace import choices, files, listing
from councils.workspace.changes import changes_since
from councils.workspace.scope import territories
from councils.workspace.shown import lines, pickers
from councils.workspace.visits import arrive
from coverage.models import Territory
from publishing.problems import Problem

ON_A_PAGE = 50


@require_safe
@never_cache
@allowed("zones.see")
def zones(request: SpaceRequest, slug: str) -> HttpResponse:
    """The zones of the space, fifty on a page, under what changed since one's last visit."""
    tenant, person = request.tenant, request.user
    asked = choices.without_blanks(request.GET)
    context = {
        **pickers(tenant, person),
        "asked": {"status": "open", "sort": "priority", **asked.dict()},
        "changes": changes_since(tenant, person, arrive(person, tenant, timezone.now())),
    }
    try:
        context |= _listed(request, choices.asked(asked, {"cursor": str}))
    except Problem as wrong:
        return render_space(request, "councils/zones.html", context | {"wrong": str(wrong)}, status=400)
    return render_space(request, "councils/zones.html", context)


def _listed(request: SpaceRequest, values: dict[str, Any]) -> dict[str, Any]:
    wanted = choices.wanted(values, request.user)
    page = choices.page(values, request.tenant, request.user, ON_A_PAGE)
    query = choices.without_blanks(request.GET)
    query.pop("cursor", None)
    return {
        "lines": lines(request.tenant, page.zones),
        "number": listing.wanted_zones(request.tenant, wanted).count(),
        "query": query.urlencode(),
        "next": page.next,
        "is_first": "cursor" not in values,
    }


@require_safe
@allowed("zones.see")
def zones_file(request: SpaceRequest, slug: str) -> HttpResponse:
    """The whole list that the page shows a part of, as CSV."""
    try:
        values = choices.asked(choices.without_blanks(request.GET), {})
    except Problem as wrong:
        return HttpResponse(str(wrong), status=400, content_type="text/plain; charset=utf-8")
    return files.table(slug, listing.wanted_zones(request.tenant, choices.wanted(values, request.user)))


@require_safe
@allowed("zones.see")
def comparison(request: SpaceRequest, slug: str, key: str = "") -> HttpResponse:
    """Communes or EPCI of one of the space's territories side by side, with what the public page computes."""
    own = territories(request.tenant)
    shown = next((one for one in own if one.key == key or not key), None)
    if shown is None and key:
        raise Http404("this territory is not the space's own")
    context: dict[str, Any] = {"own": own, "shown": shown}
    if shown is not None:
        figures = territory_figures(shown.key)
        context |= {
            "figures": figures,
            "sentences": sentences(figures),
            "contradictions": contradictions_table(figures),
            "ranking": ranking_words(figures, {"kind": Territory.COMMUNE, **request.GET.dict()}),
        }
    return render_space(request, "councils/comparison.html", context)
