"""The words of a zone's history: our claim, where each operator's case stands, and what was said."""

import json
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coverage.embargo import today
from coverage.models import WhiteZone
from coverage.queries import zone_rows
from coverage.zone_words import heading, sentences
from gap_reports.deadlines import is_overdue
from gap_reports.followers import how_many
from gap_reports.histories import cases_of_zone, history_of
from gap_reports.models import Case, Step
from gap_reports.verification.words import progress
from gap_reports.words import STATE_NAMES, STEP_NAMES, author_words, ending
from measurements.vocabulary import operator_name

ROLES: dict[str, str | Promise] = {
    Case.Role.OWN: gettext_lazy("for its own customers"),
    Case.Role.HOST: gettext_lazy("as host of their network"),
}


def history_words(zone: WhiteZone) -> dict[str, Any]:
    """What the page of a history says."""
    told = history_of(zone)
    row = zone_rows([zone])[0]
    return {
        "zone": zone,
        "heading": heading(row),
        "claim": sentences(row, []),
        "cases": [case_line(case) for case in told.cases],
        "steps": [_step(step) for step in told.steps],
        "last_hash": told.steps[-1].hash if told.steps else "",
        "broken_at": told.broken_at,
        "followers": how_many(zone.pk),
    }


def case_lines(zone: WhiteZone) -> list[dict[str, Any]]:
    """Where the cases of a zone stand, for its page."""
    return [case_line(case) for case in cases_of_zone(zone)]


def case_line(case: Case) -> dict[str, Any]:
    """Where a case stands."""
    return {
        "operator": operator_name(case.operator),
        "role": ROLES[case.role],
        "state": STATE_NAMES[case.state],
        "progress": progress(case, today()),
        "due_on": case.due_on,
        "is_overdue": is_overdue(case, today()),
        "goes_on_in": case.merged_into.zone_id if case.merged_into else None,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "number": step.number,
        "at": step.at,
        "words": STEP_NAMES[step.move],
        "ending": ending(step.move, step.details),
        "operator": operator_name(step.case.operator),
        "author": _("by %(author)s") % {"author": author_words(step.by, step.author)},
        "reason": step.reason,
        "day": step.day,
        "details": json.dumps(step.details, indent=2, ensure_ascii=False) if step.details else "",
        "hash": step.hash,
    }
