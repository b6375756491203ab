"""The door of a white zone's page: all that is publicly known of one, in words and without JavaScript."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from gap_reports.embargo import kept_private, zone_for
from maps.zone_words import zone_words


@require_safe
@gzip_page
def zone_page(request: HttpRequest, zone: str) -> HttpResponse:
    """A zone whatever its status; the id of one that became part of another leads there.

    Before its embargo ends, it is shown to those whom it concerns.
    """
    try:
        found = zone_for(request.user, UUID(zone))
    except ValueError:
        found = None
    if found is None:
        return render(request, "maps/no_zone.html", status=404)
    if found.redirect_to_id is not None:
        return HttpResponsePermanentRedirect(reverse("zone", args=[found.redirect_to_id]))
    return kept_private(request, found, render(request, "maps/zone.html", zone_words(found)))
