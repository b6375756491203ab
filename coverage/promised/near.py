"""The door of the promises: what an operator is already told to build near a place."""

from dataclasses import dataclass
from datetime import date

from django.contrib.gis.geos import GEOSGeometry
from django.db import connection

from coverage.sql import load

# The columns that say how far a site has come, the furthest first.
STAGES = ("in_service", "within_6_months", "within_24_months", "awaiting")


@dataclass(frozen=True, slots=True)
class NearPromise:
    """A site of the targeted-coverage programme, and how far it stands from what was asked for."""

    number: str
    name: str
    zone_name: str
    decree: str
    decreed_on: date | None
    operators: list[str]
    leader: str
    requested: int | None  # sites asked for, and at each stage; None where the list does not say
    in_service: int | None
    within_6_months: int | None
    within_24_months: int | None
    awaiting: int | None
    listed_on: date
    longitude: float
    latitude: float
    distance_m: float

    @property
    def stage(self) -> str:
        """The furthest of STAGES that the list tells of, or nothing."""
        return next((stage for stage in STAGES if getattr(self, stage)), "")


def promised_near(geometry: GEOSGeometry, operator: str | None, within_m: float) -> list[NearPromise]:
    """Sites of the newest list that name the operator (any for None) within so many metres, nearest first.

    `geometry` is in WGS84 degrees; distances are geodesic, 0 within a polygon.
    """
    asked = {"operator": operator, "geometry": geometry.hexewkb.decode(), "metres": within_m}
    with connection.cursor() as cursor:
        cursor.execute(load("promised_near"), asked)
        return [NearPromise(*row) for row in cursor.fetchall()]
