"""The doors of the pages that a public service owes: accessibility, legal notice, privacy, contact."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from measurements.retention import READINGS_MONTHS, REFUSALS

# When these pages were last looked at by tests/browser/test_axe.py, and with which axe-core.
CHECKED_ON = date(2026, 11, 22)
CHECKED_WITH = "axe-core 4.14.1"

# The pages that it looks at, by the name of their address.
CHECKED: dict[str, str | Promise] = {
    "map": _("the map, its card and its lists"),
    "measure": _("measuring"),
    "here": _("the plain answer on a place"),
    "territories": _("the list of territories and their search"),
    "territory": _("a territory, with its tables and its ranking"),
    "zone": _("a white zone"),
    "subscribe": _("the subscription to news of white zones"),
    "zone-history": _("the history of a white zone"),
    "follow-zone": _("following a white zone"),
    "releases": _("the releases of the official map"),
    "release": _("what changed in a release"),
    "scoreboard": _("the scoreboard of operators"),
    "public-cases": _("the list of cases"),
    "method": _("the method"),
    "data": _("the open data"),
    "print": _("the map on paper"),
    "embed": _("the map for other sites"),
    "embed-how": _("how to put the map on another site"),
    "accessibility": _("this statement"),
    "legal": _("the legal notice"),
    "privacy": _("the privacy page"),
    "contact": _("the contact page"),
}


@require_safe
@gzip_page
def accessibility_page(request: HttpRequest) -> HttpResponse:
    """The statement that RGAA asks for: what was checked, what is not accessible, to whom to complain."""
    context = {
        "checked_on": CHECKED_ON,
        "checked_with": CHECKED_WITH,
        "checked": CHECKED.values(),
        "publisher": settings.PUBLISHER_NAME,
        "host": request.get_host(),
    }
    return render(request, "maps/accessibility.html", context)


@require_safe
@gzip_page
def legal_page(request: HttpRequest) -> HttpResponse:
    """Who publishes and who hosts, as far as the administrator filled it in."""
    publisher = {
        _("Name"): settings.PUBLISHER_NAME,
        _("Address and telephone"): settings.PUBLISHER_ADDRESS,
        _("Director of publication"): settings.PUBLISHER_DIRECTOR,
        _("E-mail"): settings.CONTACT_EMAIL,
    }
    host = {_("Name"): settings.HOST_NAME, _("Address and telephone"): settings.HOST_ADDRESS}
    context = {
        "publisher": publisher,
        "host": host,
        "licence": settings.DATA_LICENCE,
        "licence_url": settings.DATA_LICENCE_URL,
        "is_etalab": settings.ETALAB[1] == settings.DATA_LICENCE_URL,
    }
    return render(request, "maps/legal.html", context)


@require_safe
@gzip_page
def privacy_page(request: HttpRequest) -> HttpResponse:
    """What is kept of those who measure, for how long, how to erase it, and their rights."""
    context = {
        "email": settings.CONTACT_EMAIL,
        "publisher": settings.PUBLISHER_NAME,
        "has_geocoder": bool(settings.GEOCODER_URL),
        "readings_months": READINGS_MONTHS,
        "refusals_days": REFUSALS.days,
        "evidence_months": settings.EVIDENCE_WINDOW_MONTHS,
    }
    return render(request, "maps/privacy.html", context)


@require_safe
@gzip_page
def contact_page(request: HttpRequest) -> HttpResponse:
    """Whom to write to, and of what."""
    return render(request, "maps/contact.html", {"email": settings.CONTACT_EMAIL})
