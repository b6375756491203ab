"""The doors that everybody may open: what a campaign asks for, once its space publishes it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from councils.campaigns.drawn import picture
from councils.campaigns.guide import find_public
from councils.campaigns.running import shape_of
from councils.campaigns.telling import page
from councils.campaigns.views import SVG
from councils.models import Campaign


@require_safe
def campaign(request: HttpRequest, number: UUID) -> HttpResponse:
    """What is asked for, where, and how to take part."""
    found = _found(number)
    context = {**page(found), "map_query": map_query(found)}
    return render(request, "councils/campaigns/public.html", context)


@require_safe
def drawn(request: HttpRequest, number: UUID) -> HttpResponse:
    """The targets on a picture."""
    found = _found(number)
    return HttpResponse(picture(found, list(found.targets.all())), content_type=SVG)


def map_query(found: Campaign) -> str:
    """The map over the middle of the area, with the guide's squares of this campaign alone."""
    middle = shape_of(found).representative_point()
    chosen: dict[str, Any] = {
        "operator": found.operators[0],
        "service": found.services[0],
        "zoom": 13,
        "lat": round(middle.y, 5),
        "lon": round(middle.x, 5),
        "layers": ["measured", "guidance"],
        "campaign": found.pk,
    }
    return urlencode(chosen, doseq=True)


def _found(number: UUID) -> Campaign:
    try:
        return find_public(number)
    except LookupError as error:
        raise Http404(str(error)) from None
