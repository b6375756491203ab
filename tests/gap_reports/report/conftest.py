"""What tests of gap reports share: an operator with cases of all kinds on one département."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from coverage.models import PromisedSite, Site, Territory
from gap_reports.models import Case
from gap_reports.moves import move
from gap_reports.states import Move, State
from tests.coverage.factories import (
    AS_OF,
    commune,
    larger_territory,
    pipeline_state,
    release,
    square,
    white_zone,
)
from tests.gap_reports.factories import a_case, said

ON = date(2026, 11, 22)
COMMUNES = ("80001", "80002", "80003", "80004")
KINDS: dict[str, dict[str, Any]] = {
    "late": {"state": State.REPORTED, "detected_on": date(2026, 8, 1), "due_on": date(2026, 10, 1)},
    "new": {"state": State.REPORTED, "detected_on": date(2026, 11, 10), "due_on": date(2027, 1, 10)},
    "standing": {"state": State.REPORTED, "detected_on": date(2026, 9, 20), "due_on": date(2026, 11, 30)},
    "closed": {"state": State.VERIFIED, "detected_on": date(2026, 7, 1), "closed_on": date(2026, 10, 1)},
}


def ground() -> dict[str, Case]:
    """Four communes in a row, a zone in each, and what stands around them."""
    pipeline_state()
    for number, code in enumerate(COMMUNES):
        commune(code)
        Territory.objects.filter(key=f"com-{code}").update(
            geom=square(2.0 + number * 0.06, 49.9, 0.06), name=f"Ville-{number + 1}"
        )
    larger_territory("reg-32")
    larger_territory("dep-80")
    whole = MultiPolygon(Polygon.from_bbox((2.0, 49.9, 2.24, 49.96)))
    Territory.objects.filter(key="dep-80").update(geom=whole, name="Somme")
    declares = release("00101", "data_4g", sha256="ab" * 32)
    sites()
    return {
        kind: a_case(zone=_zone(number, declares.name), **facts)
        for number, (kind, facts) in enumerate(KINDS.items())
    }


def _zone(number: int, official: str) -> Any:
    return white_zone(
        "00101",
        "data_4g",
        geom=square(2.02 + number * 0.06, 49.92, 0.012),
        communes=[COMMUNES[number]],
        official_release=official,
        official_level="BC",
        population_low=number * 10,
        population_high=number * 10 + 4,
        public_from=AS_OF,
    )


def sites() -> None:
    """One in service, one promised."""
    Site.objects.create(
        operator="00101",
        number="800123",
        has_2g=True,
        has_3g=True,
        has_4g=True,
        has_5g=None,
        listed_on=AS_OF,
        geom=Point(2.05, 49.94, srid=4326),
    )
    PromisedSite.objects.create(
        listed_on=AS_OF,
        number="7",
        name="Le Quesnoy",
        decree="12",
        within_24_months=1,
        operators=["00101"],
        geom=Point(2.015, 49.915, srid=4326),
    )


@pytest.fixture(scope="module")
def planted_cases(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Case]]:
    with django_db_blocker.unblock(), transaction.atomic():
        cases = ground()
        then = datetime(2026, 9, 30, 9, tzinfo=UTC)
        move(
            cases["standing"].pk, Move.ACKNOWLEDGE, said(Move.ACKNOWLEDGE, reason="Le relief, à l’est"), then
        )
        yield cases
        transaction.set_rollback(True)


@pytest.fixture
def cases(db: None, planted_cases: dict[str, Case]) -> dict[str, Case]:
    return {kind: Case.objects.get(pk=case.pk) for kind, case in planted_cases.items()}
