"""The page of a territory as it stood: one service in a month, or beside a release, as words and a table."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from councils.territory_tables import NOTHING, Group, Row, Table
from coverage.amounts import percent
from coverage.core.evidence import SERVICES
from coverage.kept_months import month_of
from coverage.queries import EVERY_OPERATOR
from coverage.words import DEFAULT_SERVICE, SERVICE_NAMES
from maps.api.parameters import release_there
from maps.month_choices import MonthOption, month_options, unknown_month
from maps.territory_answer import place_told
from maps.territory_places import map_query_of
from maps.territory_sentences import answer, km2
from maps.territory_told import Extent, Place, Told
from publishing.parameters import Reader, one_of
from publishing.problems import Problem

READERS: dict[str, Reader] = {"month": month_of, "release": release_there, "service": one_of(SERVICES)}


class Then(NamedTuple):
    """What the page is rendered with; whether it is of then, or of today with what was not understood."""

    is_past: bool
    words: dict[str, Any]


def context(key: str, query: Mapping[str, str]) -> Then:
    """The page that a query asks for; LookupError for a key that no territory has."""
    asked, notices = _understood(query)
    service = asked.setdefault("service", DEFAULT_SERVICE)
    words: dict[str, Any] = {"months": month_options(query.get("month", "")), "notices": notices}
    if notices or asked.keys() == {"service"}:
        return Then(False, words)
    try:
        place = place_told(key, **asked)
    except Problem:  # which is told in English, to programs
        notice = _(
            "That release is of another service, or no month is kept yet that it could be held against."
        )
        return Then(False, words | {"notices": [notice]})
    return Then(True, words | _of(key, place, service) | {"release": asked.get("release")})


def _understood(query: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Each parameter that is read here, others passed over, and what was not understood of them."""
    values, notices = {}, []
    for name, reader in READERS.items():
        if not query.get(name):
            continue
        try:
            values[name] = reader(query[name])
        except (ValueError, LookupError):
            notices.append(_notice(name, query[name], month_options("")))
    return values, notices


def _notice(name: str, value: str, options: list[MonthOption]) -> str:
    told = unknown_month(value, options) if name == "month" else None
    return told or _("%(key)s: “%(value)s” is not understood.") % {"key": name, "value": value}


def _of(key: str, place: Place, service: str) -> dict[str, Any]:
    return {
        "key": key,
        "place": place,
        "services": [(name, words, name == service) for name, words in SERVICE_NAMES.items()],
        "sentences": answer(place, EVERY_OPERATOR, service),
        "table": _table(place, service),
        "map_query": map_query_of(key),
    }


def _table(place: Place, service: str) -> Table:
    columns = [
        _("Operator"),
        _("Release of"),
        _("Declared"),
        _("The evidence speaks for"),
        _("White"),
        _("Served"),
        _("White though declared"),
        _("Served though not declared"),
    ]
    rows = [Row(place.names[operator], _cells(told)) for operator, told in place.rows.items()]
    groups = [Group(SERVICE_NAMES[service], rows)] if rows else []
    return Table("told", _("What was declared and found, by area"), columns, groups)


def _cells(told: Told) -> list[str]:
    return [
        date_format(told.released_on, "SHORT_DATE_FORMAT") if told.released_on else NOTHING,
        percent(told.covered.share, 1) if told.covered else NOTHING,
        percent(told.evidence.share if told.evidence else 0.0, 1),
        *(_area(part) for part in (told.white, told.served, told.missing, told.undeclared)),
    ]


def _area(part: Extent | None) -> str:
    """1,24 km² (3,1 %)."""
    return f"{km2(part)} ({percent(part.share, 1)})" if part else NOTHING
