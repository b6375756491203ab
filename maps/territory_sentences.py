"""The words of the maps room for one question: is this territory white for that operator?"""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coverage.amounts import month_name, percent, square_km
from coverage.floor import month as month_of_day
from coverage.queries import EVERY_OPERATOR
from coverage.words import SPOKEN_SERVICES
from maps.territory_told import Extent, Place, Told
from measurements.vocabulary import operator_name


def answer(place: Place, operator: str, service: str) -> list[str]:
    """The answer on one operator in full, or on every one with a sentence each; then its day."""
    if operator == EVERY_OPERATOR:
        told = [
            _dated(place, _verdict(row, _words(place, code, service))) for code, row in place.rows.items()
        ]
        return [*(told or [_dated(place, _nothing(place))]), _known_on(place)]
    row = place.rows.get(operator, Told())
    verdict = _dated(place, _verdict(row, _words(place, operator, service)))
    return [verdict, *_measured(row), _declared(place, row), *_contradictions(row), _known_on(place)]


def _dated(place: Place, sentence: str) -> str:
    """The sentence, with the month that it speaks of where that is not today."""
    if place.month is None:
        return sentence
    return _("{month}: {sentence}").format(
        month=month_name(month_of_day(place.month)).capitalize(), sentence=sentence
    )


def _known_on(place: Place) -> str:
    day = date_format(place.as_of, "DATE_FORMAT")
    text = _("Known on {day}; outdoors, for an ordinary phone.")
    if place.month is not None:
        text = _("As it was told on {day}, beside the official map of then; outdoors, for an ordinary phone.")
    return text.format(day=day)


def _words(place: Place, operator: str, service: str) -> dict[str, Any]:
    name = place.names.get(operator, operator_name(operator))
    return {"name": place.name, "operator": name, "service": _(SPOKEN_SERVICES[service])}


def _nothing(place: Place) -> str:
    return _("Nothing is known of {name} yet.").format(name=place.name)


def _verdict(row: Told, words: dict[str, Any]) -> str:
    if row.white is None:
        text = _(
            "{operator}, {service}: it is not known whether {name} is white: "
            "nobody, or one person alone, measured."
        )
        return text.format(**words)
    if not row.white.tiles:
        text = _(
            "{operator}, {service}: no white zone is known in {name}. That is no proof that there is none."
        )
        return text.format(**words)
    text = _("{operator}, {service}: yes, {white} of {name} are white.")
    return text.format(white=km2(row.white), **words)


def _measured(row: Told) -> list[str]:
    if row.evidence is None or row.white is None or row.served is None:
        return []
    text = _(
        "Two people or more measured {share} of the area: {found}. "
        "The rest is not known, and that does not mean served."
    )
    found = _("{white} white, {served} served") if row.white.tiles else _("{served} served")
    amounts = {"white": km2(row.white), "served": km2(row.served)}
    return [text.format(share=percent(row.evidence.share, 1), found=found.format(**amounts))]


def _declared(place: Place, row: Told) -> str:
    """What is declared; which release says so where it need not be the newest."""
    if row.covered is None or row.released_on is None:
        return _("On the official map: no release speaks of this place.")
    text = _("On the official map: declared covered on {share} of the area.")
    if not place.is_newest:
        text = _("On the official map of {day}: declared covered on {share} of the area.")
    return text.format(share=percent(row.covered.share, 1), day=date_format(row.released_on, "DATE_FORMAT"))


def _contradictions(row: Told) -> list[str]:
    """Both directions, of which the one that is empty goes without saying."""
    told = [
        (_("White though declared covered: {list}."), row.missing),
        (_("Served though not declared: {list}."), row.undeclared),
    ]
    return [text.format(list=km2(found)) for text, found in told if found and found.tiles]


def km2(extent: Extent) -> str:
    """How large it is, as people write it."""
    return square_km(extent.area_km2)
