"""What a space may ask a gap report of: which operators, on which territories."""

from collections.abc import Iterable
from itertools import chain

from accounts.models import Tenant
from accounts.models.tenants import Kind
from coverage.models import Territory
from gap_reports.models import Case
from gap_reports.parties import cases_of

# What an operator is offered, the largest first; a council has territories of its own.
OFFERED = {Territory.REGION: "region", Territory.DEPARTEMENT: "department"}


def operators_of(tenant: Tenant) -> list[str]:
    """An operator's own codes; to a council, those of the operators that have cases with it."""
    if tenant.kind == Kind.OPERATOR:
        return sorted(tenant.operators)
    return sorted(set(cases_of(tenant).order_by().values_list("operator", flat=True)))


def territories_of(tenant: Tenant) -> list[Territory]:
    """A council's own; to an operator, the régions and départements where it has cases."""
    if tenant.kind == Kind.COUNCIL:
        keys: Iterable[str] = tenant.territories
    else:
        keys = chain.from_iterable(keys_around(tenant.operators, kind) for kind in OFFERED)
    found = {territory.key: territory for territory in Territory.objects.filter(key__in=list(keys))}
    order = [Territory.REGION, Territory.DEPARTEMENT, Territory.EPCI, Territory.COMMUNE]
    return sorted(found.values(), key=lambda one: (order.index(one.kind), one.name))


def keys_around(operators: Iterable[str], kind: str = Territory.REGION) -> list[str]:
    """Keys of the régions, or départements, in which these operators have cases."""
    cases = Case.objects.filter(operator__in=list(operators), merged_into=None).order_by()
    codes = set(chain.from_iterable(cases.values_list("zone__communes", flat=True)))
    communes = Territory.objects.filter(kind=Territory.COMMUNE, code__in=codes)
    found = set(communes.values_list(OFFERED[kind], flat=True)) - {""}
    return [f"{kind}-{code}" for code in sorted(found)]
