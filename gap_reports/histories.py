"""The histories room: what page and API tell of the steps of a zone, and whether they are unbroken."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from coverage.models import WhiteZone
from gap_reports.deadlines import is_overdue
from gap_reports.history import broken
from gap_reports.models import Case, Step


class History(NamedTuple):
    """The cases of a zone and their steps, in order; `broken_at`: the first step that does not follow."""

    zone: WhiteZone
    cases: list[Case]
    steps: list[Step]
    broken_at: int | None


def history_of(zone: WhiteZone) -> History:
    """All of it, from the first step."""
    steps = list(Step.objects.filter(zone=zone).select_related("case").order_by("number"))
    return History(zone, cases_of_zone(zone), steps, broken(steps))


def cases_of_zone(zone: WhiteZone) -> list[Case]:
    """Its cases, that of its own operator first."""
    cases = Case.objects.filter(zone=zone).select_related("merged_into")
    return list(cases.order_by("-role", "operator"))  # own, then host


def case_facts(case: Case, on: date) -> dict[str, Any]:
    """What the API tells of a case; where it was merged, the zone where it goes on."""
    return {
        "id": str(case.pk),
        "operator": case.operator,
        "role": case.role,
        "state": str(case.state),
        "due_on": case.due_on,
        "overdue": is_overdue(case, on),
        "goes_on_in": str(case.merged_into.zone_id) if case.merged_into else None,
    }


def broken_chains() -> Iterator[tuple[UUID, int]]:
    """Every zone whose history is broken, and the number of the first step that does not follow."""
    zones = Step.objects.order_by("zone").values_list("zone", flat=True).distinct()
    for zone in zones.iterator():
        found = broken(Step.objects.filter(zone=zone).order_by("number"))
        if found is not None:
            yield zone, found
