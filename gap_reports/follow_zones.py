"""White zones become cases, and cases follow their zones: merged, corrected, withdrawn, opened again."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet

from coverage.core.evidence import SERVICES
from coverage.models import WhiteZone, ZoneEvent
from coverage.queries import zones
from coverage.zone_context import public_reason
from gap_reports.followers import carry_on
from gap_reports.models import Case
from gap_reports.moves import Said, move
from gap_reports.routing import addressees
from gap_reports.states import CLOSED, OPEN, By, Move, State

CASE_IDS = UUID("0f5d7c52-3a0e-4d1b-9a60-6a0d7f6c2b11")
PIPELINE = "pipeline"
Status = WhiteZone.Status
# What the chronicle of a zone says where its case ends; the newest of these holds the reason.
ENDS = {
    Move.WITHDRAW: (ZoneEvent.What.WITHDRAWN, ZoneEvent.What.REPAIRED),
    Move.CORRECT_MAP: (ZoneEvent.What.CORRECTED, ZoneEvent.What.MERGED),
}


def follow_zones(on: date) -> int:
    """Bring the cases to where the zones now stand; returns how many cases were opened or moved.

    A zone is a matter for operators while the official map declares it covered. One without an operator is
    none of its own: each of its operators has a zone there, which is.
    """
    carry_on()
    changed = open_cases(on)
    for case in _unmerged().select_related("zone", "zone__redirect_to"):
        changed += _merge(case) if case.zone.redirect_to_id is not None else _follow(case)
    return changed


def open_cases(on: date) -> int:
    """A case for each operator that a zone concerns and that has none yet; returns how many."""
    there = set(Case.objects.values_list("zone_id", "operator"))
    new = [
        case for zone in _matters() for case in _cases(zone, on) if (case.zone_id, case.operator) not in there
    ]
    Case.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _matters() -> QuerySet[WhiteZone]:
    return zones(embargoed=True).filter(
        status=Status.OPEN, missing_from_official=True, operator__isnull=False
    )


def _cases(zone: WhiteZone, on: date) -> Iterator[Case]:
    for asked in addressees(zone.operator or "", SERVICES[zone.service], on):
        yield Case(
            id=uuid5(CASE_IDS, f"{zone.pk}:{asked.operator}"),
            zone=zone,
            operator=asked.operator,
            role=asked.role,
            detected_on=on,
        )


def _unmerged() -> QuerySet[Case]:
    return Case.objects.filter(merged_into=None).order_by("pk")


def _merge(case: Case) -> int:
    """The matter goes on in the case of the zone that holds most of this one's tiles, if that is one."""
    heir = Case.objects.filter(zone=case.zone.redirect_to_id, operator=case.operator).first()
    if heir is not None:
        Case.objects.filter(merged_into=case).update(merged_into=heir)  # what had merged into it before
        return Case.objects.filter(pk=case.pk).update(merged_into=heir)
    return _make(case, Move.CORRECT_MAP) if case.state in OPEN else 0


def _follow(case: Case) -> int:
    what = due_move(case)
    return _make(case, what) if what else 0


def due_move(case: Case) -> Move | None:
    """What a zone's state asks of its case, None if nothing.

    A claimed repair is left to the fresh readings, whatever the map says meanwhile: its answer is owed.
    """
    zone = case.zone
    is_matter = zone.status == Status.OPEN and zone.missing_from_official
    if is_matter:
        return Move.REOPEN if case.state in CLOSED and _is_newer(case) else None
    if case.state == State.REPAIR_CLAIMED:
        return None
    if zone.status in (Status.WITHDRAWN, Status.REPAIRED):
        return Move.WITHDRAW if case.state in OPEN | {State.MAP_CORRECTED} else None
    return Move.CORRECT_MAP if case.state in OPEN else None


def _is_newer(case: Case) -> bool:
    """Whether the zone was drawn since the case was closed: what closed it has had its effect by then."""
    return case.closed_on is not None and case.zone.as_of > case.closed_on


@transaction.atomic
def _make(case: Case, what: Move) -> int:
    zone = case.zone
    details = {
        "status": zone.status,
        "official_release": zone.official_release,
        "method_version": zone.method_version,
        "as_of": zone.as_of.isoformat(),
        **_reason(zone, what),
    }
    move(case.pk, what, Said(By.EVIDENCE, PIPELINE, details=details))
    return 1


def _reason(zone: WhiteZone, what: Move) -> dict[str, Any]:
    """Why the zone ended, as the public may know it; nothing where the chronicle does not say."""
    event = ZoneEvent.objects.filter(zone=zone, what__in=ENDS.get(what, ())).order_by("pk").last()
    return {"reason": public_reason(event.reason)} if event else {}
