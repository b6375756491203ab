"""The parties room: whose matter a case is, as spaces see it; doors ask here before they show one."""

from itertools import chain

from django.db.models import Q, QuerySet

from accounts.models import Tenant
from coverage.queries import communes_of, lies_in
from gap_reports.models import Case


def cases_of(tenant: Tenant) -> QuerySet[Case]:
    """The cases that concern a space: an operator's own, or those of zones on a council's territories."""
    return Case.objects.filter(_concerns(tenant)).order_by("pk")


def _concerns(tenant: Tenant) -> Q:
    if tenant.kind == "operator":
        return Q(operator__in=tenant.operators)
    return Q(lies_in(communes_of_space(tenant), "zone__communes"))


def communes_of_space(tenant: Tenant) -> list[str]:
    """Codes of the communes of all territories of a space; a key that leads nowhere adds none."""
    return sorted(set(chain.from_iterable(map(_communes, tenant.territories))))


def _communes(key: str) -> list[str]:
    try:
        return communes_of(key)
    except LookupError:
        return []
