"""The door of the coverage room: what later stages may read of tiles and zones, the privacy floor applied.

Floored rows are what the public sees in the API and in exports: witnesses by class, estimates in hundredths,
dates by month, no verdict that rests on one contributor alone. Rows without the floor are for the platform's
staff.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import shapely
from django.contrib.gis.geos import Polygon
from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, CharField, F, Func, Q, QuerySet, Value

from coverage.core.evidence import SERVICES
from coverage.core.verdict import MIN_CONTRIBUTORS, witness_class
from coverage.embargo import is_over
from coverage.floor import month, told
from coverage.guidance.near import where_to_measure
from coverage.models import MonthlyZone, Territory, WhiteZone
from coverage.outlines import rounded
from coverage.published import as_of, tile_rows
from coverage.undeclared import AreaFilter, AreaPage, area_key, served_undeclared

__all__ = [
    "EVERY_OPERATOR",
    "AreaFilter",
    "AreaPage",
    "ZoneFilter",
    "area_key",
    "as_of",
    "chosen_zones",
    "communes_of",
    "find_zone",
    "lies_in",
    "served_undeclared",
    "tile_rows",
    "where_to_measure",
    "zone_rows",
    "zones",
]

CODES = ArrayField(CharField())
Row = TypeVar("Row", WhiteZone, MonthlyZone)

# What a filter says for the zones whose operator is null: every operator published there is white.
EVERY_OPERATOR = "none"

TERRITORY_KEY = re.compile(r"(com|epci|dep|reg)-[0-9A-Z]+")
# The column of a commune's row that holds the code of the territory around it; an EPCI names its members.
AROUND = {Territory.COMMUNE: "code", Territory.DEPARTEMENT: "department", Territory.REGION: "region"}


@dataclass(frozen=True)
class ZoneFilter:
    """Which zones to read; what is None restricts nothing."""

    bbox: tuple[float, float, float, float] | None = None  # west, south, east, north in degrees
    operator: str | None = None  # five digits, or EVERY_OPERATOR
    service: str | None = None
    status: str | None = None
    communes: Sequence[str] | None = None  # codes: zones that lie, in part at least, in one of them
    missing_from_official: bool | None = None


EVERY_ZONE = ZoneFilter()


def zones(wanted: ZoneFilter = EVERY_ZONE, *, embargoed: bool = False) -> QuerySet[WhiteZone]:
    """Zones that stand for themselves, by id: ids that a merger or a split replaced are left out.

    A zone that one contributor alone has seen is not public, and left out too. Nor is one before its embargo
    ends: `embargoed` is for the platform's staff, and for spaces, each of the zones that concern it.
    """
    found = WhiteZone.objects.filter(redirect_to=None, contributors__gte=MIN_CONTRIBUTORS).order_by("pk")
    return chosen_zones(found if embargoed else found.filter(is_over()), wanted)


def chosen_zones(found: QuerySet[Row], wanted: ZoneFilter) -> QuerySet[Row]:
    """Those of some zones, of today or of a month, that a filter asks for."""
    if wanted.operator is not None:
        everyone = wanted.operator == EVERY_OPERATOR
        found = found.filter(operator=None) if everyone else found.filter(operator=wanted.operator)
    if wanted.service is not None:
        found = found.filter(service=SERVICES.index(wanted.service))
    if wanted.bbox is not None:
        found = found.filter(geom__intersects=Polygon.from_bbox(wanted.bbox))
    if wanted.communes is not None:
        found = found.filter(lies_in(wanted.communes))
    asked = {
        "status": wanted.status,
        "missing_from_official": wanted.missing_from_official,
    }
    return found.filter(**{name: value for name, value in asked.items() if value is not None})


class _LiesIn(Func):
    """Whether two lists of communes share one; as overlap, but fast where a région has thousands."""

    template = "EXISTS (SELECT FROM unnest(%(expressions)s))"
    arg_joiner = ") AS of_zone (code) WHERE code = ANY ("
    output_field = BooleanField()


def lies_in(communes: Sequence[str], column: str = "communes") -> Func:
    """Zones that lie, in part at least, in one of these communes, for a filter of them.

    `column`: the path to a zone's communes from what is filtered.
    """
    return _LiesIn(F(column), Value(list(communes), output_field=CODES))


def find_zone(zone: UUID, *, embargoed: bool = False) -> WhiteZone | None:
    """The zone of this id whatever its status, or the row that redirects it; None if none is public.

    `embargoed` as in `zones`.
    """
    told = Q(contributors__gte=MIN_CONTRIBUTORS) | Q(redirect_to__isnull=False)
    return WhiteZone.objects.filter(told if embargoed else told & is_over(), pk=zone).first()


def communes_of(key: str) -> list[str]:
    """Codes of the communes of a territory (its key: com-80021, epci-…, dep-80, reg-32), in order.

    LookupError if there is no territory of that key.
    """
    territory = Territory.objects.filter(key=key).first() if TERRITORY_KEY.fullmatch(key) else None
    if territory is None:
        raise LookupError(f"no territory has the key {key!r}")
    if territory.kind == Territory.EPCI:
        return sorted(territory.made_of)
    communes = Territory.objects.filter(kind=Territory.COMMUNE, **{AROUND[territory.kind]: territory.code})
    return list(communes.order_by("code").values_list("code", flat=True))


def zone_rows(found: Iterable[WhiteZone], *, floored: bool = True) -> list[dict[str, Any]]:
    """The public properties of each zone and its `geometry` (shapely, WGS84 degrees), in the order given.

    Without the floor, numbers instead of classes, days instead of months, and all digits of the probability.
    """
    count, when, sure = (witness_class, month, told) if floored else (int, day, float)
    return [
        {
            "id": str(zone.pk),
            "operator": zone.operator,
            "service": SERVICES[zone.service],
            "status": zone.status,
            "missing_from_official": zone.missing_from_official,
            "official_release": zone.official_release,
            "official_level": zone.official_level,
            "probability": float(sure(zone.probability)),
            "tiles": zone.tiles,
            "area_km2": zone.area_km2,
            "contributors": count(zone.contributors),
            "contributor_days": count(zone.contributor_days),
            "first_observed": when(zone.first_day),
            "last_observed": when(zone.last_day),
            "communes": zone.communes,
            "population_low": zone.population_low,
            "population_high": zone.population_high,
            "method_version": zone.method_version,
            "geometry": rounded(shapely.from_wkb(bytes(zone.geom.wkb))),
        }
        for zone in found
    ]


def day(moment: date) -> str:
    """2026-11-21."""
    return moment.isoformat()
