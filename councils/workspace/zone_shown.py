"""What the page of a zone in a space tells: the zone in words, its cases, the space's plan and log."""

from typing import Any
from urllib.parse import urlencode

from accounts.models import Tenant
from councils.models import Change, Note, Timer
from councils.workspace.plans import plan_of
from councils.workspace.words import log_lines, person_name, priority_name, timer_name
from coverage.embargo import today
from coverage.models import WhiteZone
from coverage.queries import EVERY_OPERATOR, zone_rows
from coverage.zone_context import communes_named
from coverage.zone_words import facts, heading, sentences
from gap_reports.deadlines import is_overdue
from gap_reports.models import Case
from gap_reports.parties import cases_of
from gap_reports.verification.words import progress
from gap_reports.words import STATE_NAMES, STEP_NAMES
from measurements.vocabulary import operator_name

LOG_SHOWN = 50


def told(tenant: Tenant, zone: WhiteZone) -> dict[str, Any]:
    """All but the forms."""
    row = zone_rows([zone])[0]
    of_zone = {"tenant": tenant, "zone": zone}
    plan = plan_of(tenant, zone.pk)
    communes = communes_named(zone.communes)
    return {
        "zone": zone,
        "heading": heading(row),
        "sentences": sentences(row, [name for _, name in communes]),
        "facts": facts(row),
        "communes": communes,
        "map_query": _map_query(zone, row),
        "is_public": zone.public_from <= today(),
        "cases": _cases(tenant, zone),
        "plan": plan,
        "priority": priority_name(plan.priority),
        "notes": [(note, person_name(note.author)) for note in _newest(Note.objects.filter(**of_zone))],
        "timers": [(timer, timer_name(timer), str(timer.person)) for timer in _timers(of_zone)],
        "log": log_lines(_newest(Change.objects.filter(**of_zone))[:LOG_SHOWN]),
    }


def _newest(rows: Any) -> Any:
    people = "author" if rows.model is Note else "person"
    return rows.select_related(people).order_by("-at", "-pk")


def _timers(of_zone: dict[str, Any]) -> Any:
    return Timer.objects.filter(**of_zone, rang_on=None).select_related("person").order_by("set_at")


def _cases(tenant: Tenant, zone: WhiteZone) -> list[dict[str, Any]]:
    """Of each operator asked; `is_own`: the space may open its page."""
    own = set(cases_of(tenant).filter(zone=zone).values_list("pk", flat=True))
    found = Case.objects.filter(zone=zone, merged_into=None).order_by("-role")
    return [_case(case) | {"is_own": case.pk in own} for case in found]


def _case(case: Case) -> dict[str, Any]:
    """What the operator said last, by when it should speak again, and what fresh readings say of it."""
    last = case.steps.order_by("-number").first()
    return {
        "id": case.pk,
        "operator": operator_name(case.operator),
        "is_host": case.role == Case.Role.HOST,
        "state": STATE_NAMES[case.state],
        "due_on": case.due_on,
        "is_overdue": is_overdue(case, today()),
        "step": STEP_NAMES[last.move] if last else "",
        "at": last.at if last else None,
        "reason": last.reason if last else "",
        "planned_on": case.planned_on,
        "claimed_on": case.claimed_on,
        "progress": progress(case, today()),
    }


def _map_query(zone: WhiteZone, row: dict[str, Any]) -> str:
    centre = zone.geom.point_on_surface
    place = {"zoom": 13, "lat": round(centre.y, 5), "lon": round(centre.x, 5)}
    return urlencode({"operator": row["operator"] or EVERY_OPERATOR, "service": row["service"], **place})
