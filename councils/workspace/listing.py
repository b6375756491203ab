"""The list of the workspace: a space's zones beside its plans and a case of each, chosen and in order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, TruncDate

from accounts.models import Tenant
from councils.workspace.scope import own_zones
from coverage.models import WhiteZone
from coverage.queries import ZoneFilter, chosen_zones
from gap_reports.models import Case

NONE = "none"  # what a filter says for zones that have no priority, nobody or no case
AFTER_EACH_PRIORITY = 9
NEVER = date.max
SEPARATOR = "~"  # between the parts of a cursor: in none of them, and safe in an address

# Where nobody is known to live, or nobody knows, comes last.
MOST_PEOPLE_FIRST = -Coalesce("population_high", Value(-1))


class Order(NamedTuple):
    """What the list is ordered by first, ascending, and how a cursor spells that value."""

    key: Combinable
    read: Callable[[str], Any]


# Then by people, then by id.
ORDERS = {
    "priority": Order(Coalesce("priority", Value(AFTER_EACH_PRIORITY)), int),
    "people": Order(MOST_PEOPLE_FIRST, int),
    "age": Order(TruncDate("created_at"), date.fromisoformat),
    "due": Order(Coalesce("due_on", Value(NEVER)), date.fromisoformat),
}


@dataclass(frozen=True)
class Wanted:
    """Which zones, and in which order; what is None restricts nothing."""

    operator: str | None = None
    service: str | None = None
    status: str | None = None
    state: str | None = None  # of the case, or NONE
    priority: int | str | None = None  # or NONE
    assignee: int | str | None = None  # the number of a person, or NONE
    short_list: bool = False
    sort: str = "priority"


class Page(NamedTuple):
    """Zones as `planned` gives them; `next` is the cursor of the page after, None at the end."""

    zones: list[Any]
    next: str | None


def planned(tenant: Tenant, found: QuerySet[WhiteZone] | None = None) -> QuerySet[Any]:
    """The space's zones, or some of them, each with what the space plans and the most pressing case.

    Beside a zone's columns: `priority`, `assignee`, `shortlisted`, `state`, `asked` (the case's operator)
    and `due_on`.
    """
    found = own_zones(tenant) if found is None else found
    case = _most_pressing()
    return found.annotate(
        plan=FilteredRelation("plans", condition=Q(plans__tenant=tenant)),
        priority=F("plan__priority"),
        assignee=F("plan__assignee"),
        shortlisted=Coalesce("plan__shortlisted", Value(False)),
        state=Subquery(case.values("state")[:1]),
        asked=Subquery(case.values("operator")[:1]),
        due_on=Subquery(case.values("due_on")[:1]),
    )


def _most_pressing() -> QuerySet[Case]:
    """The zone's case whose day comes first; its own operator's before its host's."""
    cases = Case.objects.filter(zone=OuterRef("pk"), merged_into=None)
    return cases.order_by(F("due_on").asc(nulls_last=True), F("role").desc(), "pk")


def wanted_zones(tenant: Tenant, wanted: Wanted) -> QuerySet[Any]:
    """The zones that are asked for, in their order, with `first` and `second` that it goes by."""
    of_map = ZoneFilter(operator=wanted.operator, service=wanted.service, status=wanted.status)
    found = planned(tenant, chosen_zones(own_zones(tenant), of_map))
    for name in ("state", "priority", "assignee"):
        asked = getattr(wanted, name)
        if asked is not None:
            found = found.filter(**{name: None if asked == NONE else asked})
    if wanted.short_list:
        found = found.filter(shortlisted=True)
    found = found.annotate(first=ORDERS[wanted.sort].key, second=MOST_PEOPLE_FIRST)
    return found.order_by("first", "second", "pk")


def page(tenant: Tenant, wanted: Wanted, cursor: str | None, limit: int) -> Page:
    """So many zones after a cursor; ValueError for one that is not of a list in this order.

    A cursor names where the page before ended by what its order goes by: zones that come and go meanwhile
    neither repeat nor hide others.
    """
    found = wanted_zones(tenant, wanted)
    if cursor:
        found = found.filter(_after(wanted.sort, cursor))
    shown = list(found[: limit + 1])
    more, shown = len(shown) > limit, shown[:limit]
    return Page(shown, _cursor(shown[-1]) if more else None)


def _cursor(zone: Any) -> str:
    return SEPARATOR.join(map(str, (zone.first, zone.second, zone.pk)))


def _after(sort: str, cursor: str) -> Q:
    try:
        first, second, pk = cursor.split(SEPARATOR)
        ended = ORDERS[sort].read(first), int(second), UUID(pk)
    except ValueError:
        raise ValueError(f"{cursor!r} does not come from a `next` of this list") from None
    same = Q(first=ended[0])
    return Q(first__gt=ended[0]) | same & Q(second__gt=ended[1]) | same & Q(second=ended[1], pk__gt=ended[2])
