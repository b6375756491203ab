"""The words of a white zone's page: a few plain sentences, then facts; numbers are those of the API."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Max
from django.utils.translation import gettext as _

from coverage.amounts import kilometres_of, month_name
from coverage.core.evidence import SERVICES
from coverage.models import MonthlyZone, WhiteZone
from coverage.month_zones import ENDED
from coverage.queries import EVERY_OPERATOR, zone_rows
from coverage.zone_context import PROMISED_WITHIN_M, context_of
from coverage.zone_context_words import outage_words, promised_site, site, sites_source, told
from coverage.zone_words import facts, heading, releases_of, sentences
from gap_reports.embargo import is_public
from gap_reports.history_words import case_lines
from maps.sketch import Sketch, sketch

MAP_ZOOM = 13  # a zone of a few squares and what lies around it


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
        "sites_source": sites_source(context.sites_listed_on),
        "promised": [promised_site(near) for near in context.promised],
        "promised_listed_on": context.promised_listed_on,
        "promised_within": kilometres_of(PROMISED_WITHIN_M),
        "outages": context.outages and outage_words(context.outages),
        "history": [(month_name(event.month), told(event), event) for event in context.history],
        "published": month_name(f"{zone.public_from:%Y-%m}"),
        "embargoed_until": None if is_public(zone) else zone.public_from,
        "cases": case_lines(zone),
        "is_published": zone.status != WhiteZone.Status.WITHDRAWN,
        "map_query": _map_query(zone, row),
    }


def _outline(zone: WhiteZone, drawn: Sketch) -> str:
    """What the drawing shows; of a zone that has ended, as of when."""
    words = _("Its outline: north is up, and the bar is {bar} long.")
    if zone.status in ENDED:
        words = _("Its last outline, of {month}: north is up, and the bar is {bar} long.")
    return words.format(bar=kilometres_of(drawn.bar_m), month=month_name(f"{zone.as_of:%Y-%m}"))


def _last_month(zone: WhiteZone) -> dict[str, str]:
    """The month that the map still shows a zone in which has ended."""
    if zone.status not in ENDED:
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
