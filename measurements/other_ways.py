"""The door of those who measure with an app or the probe: what to take, what to write into it, and a key."""

import re
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.links import full
from measurements.contributors import erase, keyed_hash
from measurements.models import Contributor
from measurements.pages import HOME, countries
from measurements.probe_file import NAME, probe_file
from measurements.vocabulary import OPERATORS

# What a key of ours looks like: long enough that nobody guesses one, and no token, as it stands in addresses
# that proxies may log: it sends and erases, and reads nothing.
KEY = re.compile(r"cle_[A-Za-z0-9_]{22,}")
KEY_BYTES = 18


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def other_ways(request: HttpRequest) -> HttpResponse:
    """The page; a POST makes a key, shown this once, or erases all that was sent with one."""
    told: dict[str, str | int] = {}
    if request.POST.get("action") == "key":
        told = {"key": new_key()}
    elif request.POST.get("action") == "erase":
        told = _erased(request.POST.get("key", "").strip())
    operator = _operator(request)
    context = {
        "countries": countries(),
        "operator": operator,
        "addresses": _addresses(operator, str(told.get("key", ""))),
        **told,
    }
    return render(request, "measurements/other_ways.html", context)


def new_key() -> str:
    """A word for apps that know no token; nobody is behind it until something is sent with it."""
    return "cle_" + secrets.token_urlsafe(KEY_BYTES).replace("-", "_")


@require_safe
def probe(request: HttpRequest) -> HttpResponse:
    """The probe, to be saved as a file."""
    response = HttpResponse(probe_file(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return response


def _erased(key: str) -> dict[str, str | int]:
    """How many readings went, or that nobody is known by this key; a word that could be guessed is none."""
    hashed = keyed_hash(b"key", key) if KEY.fullmatch(key) else b""
    try:
        return {"erased": erase(Contributor.objects.get(token_hash=hashed))}
    except Contributor.DoesNotExist:  # or erased a moment ago, by the same button
        return {"unknown": key}


def _operator(request: HttpRequest) -> str:
    """The one that was chosen, else the first that is offered at home or at all."""
    offered = [code for country in countries() for code in country.operators]
    chosen = request.POST.get("operator") or request.GET.get("operator", "")
    at_home = [code for code in offered if code.startswith(HOME)]
    return chosen if chosen in offered else (at_home or offered or list(OPERATORS))[0]


def _addresses(operator: str, key: str) -> dict[str, str]:
    """What is written into each app."""
    key = key or _("your-key")
    query = urlencode({"key": key})
    return {
        "key": key,
        "site": full("").rstrip("/"),
        "probe": full(reverse("measure-probe")),
        "gnettrack": f"{full(reverse('upload-gnettrack'))}?{query}&home_plmn={operator}",
        "geosubmit_path": reverse("geosubmit"),
        "geosubmit": f"{full(reverse('geosubmit'))}?{query}",
    }
