"""The verification room's words: what fresh readings say so far, or decided, in front of people."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coverage.amounts import percent
from gap_reports.models import Case
from gap_reports.verification.decide import standing
from gap_reports.verification.weighing import told

NOBODY = "0"  # a class of witnesses


def progress(case: Case, on: date) -> str:
    """What fresh readings say so far of a claim or a contest, and what is missing; empty elsewhere."""
    found = standing(case, on)
    return "" if found is None else " ".join([_("Fresh readings decide."), *_sentences(told(found))])


def what_decided(details: Mapping[str, Any]) -> str:
    """What fresh readings had found when they decided a step, by what it holds; empty for other steps."""
    if "contributors" not in details:
        return ""
    people = _("People who had been there since %(since)s: %(people)s; their days of measurement: %(days)s.")
    people %= {
        "since": date_format(date.fromisoformat(details["since"])),
        "people": details["contributors"],
        "days": details["contributor_days"],
    }
    shares = _("Service in %(with)s of the zone, and none in %(without)s.")
    return f"{people} {_parts(shares, details['repaired'], details['unrepaired'])}"


def _sentences(public: dict[str, Any]) -> list[str]:
    return [*_so_far(public), _missing(public["days_missing"])]


def _so_far(public: dict[str, Any]) -> list[str]:
    if public["contributors"] == NOBODY:
        return [_("Nobody has been there since.")]
    people = _("People who have been there since: %(people)s.") % {"people": public["contributors"]}
    shares = _("Decided so far: service in %(with)s of the zone, and none in %(without)s.")
    return [people, _parts(shares, public["repaired"], public["unrepaired"])]


def _parts(words: str, repaired: float, unrepaired: float) -> str:
    if repaired == unrepaired == 0:
        return _("That decides no part of the zone yet.")
    return words % {"with": percent(repaired), "without": percent(unrepaired)}


def _missing(days: int) -> str:
    if days == 0:
        return _("Two people besides the operator must have been there.")
    return ngettext(
        "At least %(count)d more look into every square, with service, would confirm the operator.",
        "At least %(count)d more looks into every square, with service, would confirm the operator.",
        days,
    ) % {"count": days}
