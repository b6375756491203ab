"""The words of the maps room for one question: is this territory white for that operator?"""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from councils.figures import ServiceFigures, TerritoryFigures, territory_figures
from councils.territory_words import km2, names_of
from coverage.amounts import percent
from coverage.core.evidence import SERVICES
from coverage.queries import EVERY_OPERATOR
from coverage.words import SPOKEN_SERVICES
from maps.api.parameters import operator
from maps.views import FRESH_SECONDS, answering_problems
from measurements.vocabulary import operator_name
from publishing.parameters import one_of, read
from publishing.problems import Problem

READERS = {"operator": operator, "service": one_of(SERVICES)}


@require_safe
@gzip_page
@conditional_page
@answering_problems
def territory_answer(request: HttpRequest, key: str) -> HttpResponse:
    """`sentences` on a territory for `service` and `operator` (none: each in turn), the plain answer first.

    Problem 400 for a parameter that is wrong or missing, 404 for a key that no territory has.
    """
    asked = read(request.GET, READERS, required=tuple(READERS))
    try:
        figures = territory_figures(key)
    except LookupError as error:
        raise Problem(404, str(error)) from None
    response = JsonResponse({"key": key, "name": figures.name, "sentences": answer(figures, **asked)})
    patch_cache_control(response, private=True, max_age=FRESH_SECONDS)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def answer(figures: TerritoryFigures, operator: str, service: str) -> list[str]:
    """The answer on one operator in full, or on every one with a sentence each; then its day."""
    rows = {row.operator: row for row in figures.rows if row.service == service}
    day = date_format(figures.as_of, "DATE_FORMAT")
    known_on = _("Known on {day}; outdoors, for an ordinary phone.").format(day=day)
    if operator == EVERY_OPERATOR:
        names = names_of(figures)
        told = [_verdict(row, _words(figures, names[code], service)) for code, row in rows.items()]
        return [*(told or [_nothing(figures)]), known_on]
    words = _words(figures, names_of(figures).get(operator, operator_name(operator)), service)
    row = rows.get(operator) or ServiceFigures(operator, service, None, None, None, None)
    return [_verdict(row, words), *_measured(row), _declared(row), *_contradictions(row), known_on]


def _words(figures: TerritoryFigures, name: str, service: str) -> dict[str, Any]:
    return {"name": figures.name, "operator": name, "service": _(SPOKEN_SERVICES[service])}


def _nothing(figures: TerritoryFigures) -> str:
    return _("Nothing is known of {name} yet.").format(name=figures.name)


def _verdict(row: ServiceFigures, words: dict[str, Any]) -> str:
    if row.measured is None or not row.measured.evidence.tiles:
        text = _(
            "{operator}, {service}: it is not known whether {name} is white: "
            "nobody, or one person alone, measured."
        )
        return text.format(**words)
    if not row.measured.white.tiles:
        text = _(
            "{operator}, {service}: no white zone is known in {name}. That is no proof that there is none."
        )
        return text.format(**words)
    text = _("{operator}, {service}: yes, {white} of {name} are white.")
    return text.format(white=km2(row.measured.white), **words)


def _measured(row: ServiceFigures) -> list[str]:
    if row.measured is None or not row.measured.evidence.tiles:
        return []
    told = row.measured
    text = _(
        "Two people or more measured {share} of the area: {found}. "
        "The rest is not known, and that does not mean served."
    )
    found = _("{white} white, {served} served") if told.white.tiles else _("{served} served")
    amounts = {"white": km2(told.white), "served": km2(told.served)}
    return [text.format(share=percent(told.evidence.area_share, 1), found=found.format(**amounts))]


def _declared(row: ServiceFigures) -> str:
    if row.official is None:
        return _("On the official map: no release speaks of this place.")
    text = _("On the official map: declared covered on {share} of the area.")
    return text.format(share=percent(row.official.covered.area_share, 1))


def _contradictions(row: ServiceFigures) -> list[str]:
    """Both directions, of which the one that is empty goes without saying."""
    told = [
        (_("White though declared covered: {list}."), row.missing),
        (_("Served though not declared: {list}."), row.undeclared),
    ]
    return [text.format(list=km2(found.amount)) for text, found in told if found and found.zones]
