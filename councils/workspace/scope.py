"""Which white zones are a space's own: those on its territories, or those of an operator's codes."""

from django.db.models import QuerySet

from accounts.models import Tenant
from accounts.models.tenants import Kind
from coverage.models import Territory, WhiteZone
from coverage.queries import ZoneFilter, communes_of, zones
from coverage.territories.today import codes_meaning


def own_zones(tenant: Tenant) -> QuerySet[WhiteZone]:
    """Every zone of the space, of whatever status; before its embargo ends, too."""
    if tenant.kind == Kind.OPERATOR:
        return zones(embargoed=True).filter(operator__in=tenant.operators)
    return zones(ZoneFilter(communes=communes(tenant)), embargoed=True)


def communes(tenant: Tenant) -> list[str]:
    """Every code, of today or before, of the communes of all its territories, in order.

    A zone that ended keeps the codes that it was last drawn with, though its commune merged since.
    """
    now = {code for territory in territories(tenant) for code in communes_of(territory.key)}
    return sorted(codes_meaning(now))


def territories(tenant: Tenant) -> list[Territory]:
    """Its territories without their outlines, in the order that it names them; unknown keys are left out."""
    found = Territory.objects.defer("geom").in_bulk(tenant.territories)
    return [found[key] for key in tenant.territories if key in found]


def unknown_territories(tenant: Tenant) -> list[str]:
    """Keys that no imported territory has: of these no zone is listed."""
    known = {territory.key for territory in territories(tenant)}
    return [key for key in tenant.territories if key not in known]
