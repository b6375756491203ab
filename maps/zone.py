"""The door of a white zone's page: all that is publicly known of one, in words and without JavaScript."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from coverage.queries import find_zone
from maps.zone_words import zone_words


@require_safe
@gzip_page
def zone_page(request: HttpRequest, zone: str) -> HttpResponse:
    """A zone whatever its status; the id of one that became part of another leads there."""
    try:
        found = find_zone(UUID(zone))
    except ValueError:
        found = None
    if found is None:
        return render(request, "maps/no_zone.html", status=404)
    if found.redirect_to_id is not None:
        return HttpResponsePermanentRedirect(reverse("zone", args=[found.redirect_to_id]))
    return render(request, "maps/zone.html", zone_words(found))
