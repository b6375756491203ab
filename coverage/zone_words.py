"""The words of the coverage room for a white zone: its heading, a few plain sentences, and its facts."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coverage.amounts import month_name, number, people, percent
from coverage.models import OfficialRelease, WhiteZone
from coverage.words import LACKS, LEVEL_NAMES, SERVICE_NAMES, WITNESSES
from coverage.zone_events import SEPARATOR
from measurements.vocabulary import operator_name


class Line(NamedTuple):
    """A fact: what it is about, and what is known."""

    term: str
    text: str


def heading(row: dict[str, Any]) -> str:
    """As the map's lists call the zone."""
    lack = LACKS[row["service"]]
    words = _("{area} km² {lack} {operator}, not declared covered")
    if row["missing_from_official"]:
        words = _("{area} km² {lack} {operator}, declared covered")
    return words.format(area=number(row["area_km2"]), lack=_(lack), operator=_with(row["operator"]))


def sentences(row: dict[str, Any], communes: Sequence[str]) -> list[str]:
    """What the zone is, and what the official map says of it."""
    squares = ngettext("{tiles} square of 200 m", "{tiles} squares of 200 m", row["tiles"])
    place = _(" in {communes}").format(communes=", ".join(communes)) if communes else ""
    what = _("White zone {operator} ({service}): {area} km², {squares}{place}.").format(
        operator=_with(row["operator"]),
        service=SERVICE_NAMES[row["service"]],
        area=number(row["area_km2"]),
        squares=squares.format(tiles=row["tiles"]),
        place=place,
    )
    return [*_ended(row), what, _official(row)]


def facts(row: dict[str, Any]) -> list[Line]:
    """The terms that the map's card uses, and the same numbers."""
    first, last = month_name(row["first_observed"]), month_name(row["last_observed"])
    witnesses = WITNESSES[row["contributors"]]
    months = first if first == last else _("from {first} to {last}").format(first=first, last=last)
    return [
        Line(_("Mean probability of its squares being white"), percent(row["probability"])),
        Line(_("Witnesses"), _(witnesses)),
        Line(_("Days of measurement, all witnesses together"), row["contributor_days"]),
        Line(_("Measured"), months),
        Line(_("People who live there"), people(row["population_low"], row["population_high"])),
        Line(_("Version of the method"), row["method_version"]),
    ]


def _ended(row: dict[str, Any]) -> list[str]:
    if row["status"] == WhiteZone.Status.REPAIRED:
        return [
            _("This zone was repaired, and fresh readings bear it out. What follows is how it last stood.")
        ]
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


def _with(operator: str | None) -> str:
    if operator is None:
        return _("with any operator")
    return _("with {operator}").format(operator=operator_name(operator))


def _level(level: str | None) -> str | Promise:
    return _(LEVEL_NAMES[level]).lower() if level else ""
