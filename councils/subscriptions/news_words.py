"""The vocabulary of news: what happened to a zone in a line, for mails, the feed and webhooks."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.links import full
from councils.models import News
from coverage.core.evidence import SERVICES
from coverage.models import ZoneEvent
from coverage.zone_words import heading
from measurements.vocabulary import operator_name

What, Reason = News.What, ZoneEvent.Reason

WORDS: Mapping[str, str | Promise] = {
    What.PUBLISHED: gettext_lazy("A white zone was found"),
    What.WITHDRAWN: gettext_lazy("Withdrawn: new measurements no longer bear it out"),
    What.REPAIRED: gettext_lazy("It has ended: it was repaired, and nothing of it is white any more"),
    What.MAP_CORRECTED: gettext_lazy(
        "The official map no longer declares it covered; it is as white as before"
    ),
    What.FOUND_AGAIN: gettext_lazy("It had ended; new measurements found it white again"),
    What.REPORTED: gettext_lazy("{operator} was told of it"),
    What.ACKNOWLEDGED: gettext_lazy("{operator} acknowledged it"),
    What.CONTESTED: gettext_lazy("{operator} contested it"),
    What.PLANNED: gettext_lazy("{operator} planned a repair until {day}"),
    What.REFUSED: gettext_lazy("{operator} refused to repair it"),
    What.REPAIR_CLAIMED: gettext_lazy("{operator} declared it repaired; fresh readings decide"),
    What.VERIFIED: gettext_lazy("Repaired: fresh readings bear out what {operator} declared"),
    What.NOT_REPAIRED: gettext_lazy("Not repaired: fresh readings contradict what {operator} declared"),
    What.BORNE_OUT: gettext_lazy("Fresh readings still find the hole that {operator} contested"),
}
# Where the reason makes another line of it.
BECAUSE: Mapping[tuple[str, str], str | Promise] = {
    (What.WITHDRAWN, Reason.FEWER_WITNESSES): gettext_lazy("Withdrawn: too few witnesses are left"),
    (What.WITHDRAWN, Reason.FAMILY_BAR): gettext_lazy(
        "Withdrawn: as probable as before, but the bar that keeps errors rare rose above it"
    ),
    (What.FOUND_AGAIN, Reason.MAP_CORRECTED): gettext_lazy("The official map declares it covered again"),
}
# Kinds of calls: "zone." what happens to a zone, "case." what is said and done about it.
OF_ZONES = {What.PUBLISHED, What.WITHDRAWN, What.REPAIRED, What.MAP_CORRECTED, What.FOUND_AGAIN}


def line(news: News) -> str:
    """What happened, without a full stop."""
    words = BECAUSE.get((news.what, news.reason)) or WORDS[news.what]
    day = date_format(news.planned_on) if news.planned_on else ""
    return str(words).format(operator=operator_name(news.asked) if news.asked else "", day=day)


def zone_line(news: News) -> str:
    """Which zone it is, as it was then."""
    return heading(
        {
            "operator": news.operator,
            "service": SERVICES[news.service],
            "area_km2": news.area_km2,
            "missing_from_official": news.missing_from_official,
        }
    )


def page_of(news: News) -> str:
    """The full address of the zone's page."""
    return full(reverse("zone", args=[news.zone_id]))


def kind_of(news: News) -> str:
    """As webhooks call it: zone.published, case.planned, ..."""
    return f"{'zone' if news.what in OF_ZONES else 'case'}.{news.what}"


def data_of(news: News) -> dict[str, Any]:
    """The same for programs, under the privacy floor."""
    return {
        "zone": str(news.zone_id),
        "page": page_of(news),
        "day": news.day.isoformat(),
        "operator": news.operator,
        "service": SERVICES[news.service],
        "area_km2": news.area_km2,
        "missing_from_official": news.missing_from_official,
        "communes": news.communes,
        "reason": news.reason or None,
        "asked": news.asked,
        "planned_on": news.planned_on.isoformat() if news.planned_on else None,
    }
