"""The words of a white zone's page: a few plain sentences, then facts; numbers are those of the API."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from coverage.core.evidence import SERVICES
from coverage.models import MonthlyZone, OfficialRelease, WhiteZone
from coverage.queries import EVERY_OPERATOR, zone_rows
from coverage.zone_context import PROMISED_WITHIN_M, context_of
from coverage.zone_events import SEPARATOR
from maps.answers import LEVEL_NAMES
from maps.choices import SERVICE_NAMES
from maps.sketch import Sketch, sketch
from maps.zone_context_words import kilometres_of, promised_site, site, told
from maps.zone_facts import facts, month_name, number
from measurements.vocabulary import operator_name

MAP_ZOOM = 13  # a zone of a few squares and what lies around it

LACKS = {
    "voice": gettext_noop("without voice and SMS"),
    "data_3g": gettext_noop("without a 3G network"),
    "data_4g": gettext_noop("without a 4G network"),
    "data_5g": gettext_noop("without a 5G network"),
}


def zone_words(zone: WhiteZone) -> dict[str, Any]:
    """What the page says of a zone, under the privacy floor."""
    row = zone_rows([zone])[0]
    context = context_of(zone)
    drawn = sketch(row["geometry"])
    return {
        "id": row["id"],
        "heading": heading(row),
        "sentences": sentences(row, [name for _, name in context.communes]),
        "releases": releases_of(row),
        "sketch": drawn,
        "outline": _outline(zone, drawn),
        "is_missing": zone.missing_from_official,
        "facts": facts(row),
        "communes": context.communes,
        "sites": [site(near) for near in context.sites],
        "sites_listed_on": context.sites_listed_on,
        "promised": [promised_site(near) for near in context.promised],
        "promised_listed_on": context.promised_listed_on,
        "promised_within": kilometres_of(PROMISED_WITHIN_M),
        "history": [(month_name(event.month), told(event), event) for event in context.history],
        "published": month_name(f"{zone.created_at:%Y-%m}"),
        "is_published": zone.status != WhiteZone.Status.WITHDRAWN,
        "map_query": _map_query(zone, row),
    }


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


def _outline(zone: WhiteZone, drawn: Sketch) -> str:
    """What the drawing shows; of a zone that is withdrawn, as of when."""
    words = _("Its outline: north is up, and the bar is {bar} long.")
    if zone.status == WhiteZone.Status.WITHDRAWN:
        words = _("Its last outline, of {month}: north is up, and the bar is {bar} long.")
    return words.format(bar=kilometres_of(drawn.bar_m), month=month_name(f"{zone.as_of:%Y-%m}"))


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


def _last_month(zone: WhiteZone) -> dict[str, str]:
    """The month that the map still shows a zone in which is withdrawn."""
    if zone.status != WhiteZone.Status.WITHDRAWN:
        return {}
    newest = MonthlyZone.objects.filter(zone=zone.pk).aggregate(newest=Max("month"))["newest"]
    return {"month": f"{newest:%Y-%m}"} if newest else {}


def _map_query(zone: WhiteZone, row: dict[str, Any]) -> str:
    centre = zone.geom.point_on_surface
    return urlencode(
        _last_month(zone)
        | {
            "operator": row["operator"] or EVERY_OPERATOR,
            "service": SERVICES[zone.service],
            "zoom": MAP_ZOOM,
            "lat": round(centre.y, 5),
            "lon": round(centre.x, 5),
        }
    )
