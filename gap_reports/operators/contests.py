"""The operators room: what is laid before us with a contest, a reference or a site that our list lacks."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gap_reports.operators.answers import Refused
from gap_reports.operators.plain_text import is_text
from gap_reports.states import Move

MOST_REFERENCE = 500
MOST_SITE = 80
COMMUNE = re.compile(r"([0-9]{2}|2[AB])[0-9]{3}")
FIELDS = ("reference", "site", "site_commune", "site_since")


def contest_details(what: Move, given: Mapping[str, str]) -> dict[str, Any]:
    """Details of a step: `reference` (an address or the name of a document), `site` stated to be in service.

    >>> contest_details(Move.CONTEST, {"site": "7", "site_commune": "80021", "site_since": "2026-05-04"})
    {'stated_site': {'site': '7', 'commune': '80021', 'since': '2026-05-04'}}

    Refused for a field that is wrong, and for any of them with another move than a contest.
    """
    said = {name: text for name in FIELDS if (text := given.get(name, "").strip())}
    if not said:
        return {}
    if what != Move.CONTEST:
        raise Refused(next(iter(said)), _("belongs to a contest"))
    details: dict[str, Any] = {}
    if "reference" in said:
        details["reference"] = _short("reference", said["reference"], MOST_REFERENCE)
    if said.keys() - {"reference"}:
        details["stated_site"] = _site(said)
    return details


def _site(said: Mapping[str, str]) -> dict[str, str]:
    for name in ("site", "site_commune", "site_since"):
        if name not in said:
            raise Refused(name, _("is missing: a site has a name, a commune and a first day"))
    if not COMMUNE.fullmatch(said["site_commune"]):
        raise Refused("site_commune", _("is written with the five signs of INSEE, like 80021"))
    return {
        "site": _short("site", said["site"], MOST_SITE),
        "commune": said["site_commune"],
        "since": _past_day(said["site_since"]).isoformat(),
    }


def _short(name: str, text: str, most: int) -> str:
    if len(text) > most or not is_text(text):
        raise Refused(name, _("is longer than %(most)d letters") % {"most": most})
    return text


def _past_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("site_since", _("is a day like 2026-05-31")) from None
