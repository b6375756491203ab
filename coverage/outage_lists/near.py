"""The door of the outage lists: what an operator said was down near a place, day by day over some time."""

from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.contrib.gis.geos import GEOSGeometry
from django.db import connection

from coverage.models import ListedOutage
from coverage.sql import load


@dataclass(frozen=True, slots=True)
class DownSite:
    """A site listed as out of order, on which days, and how far it stands from what was asked for."""

    number: str
    place: str
    days: list[date]
    distance_m: float


@dataclass(frozen=True, slots=True)
class NearOutages:
    """What the lists of some days say of sites near a place. Of a day without a list nothing is known."""

    since: date
    until: date
    days_listed: int  # days of which the operator's list is held
    days_down: int  # those on which it names one of the sites
    sites: list[DownSite]  # nearest first


def outages_near(
    geometry: GEOSGeometry, operator: str, service: str, since: date, until: date, within_m: float
) -> NearOutages:
    """Sites within so many metres that the operator listed from `since` to `until` as out of order.

    Wholly or in part: for voice, without voice in some generation; else without data in some; a row that does
    not say may mean it. A list speaks of its own day alone. `geometry` is in WGS84 degrees.
    """
    held = ListedOutage.objects.filter(operator=operator, listed_on__range=(since, until))
    asked: dict[str, str | bool | float | date] = {
        "operator": operator,
        "is_voice": service == "voice",
        "geometry": geometry.hexewkb.decode(),
        "metres": within_m,
        "since": since,
        "until": until,
    }
    with connection.cursor() as cursor:
        cursor.execute(load("outages_near"), asked)
        sites = [DownSite(*row) for row in cursor.fetchall()]
    days_down = len(set(chain.from_iterable(site.days for site in sites)))
    return NearOutages(since, until, held.values("listed_on").distinct().count(), days_down, sites)
