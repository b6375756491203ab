"""What tests of cases begin with: a zone, its case, and somebody who speaks."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.gis.geos import MultiPolygon, Polygon

from coverage.models import WhiteZone
from gap_reports.models import Case, Step
from gap_reports.moves import Said, move
from gap_reports.states import RULES, By, Move, State

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
PLANNED = date(2999, 1, 31)  # to come, whenever this runs
SQUARE = MultiPolygon(Polygon.from_bbox((2.0, 49.9, 2.01, 49.91)), srid=4326)


def a_zone(**columns: Any) -> WhiteZone:
    """A zone that the official map lacks."""
    facts: dict[str, Any] = {
        "id": uuid4(),
        "operator": "00101",
        "service": 2,
        "status": WhiteZone.Status.OPEN,
        "missing_from_official": True,
        "official_release": "2026_T2",
        "official_level": "BC",
        "probability": 0.97,
        "tiles": 4,
        "area_km2": 0.16,
        "contributors": 5,
        "contributor_days": 11,
        "first_day": date(2026, 6, 1),
        "last_day": date(2026, 9, 1),
        "communes": ["80021"],
        "method_version": "2026.2",
        "as_of": date(2026, 9, 30),
        "geom": SQUARE,
    }
    return WhiteZone.objects.create(**(facts | columns))


def a_case(state: State = State.DETECTED, zone: WhiteZone | None = None, **columns: Any) -> Case:
    """A case that stands where it is asked to, without a history."""
    zone = zone or a_zone()
    return Case.objects.create(
        **{
            "id": uuid4(),
            "zone": zone,
            "operator": zone.operator or "00101",
            "role": Case.Role.OWN,
            "state": state,
            "detected_on": date(2026, 9, 30),
            **columns,
        }
    )


def said(what: Move, **more: Any) -> Said:
    """Whoever may make a move makes it, with all that it needs."""
    days = {Move.PLAN: PLANNED, Move.CLAIM_REPAIR: date(2026, 9, 30)}
    words = {"reason": "there is a mast on the hill", "day": days.get(what), "author": "somebody"}
    return Said(**{"by": RULES[what].by, **words, **more})


def take(case: UUID, *moves: Move) -> list[Step]:
    """Make moves one after the other."""
    return [move(case, what, said(what), NOON) for what in moves]


def by_another(what: Move) -> By:
    """Somebody who may not make the move."""
    return next(by for by in By if by != RULES[what].by)
