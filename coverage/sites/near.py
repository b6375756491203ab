"""The door of the sites: which of an operator's stand nearest to a place, in metres on the ground."""

from dataclasses import dataclass
from datetime import date

from django.contrib.gis.geos import GEOSGeometry
from django.db import connection

from coverage.sql import load

FARTHEST_M = 35_000.0  # where GSM's timing advance ends: a site beyond serves no telephone


@dataclass(frozen=True, slots=True)
class NearSite:
    """A site in service, and how far it stands from the nearest point of what was asked for."""

    operator: str
    number: str
    has_2g: bool
    has_3g: bool
    has_4g: bool
    has_5g: bool | None  # None: its list does not speak of 5G
    listed_on: date
    longitude: float
    latitude: float
    distance_m: float


def nearest_sites(geometry: GEOSGeometry, operator: str | None, limit: int = 3) -> list[NearSite]:
    """The `limit` nearest sites of the operator's newest list, nearest first; of any operator for None.

    `geometry` is in WGS84 degrees; distances are geodesic, 0 within a polygon, at most FARTHEST_M.
    """
    asked = {"operator": operator, "geometry": geometry.hexewkb.decode(), "farthest": FARTHEST_M}
    with connection.cursor() as cursor:
        cursor.execute(load("nearest_sites"), asked | {"number": limit})
        return [NearSite(*row) for row in cursor.fetchall()]
