"""The door of a zone's history: every step in words, the operator's own beside our claim."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from gap_reports.bundle.store import kept_of
from gap_reports.embargo import is_public, kept_private, zone_for
from gap_reports.history_words import history_words


@require_safe
@gzip_page
def history_page(request: HttpRequest, zone: UUID) -> HttpResponse:
    """The history of a zone whatever became of it; one that was merged leads on to the other."""
    found = zone_for(request.user, zone)
    if found is None:
        return render(request, "gap_reports/no_history.html", status=404)
    words = history_words(found) | {"is_public": is_public(found), "bundles": kept_of(found)}
    return kept_private(request, found, render(request, "gap_reports/history.html", words))
