"""The door of the outage lists: which sites near a place an operator said were down on a day."""

from dataclasses import dataclass
from datetime import date

from django.contrib.gis.geos import GEOSGeometry
from django.db import connection

from coverage.models import ListedOutage
from coverage.sql import load


@dataclass(frozen=True, slots=True)
class NearOutage:
    """A site listed as out of order, and how far it stands from what was asked for."""

    operator: str
    number: str
    place: str
    down: list[str]
    voice_down: bool | None
    data_down: bool | None
    reason: str
    listed_on: date
    distance_m: float


def outages_near(
    geometry: GEOSGeometry, operator: str | None, day: date, within_m: float
) -> list[NearOutage]:
    """What the operator (any for None) listed for that day within so many metres, nearest first.

    A list speaks of the day on which it was published alone. `geometry` is in WGS84 degrees.
    """
    asked = {"operator": operator, "geometry": geometry.hexewkb.decode(), "day": day, "metres": within_m}
    with connection.cursor() as cursor:
        cursor.execute(load("outages_near"), asked)
        return [NearOutage(*row) for row in cursor.fetchall()]


def was_listed(operator: str, day: date) -> bool:
    """Whether we hold the operator's list of that day: without it, no outage near a place means nothing."""
    return ListedOutage.objects.filter(operator=operator, listed_on=day).exists()
