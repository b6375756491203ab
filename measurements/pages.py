"""The doors of the web probe: its page, the files that it keeps for later, and the shortest answer."""

from collections import Counter
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from measurements.vocabulary import ENVIRONMENTS, OPERATORS, TEST_NETWORK

FOLDER = Path(__file__).parent / "static" / "measurements"
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
WORKERS = ("worker.js", "sync_worker.js")
SHARED = ("carte_blanche.css", "icon.svg")  # files of every page, which this one needs without a network too
FOREVER = "public, max-age=31536000, immutable"  # an address names its content

# What a country's networks are called in a list, by mobile country code; others stand under their code.
COUNTRIES = {
    "208": _("Metropolitan France"),
    "340": _("Antilles and Guyane"),
    "647": _("La Réunion and Mayotte"),
    "272": _("Ireland"),
    "608": _("Senegal"),
    TEST_NETWORK: _("Invented operators, for tests"),
}
HOME = "208"  # whose operators stand first where nothing is invented
ENVIRONMENT_NAMES = {
    "outdoor": _("Outdoors"),
    "vehicle": _("In a vehicle"),
    "indoor": _("Indoors"),
    "unknown": _("I do not say"),
}
# Why a reading is held, to the person who sent it (the words of measurements.vocabulary.HELD).
HELD_NAMES = {
    "mock": _("the position was not measured"),
    "clock": _("the clock of the device was wrong"),
    "missing_value": _("the level is a missing value"),
    "teleport": _("nobody travels this fast"),
    "technology_change": _("the network was only changing technology"),
    "stuck": _("the position stood still on the move"),
    "grid": _("the positions lie on a grid"),
    "density": _("too many in a few minutes"),
    "replay": _("the same was sent before"),
    "never_served": _("this device never had a signal anywhere"),
}
# Why one is no evidence, likewise (the words of measurements.vocabulary.NO_EVIDENCE_BECAUSE).
NO_EVIDENCE_NAMES = {
    "operator": _("the operator of the SIM card is not judged here"),
    "away": _("the SIM card was not in its country"),
    "accuracy": _("the position is known too roughly"),
    "radio_off": _("the radio was off"),
    "statement": _("to say that it works is no measurement"),
    "technology": _("the generation of the network is not known"),
}


class Country(NamedTuple):
    """Operators by code, as they are offered."""

    code: str
    name: str | Promise
    operators: dict[str, str]


@require_safe
@gzip_page
def measure(request: HttpRequest) -> HttpResponse:
    """The web probe; `?signed_out` is what its service worker keeps, for whoever takes the device up next."""
    if "signed_out" in request.GET:
        request.user = AnonymousUser()
    version = version_of_files()
    context = {
        "countries": countries(),
        "home": HOME,
        "test_network": TEST_NETWORK,
        "environments": {code: ENVIRONMENT_NAMES[code] for code in (*ENVIRONMENTS[1:], ENVIRONMENTS[0])},
        "held": HELD_NAMES,
        "no_evidence": NO_EVIDENCE_NAMES,
        "files": {name.replace(".", "_"): address for name, address in addresses(version).items()},
        "modules": [address for name, address in addresses(version).items() if name in modules()],
        "keep": urlencode({"keep": kept_addresses(version)}, doseq=True),
    }
    response = render(request, "measurements/measure.html", context)
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_store=True)
    return response


@require_safe
@gzip_page
def file(request: HttpRequest, version: str, name: str) -> HttpResponse:
    """A file of the page; 404 for those of another version, which only its own visitors keep."""
    if version != version_of_files() or name not in names():
        raise Http404("there is no such file in this version of the page")
    response = HttpResponse((FOLDER / name).read_bytes(), content_type=TYPES[Path(name).suffix])
    response["Cache-Control"] = FOREVER
    if name in WORKERS:
        response["Service-Worker-Allowed"] = reverse("measure")
    return response


@require_safe
@never_cache
def answer(request: HttpRequest) -> HttpResponse:
    """Nothing, as fast as can be: a page times it to know whether this server can be reached."""
    return HttpResponse(status=204)


def countries() -> list[Country]:
    """Every operator that a reading may name, by country; those of tests where the server takes them."""
    taken = [code for code in OPERATORS if settings.TEST_NETWORK or not code.startswith(TEST_NETWORK)]
    return [
        Country(country, COUNTRIES.get(country, country), _distinct(list(codes)))
        for country, codes in groupby(taken, key=lambda code: code[:3])
    ]


def names() -> list[str]:
    """The files of the page, by name."""
    return sorted(path.name for path in FOLDER.iterdir() if path.suffix in TYPES)


def modules() -> list[str]:
    """Those of them that the page runs."""
    return [name for name in names() if name.endswith(".js") and name not in WORKERS]


def addresses(version: str) -> dict[str, str]:
    """Where each file is, by name."""
    return {name: reverse("measure-file", args=[version, name]) for name in names()}


def version_of_files() -> str:
    """Sixteen characters that differ as soon as a file does, so that a page never mixes two versions."""
    shared = [Path(str(finders.find(name))) for name in SHARED]
    logo = [settings.THEME_LOGO] if settings.THEME_LOGO else []
    contents = [path.read_bytes() for path in (*(FOLDER / name for name in names()), *shared, *logo)]
    colours = f"{settings.THEME_COLOUR} {settings.THEME_COLOUR_DARK}".encode()
    return blake2b(b"\0".join([*contents, colours, static("").encode()]), digest_size=8).hexdigest()


def kept_addresses(version: str) -> list[str]:
    """What the service worker keeps beside the page itself."""
    own = [address for name, address in addresses(version).items() if name not in WORKERS]
    of_the_council = ["theme", "logo"] if settings.THEME_LOGO else ["theme"]
    return own + [static(name) for name in SHARED] + [reverse(name) for name in of_the_council]


def _distinct(codes: list[str]) -> dict[str, str]:
    """Names by code; the code stands beside a name that several of one country have."""
    times = Counter(OPERATORS[code] for code in codes)
    return {
        code: OPERATORS[code] if times[OPERATORS[code]] == 1 else f"{OPERATORS[code]} ({code})"
        for code in codes
    }
