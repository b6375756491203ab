"""The words of what surrounds a white zone: sites, promises, outages, and the lines of its chronicle."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from coverage.amounts import kilometres_of
from coverage.outage_lists.near import DownSite, NearOutages
from coverage.promised.near import NearPromise
from coverage.sites.near import NearSite
from coverage.zone_context import DOWN_SITES_TOLD, OUTAGES_WITHIN_M, Event
from measurements.vocabulary import operator_name

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
    ("returned", None): gettext_noop("It had ended; new measurements found it white again."),
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
    ("repaired", None): gettext_noop(
        "It was repaired: the operator said so, and fresh readings by others bear it out."
    ),
}


def told(event: Event) -> str:
    """A line of the chronicle in words."""
    words = why(event.what, event.reason)
    return f"{words} ({event.official_release})" if event.official_release else words


def why(what: str, reason: str) -> str:
    """What became of a zone, and why, in a sentence."""
    return _(EVENTS.get((what, reason)) or EVENTS[what, None])


def site(near: NearSite) -> dict[str, Any]:
    """A line of the table of sites."""
    has = {"2G": near.has_2g, "3G": near.has_3g, "4G": near.has_4g, "5G": near.has_5g}
    return {
        "operator": operator_name(near.operator),
        "number": near.number,
        "technologies": ", ".join(name for name, there in has.items() if there),
        "distance": kilometres_of(near.distance_m),
    }


def sites_source(days: Sequence[date]) -> str:
    """What the table of sites rests on: a list, or several where the operators' are not of one day."""
    text = ngettext(
        "From the edge of the zone, by ARCEP’s list of {days}. "
        "A hill between may matter more than the distance.",
        "From the edge of the zone, by ARCEP’s lists of {days}. "
        "A hill between may matter more than the distance.",
        len(days),
    )
    return text.format(days=get_text_list([date_format(day, "DATE_FORMAT") for day in days], _("and")))


def promised_site(promise: NearPromise) -> dict[str, Any]:
    """A line of the list of promised sites."""
    return {
        "name": promise.name or promise.zone_name or promise.number,
        "operators": ", ".join(operator_name(code) for code in promise.operators),
        "stage": _(STAGES[promise.stage]),
        "decree": promise.decree,
        "decreed_on": promise.decreed_on,
        "distance": kilometres_of(promise.distance_m),
    }


def outage_words(found: NearOutages) -> dict[str, Any]:
    """Of how many days a list is held, how many of them name a site nearby, and the nearest such sites."""
    since, until = (date_format(day, "DATE_FORMAT") for day in (found.since, found.until))
    listed = _("Days of which the operator’s list of outages is held, from {since} to {until}: {days}.")
    down = _(
        "Days on which a site within {within} of the zone is on it, out of order wholly or in part: {days}."
    )
    return {
        "listed": listed.format(days=found.days_listed, since=since, until=until),
        "down": down.format(days=found.days_down, within=kilometres_of(OUTAGES_WITHIN_M)),
        "sites": [_down_site(site) for site in found.sites[:DOWN_SITES_TOLD]],
    }


def _down_site(site: DownSite) -> str:
    text = ngettext(
        "{site}, {distance}: {days} day, {last}",
        "{site}, {distance}: {days} days, the last of them {last}",
        len(site.days),
    )
    name = " ".join(filter(None, (site.place, site.number))) or _("a site without a name")
    last = date_format(site.days[-1], "DATE_FORMAT")
    return text.format(site=name, distance=kilometres_of(site.distance_m), days=len(site.days), last=last)
