"""The door of the tests in the field: what ARCEP measured in a polygon, to show beside our estimates."""

from dataclasses import dataclass
from datetime import date

from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Count, Max, Q

from coverage.models import DriveTest

Outcome = DriveTest.Outcome


@dataclass(frozen=True, slots=True)
class Measured:
    """Tests of one kind on one operator: how many ended how; `unknown` by ARCEP's rules have no outcome."""

    operator: str
    protocol: str
    succeeded: int
    partial: int
    failed: int
    unknown: int
    without_service: int  # had no network when they began, whatever their outcome
    newest: date | None  # day of the newest, where the files tell days


def measured_within(geometry: GEOSGeometry, since: date | None = None) -> list[Measured]:
    """Tests whose start lies in the polygon (WGS84), by operator and protocol; from `since` on, if given.

    A file without days says nothing of when: with `since`, its tests are left out.
    """
    found = DriveTest.objects.filter(geom__within=geometry)
    if since is not None:
        found = found.filter(day__gte=since)
    counted = found.values("operator", "protocol").annotate(
        succeeded=Count("pk", filter=Q(outcome=Outcome.SUCCEEDED)),
        partial=Count("pk", filter=Q(outcome=Outcome.PARTIAL)),
        failed=Count("pk", filter=Q(outcome=Outcome.FAILED)),
        unknown=Count("pk", filter=Q(outcome=None)),
        without_service=Count("pk", filter=Q(technology="none")),
        newest=Max("day"),
    )
    return [Measured(**row) for row in counted.order_by("operator", "protocol")]
