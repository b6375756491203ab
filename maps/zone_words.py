"""The words of a white zone's page: a few plain sentences, then facts; numbers are those of the API."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from coverage.core.evidence import SERVICES
from coverage.models import OfficialRelease, WhiteZone
from coverage.promised.near import NearPromise
from coverage.queries import EVERY_OPERATOR, zone_rows
from coverage.sites.near import NearSite
from coverage.zone_context import PROMISED_WITHIN_M, Event, context_of
from coverage.zone_events import SEPARATOR
from maps.answers import LEVEL_NAMES
from maps.choices import SERVICE_NAMES
from maps.limits import percent
from measurements.vocabulary import operator_name

MAP_ZOOM = 13  # a zone of a few squares and what lies around it

LACKS = {
    "voice": gettext_noop("without voice and SMS"),
    "data_3g": gettext_noop("without a 3G network"),
    "data_4g": gettext_noop("without a 4G network"),
    "data_5g": gettext_noop("without a 5G network"),
}
WITNESSES = {
    "1": gettext_noop("one person"),
    "2–4": gettext_noop("few: 2 to 4 people"),
    "5–9": gettext_noop("several: 5 to 9 people"),
    "10–19": gettext_noop("many: 10 to 19 people"),
    "20+": gettext_noop("very many: 20 people or more"),
}
STAGES = {
    "in_service": gettext_noop("in service"),
    "within_6_months": gettext_noop("planned within 6 months"),
    "within_24_months": gettext_noop("planned within 24 months"),
    "awaiting": gettext_noop("asked for, without a date"),
    "": gettext_noop("asked for"),
}
# What became of a zone, by what happened and why; None stands for every other reason.
EVENTS: dict[tuple[str, str | None], str] = {
    ("corrected", None): gettext_noop(
        "The official map no longer declares it covered. It is as white as before."
    ),
    ("returned", "map_corrected"): gettext_noop("The official map declares it covered again."),
    ("returned", None): gettext_noop("It had been withdrawn; new measurements found it white again."),
    ("split", "map_corrected"): gettext_noop(
        "It was divided, as the official map now declares only a part of it covered."
    ),
    ("split", None): gettext_noop(
        "It was divided: what lay between its parts is no longer known to be white."
    ),
    ("merged", None): gettext_noop("It became part of another zone."),
    ("joined", "map_corrected"): gettext_noop(
        "The zone beside it joined it, as the official map now says the same of both."
    ),
    ("joined", None): gettext_noop("Another zone joined it: what lay between them was found white too."),
    ("withdrawn", "fewer_witnesses"): gettext_noop("It was withdrawn: too few witnesses are left."),
    ("withdrawn", "family_bar"): gettext_noop(
        "It was withdrawn: it is as probable as before, and the bar that keeps errors rare rose above it."
    ),
    ("withdrawn", None): gettext_noop("It was withdrawn: new measurements no longer bear it out."),
}


class Line(NamedTuple):
    """A fact: what it is about, and what is known."""

    term: str
    text: str


def zone_words(zone: WhiteZone) -> dict[str, Any]:
    """What the page says of a zone, under the privacy floor."""
    row = zone_rows([zone])[0]
    context = context_of(zone)
    return {
        "id": row["id"],
        "heading": heading(row),
        "sentences": sentences(row, [name for _, name in context.communes]),
        "releases": releases_of(row),
        "facts": facts(row),
        "communes": context.communes,
        "sites": [_site(site) for site in context.sites],
        "sites_listed_on": context.sites_listed_on,
        "promised": [_promise(promise) for promise in context.promised],
        "promised_listed_on": context.promised_listed_on,
        "promised_within": _kilometres(PROMISED_WITHIN_M),
        "history": [(_month(event.month), told(event), event) for event in context.history],
        "published": _month(f"{zone.created_at:%Y-%m}"),
        "is_published": zone.status != WhiteZone.Status.WITHDRAWN,
        "map_query": _map_query(zone, row),
    }


def heading(row: dict[str, Any]) -> str:
    """As the map's lists call the zone."""
    lack = LACKS[row["service"]]
    words = _("{area} km² {lack} {operator}, not declared covered")
    if row["missing_from_official"]:
        words = _("{area} km² {lack} {operator}, declared covered")
    return words.format(area=_number(row["area_km2"]), lack=_(lack), operator=_with(row["operator"]))


def sentences(row: dict[str, Any], communes: Sequence[str]) -> list[str]:
    """What the zone is, and what the official map says of it."""
    squares = ngettext("{tiles} square of 200 m", "{tiles} squares of 200 m", row["tiles"])
    place = _(" in {communes}").format(communes=", ".join(communes)) if communes else ""
    what = _("White zone {operator} ({service}): {area} km², {squares}{place}.").format(
        operator=_with(row["operator"]),
        service=SERVICE_NAMES[row["service"]],
        area=_number(row["area_km2"]),
        squares=squares.format(tiles=row["tiles"]),
        place=place,
    )
    return [*_withdrawn(row), what, _official(row)]


