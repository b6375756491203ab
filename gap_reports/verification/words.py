"""The verification room's words: what fresh readings say so far, in front of people."""

from datetime import date
from typing import Any

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


def _sentences(public: dict[str, Any]) -> list[str]:
    return [*_so_far(public), _missing(public["days_missing"])]


def _so_far(public: dict[str, Any]) -> list[str]:
    if public["contributors"] == NOBODY:
        return [_("Nobody has been there since.")]
    people = _("People who have been there since: %(people)s.") % {"people": public["contributors"]}
    return [people, _decided(public["repaired"], public["unrepaired"])]


def _decided(repaired: float, unrepaired: float) -> str:
    if repaired == unrepaired == 0:
        return _("That decides no part of the zone yet.")
    words = _("Decided so far: service in %(with)s of the zone, and none in %(without)s.")
    return words % {"with": percent(repaired), "without": percent(unrepaired)}


def _missing(days: int) -> str:
    if days == 0:
        return _("Two people besides the operator must have been there.")
    return ngettext(
        "At least %(count)d more look into every square, with service, would confirm the operator.",
        "At least %(count)d more looks into every square, with service, would confirm the operator.",
        days,
    ) % {"count": days}
