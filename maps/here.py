"""The doors of the plain answer: what is known of a place, as a page, a piece of one, or to take along."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from coverage.queries import as_of
from coverage.words import distinct_names
from maps.answers import FRAGMENT, NOTHING_AT_ALL, Services, lines, sentences
from maps.api.parameters import POINT_READERS, degrees, one_operator
from maps.around import area, here
from maps.presence import operators_present
from maps.views import answering_problems
from measurements import limits
from measurements.plausibility import MOST_LATITUDE, MOST_LONGITUDE
from publishing.parameters import read
from publishing.problems import Problem, problem_response

READERS = {**POINT_READERS, "operator": one_operator}
# Where readings come from: beyond, a lattice of squares would meet the pole or the date line.
AREA_READERS = {"lon": degrees(MOST_LONGITUDE), "lat": degrees(MOST_LATITUDE)}
PIECE = "piece"  # asks for the answer alone, to be put into another page
FRESH_SECONDS = 600  # how often squares are estimated, as delivered


class Asked(NamedTuple):
    """What was understood of a question, and what was not."""

    values: dict[str, Any]
    notices: list[str]


@require_safe
@gzip_page
def here_page(request: HttpRequest) -> HttpResponse:
    """The answer for lon, lat and operator; a page that asks for them where they are missing or wrong.

    Without an operator, each one that is known there. With `piece`, the answer of that operator alone.
    """
    asked = _understood(request.GET)
    known = here(asked.values["lon"], asked.values["lat"]) if {"lon", "lat"} <= asked.values.keys() else None
    status = 400 if asked.notices else 200
    if PIECE in request.GET and known is not None and "operator" in asked.values:
        services = known.get(asked.values["operator"], NOTHING_AT_ALL)
        return _personal(render(request, FRAGMENT, _words(services)))
    return _personal(render(request, "maps/here.html", _context(asked, known), status=status))


@require_safe
@gzip_page
@conditional_page
@answering_problems
def here_area(request: HttpRequest) -> HttpResponse:
    """What is known within 5 km of a point, for those who will have no network there; 429 for too many."""
    point = read(request.GET, AREA_READERS, required=("lon", "lat"))
    if seconds := limits.allow("areas", limits.origin_of(request)):
        return _later(seconds)
    return _personal(JsonResponse(area(point["lon"], point["lat"])))


def _later(seconds: int) -> HttpResponse:
    response = problem_response(
        Problem(429, "too many areas were asked for from this network in a short time")
    )
    response["Retry-After"] = str(seconds)
    return response


def _understood(query: Mapping[str, str]) -> Asked:
    """Each parameter that is read here, others passed over: the page's own form may send more."""
    values, notices = {}, []
    for name, reader in READERS.items():
        if not query.get(name):
            continue
        try:
            values[name] = reader(query[name].strip().replace(",", "."))
        except ValueError:
            notices.append(
                gettext("%(key)s: “%(value)s” is not understood.") % {"key": name, "value": query[name]}
            )
    return Asked(values, notices)


def _context(asked: Asked, known: dict[str, Services] | None) -> dict[str, Any]:
    chosen = asked.values.get("operator")
    names = distinct_names(sorted({*operators_present(), *([chosen] if chosen else [])}))
    told = [chosen] if chosen else sorted(known or {})
    answers = [{"name": names[code], **_words((known or {}).get(code, NOTHING_AT_ALL))} for code in told]
    return {
        "asked": asked.values,
        "notices": asked.notices,
        "operators": names,
        "is_place": known is not None,
        "answers": answers if known is not None else [],
        "as_of": as_of(),
    }


def _words(services: Services) -> dict[str, Any]:
    return {"sentences": sentences(services), "lines": lines(services)}


def _personal(response: HttpResponse) -> HttpResponse:
    """Kept by the browser that asked, in its language; by nobody in between, as the address is a position."""
    patch_cache_control(response, private=True, max_age=FRESH_SECONDS)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response