def _withdrawn(row: dict[str, Any]) -> list[str]:
    if row["status"] != WhiteZone.Status.WITHDRAWN:
        return []
    return [_("This zone is no longer published. What follows is how it last stood.")]


def _official(row: dict[str, Any]) -> str:
    release = row["official_release"]
    if row["missing_from_official"]:
        declares = _("The official map declares it covered ({level}): {release}.")
        return declares.format(level=_level(row["official_level"]), release=release)
    if row["status"] == WhiteZone.Status.MAP_CORRECTED:
        return _(
            "The official map declared it covered; since it was corrected, it no longer does: {release}. "
            "The place is as white as before."
        ).format(release=release)
    if release is None:
        return _("On the official map: no release speaks of this place.")
    return _("The official map does not declare it covered, and says the same as ours: {release}.").format(
        release=release
    )


def releases_of(row: dict[str, Any]) -> list[tuple[str, OfficialRelease]]:
    """The releases that the zone names, each with the name of its operator."""
    names = (row["official_release"] or "").split(SEPARATOR)
    found = OfficialRelease.objects.filter(name__in=names).order_by("name", "-imported_at").distinct("name")
    return [(operator_name(release.operator), release) for release in found]


def facts(row: dict[str, Any]) -> list[Line]:
    """The terms that the map's card uses, and the same numbers."""
    first, last = _month(row["first_observed"]), _month(row["last_observed"])
    witnesses = WITNESSES[row["contributors"]]
    months = first if first == last else _("from {first} to {last}").format(first=first, last=last)
    return [
        Line(_("Probability of being white"), percent(row["probability"])),
        Line(_("Witnesses"), _(witnesses)),
        Line(_("Days of measurement, all witnesses together"), row["contributor_days"]),
        Line(_("Measured"), months),
        Line(_("People who live there"), people(row["population_low"], row["population_high"])),
        Line(_("Version of the method"), row["method_version"]),
    ]


def people(low: int | None, high: int | None) -> str:
    """A range of inhabitants in words."""
    if low is None or high is None:
        return _("not known")
    if low == high:
        return _("about {people}").format(people=_number(low)) if low else _("nobody, by the official grid")
    return _("between {low} and {high}").format(low=_number(low), high=_number(high))


def told(event: Event) -> str:
    """A line of the chronicle in words."""
    words = _(EVENTS.get((event.what, event.reason)) or EVENTS[event.what, None])
    return f"{words} ({event.official_release})" if event.official_release else words


def _site(site: NearSite) -> dict[str, Any]:
    has = {"2G": site.has_2g, "3G": site.has_3g, "4G": site.has_4g, "5G": site.has_5g}
    return {
        "operator": operator_name(site.operator),
        "number": site.number,
        "technologies": ", ".join(name for name, there in has.items() if there),
        "distance": _kilometres(site.distance_m),
    }


def _promise(promise: NearPromise) -> dict[str, Any]:
    return {
        "name": promise.name or promise.zone_name or promise.number,
        "operators": ", ".join(operator_name(code) for code in promise.operators),
        "stage": _(STAGES[promise.stage]),
        "decree": promise.decree,
        "decreed_on": promise.decreed_on,
        "distance": _kilometres(promise.distance_m),
    }


def _with(operator: str | None) -> str:
    if operator is None:
        return _("with any operator")
    return _("with {operator}").format(operator=operator_name(operator))


def _level(level: str | None) -> str | Promise:
    return _(LEVEL_NAMES[level]).lower() if level else ""


def _month(month: str) -> str:
    return formats.date_format(date.fromisoformat(f"{month}-01"), "YEAR_MONTH_FORMAT")


def _number(value: float) -> str:
    return formats.localize(round(value, 2), use_l10n=True)


def _kilometres(metres: float) -> str:
    """2.3 km, 5 km; less than fifty metres are none."""
    kilometres = round(metres / 1000, 1)
    if not kilometres:
        return _("on the spot")
    whole = int(kilometres) if kilometres.is_integer() else kilometres
    return _("{kilometres} km").format(kilometres=formats.localize(whole, use_l10n=True))


def _map_query(zone: WhiteZone, row: dict[str, Any]) -> str:
    centre = zone.geom.point_on_surface
    return urlencode(
        {
            "operator": row["operator"] or EVERY_OPERATOR,
            "service": SERVICES[zone.service],
            "zoom": MAP_ZOOM,
            "lat": round(centre.y, 5),
            "lon": round(centre.x, 5),
        }
    )
