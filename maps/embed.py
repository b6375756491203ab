"""The doors of the map inside other people's pages: the map alone, and the one tag that puts it there."""

from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from maps.choices import Pickers
from maps.views import map_settings

# What of a map's address a map elsewhere is opened with; anything else in it is left out.
KEYS = ("operator", "with", "service", "month", "release", "since", "layers", "zoom", "lat", "lon")


@require_safe
@gzip_page
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embed_page(request: HttpRequest) -> HttpResponse:
    """The map without the site around it, the only page that other sites may frame; sets no cookie."""
    context = {"pickers": Pickers(request.GET), "query": chosen_of(request.GET), **map_settings()}
    return render(request, "maps/embed.html", context)


@require_safe
@gzip_page
def embed_how_page(request: HttpRequest) -> HttpResponse:
    """The tag to copy, for the view whose address is given; for the whole map without one."""
    asked = request.GET.get("address", "")
    query = chosen_of(QueryDict(urlsplit(asked).query)) if _is_address(asked) else ""
    address = request.build_absolute_uri(reverse("embed")) + (f"?{query}" if query else "")
    context = {
        "asked": asked,
        "is_understood": not asked or bool(query),
        "address": address,
        "title": settings.THEME_NAME,
    }
    return render(request, "maps/embed_how.html", context)


def chosen_of(query: QueryDict) -> str:
    """What a query chooses of the map, as another one with nothing else in it."""
    kept = QueryDict(mutable=True)
    for key in KEYS:
        if key in query:
            kept.setlist(key, query.getlist(key))
    return kept.urlencode()


def _is_address(text: str) -> bool:
    try:
        return bool(urlsplit(text).query)
    except ValueError:  # brackets that hold no IPv6 address
        return False
