"""The gazetteer of the maps room: a territory's place among the others, above and below it."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import PointOnSurface
from django.db.models import F, Q, QuerySet

from coverage.models import Territory
from coverage.queries import communes_of

COM, EPCI, DEP, REG = Territory.COMMUNE, Territory.EPCI, Territory.DEPARTEMENT, Territory.REGION
MAP_ZOOMS = {COM: 12, EPCI: 11, DEP: 9, REG: 8}
DEGREE_DECIMALS = 4  # ten metres


class Link(NamedTuple):
    """All that a link to a territory needs: a région has thousands of communes."""

    key: str
    name: str


class Around(NamedTuple):
    """The territories that a territory lies in, and those that lie in it."""

    above: list[Territory]
    below: list[Territory]  # larger ones first
    communes: list[Link]


def around(territory: Territory) -> Around:
    """Its neighbours up and down."""
    codes = communes_of(territory.key)
    communes = _named(Q(kind=COM, code__in=codes))
    above, below = _above(territory, communes), _below(territory, codes)
    links = [] if territory.kind == COM else communes.values_list("key", "name")
    return Around(list(above), list(below), [Link(*link) for link in links])


def regions() -> list[tuple[Territory, list[Territory]]]:
    """Each région with its départements."""
    departments = list(_named(Q(kind=DEP)))
    return [
        (region, [department for department in departments if department.region == region.code])
        for region in _named(Q(kind=REG))
    ]


def map_query(territory: Territory) -> str | None:
    """The query of the map at a territory; None where it has no outline."""
    drawn = Territory.objects.filter(pk=territory.pk, geom__isnull=False)
    point = drawn.annotate(point=PointOnSurface(F("geom"))).values_list("point", flat=True).first()
    if point is None:
        return None
    at = {"lat": round(point.y, DEGREE_DECIMALS), "lon": round(point.x, DEGREE_DECIMALS)}
    return urlencode({"zoom": MAP_ZOOMS[territory.kind], **at})


def map_query_of(key: str) -> str | None:
    """The same by the territory's key."""
    return map_query(Territory.objects.defer("geom").get(key=key))


def box_of(key: str) -> tuple[float, float, float, float] | None:
    """West, south, east, north in degrees of a territory, of its communes where it has no outline itself.

    LookupError for a key that no territory has.
    """
    either = Q(key=key) | Q(kind=COM, code__in=communes_of(key))
    drawn = Territory.objects.filter(either, geom__isnull=False)
    found: tuple[float, float, float, float] | None = drawn.aggregate(box=Extent("geom"))["box"]
    return found


def _above(territory: Territory, communes: QuerySet[Territory]) -> QuerySet[Territory]:
    """What holds it; an EPCI may lie in several départements."""
    if territory.kind == REG:
        return Territory.objects.none()
    regions = Q(kind=REG, code__in=communes.values("region"))
    if territory.kind == DEP:
        return _named(regions)
    departments = Q(kind=DEP, code__in=communes.values("department"))
    # An EPCI names no EPCI.
    return _named(Q(kind=EPCI, code=territory.epci) | departments | regions)


def _below(territory: Territory, codes: list[str]) -> QuerySet[Territory]:
    """What it holds between itself and its communes."""
    within = {REG: Q(kind=DEP, region=territory.code), DEP: Q(kind=EPCI, made_of__overlap=codes)}
    return _named(within.get(territory.kind, Q(pk=None)))


def _named(which: Q) -> QuerySet[Territory]:
    return Territory.objects.filter(which).defer("geom").order_by("-kind", "name", "key")
