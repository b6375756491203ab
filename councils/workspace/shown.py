"""How the workspace shows zones: the lines of its tables, and what the form above the list offers."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Tenant, User
from accounts.models.tenants import Kind
from councils.models import Priority
from councils.workspace import choices, listing, rows
from councils.workspace.places import places
from councils.workspace.scope import own_zones, unknown_territories
from councils.workspace.words import ORDER_NAMES, priority_name
from coverage.amounts import month_name, people
from coverage.queries import EVERY_OPERATOR
from coverage.words import SERVICE_NAMES, STATUS_NAMES, distinct_names
from coverage.zone_words import heading
from gap_reports.words import STATE_NAMES


def lines(tenant: Tenant, zones: Iterable[Any]) -> list[dict[str, Any]]:
    """Zones of `listing.planned` as a table shows them."""
    zones = list(zones)
    where = places(zones).values()
    return [_line(row, place) for row, place in zip(rows.rows(tenant.slug, zones), where, strict=True)]


def _line(row: dict[str, Any], place: str) -> dict[str, Any]:
    return {
        "id": row["id"],
        "place": place,
        "heading": heading(row),
        "status": STATUS_NAMES[row["status"]],
        "is_public": row["is_public"],
        "priority": priority_name(row["priority"]),
        "assignee": row["assignee"] or "–",
        "is_listed": row["short_list"],
        "people": people(row["population_low"], row["population_high"]),
        "since": month_name(row["published"]),
        "state": STATE_NAMES[row["case_state"]] if row["case_state"] else "–",
        "due_on": row["due_on"],
        "is_overdue": row["is_overdue"],
    }


def pickers(tenant: Tenant, person: User) -> dict[str, Any]:
    """What the form of the list offers, and which territories of the space nobody knows."""
    priorities = [(str(one.value), one.label) for one in Priority]
    return {
        "is_council": tenant.kind == Kind.COUNCIL,
        "unknown": unknown_territories(tenant),
        "operators": _operators(tenant),
        "services": SERVICE_NAMES.items(),
        "statuses": [*STATUS_NAMES.items(), (choices.ANY_STATUS, _("any"))],
        "states": [*STATE_NAMES.items(), (listing.NONE, _("No case"))],
        "priorities": [*priorities, (listing.NONE, _("None"))],
        "people": _people(tenant, person),
        "orders": ORDER_NAMES.items(),
    }


def _operators(tenant: Tenant) -> list[tuple[str, str]]:
    codes = set(own_zones(tenant).order_by().values_list("operator", flat=True).distinct())
    every = [(EVERY_OPERATOR, _("Every operator"))] if None in codes else []
    return [*distinct_names(sorted(filter(None, codes))).items(), *every]


def _people(tenant: Tenant, person: User) -> list[tuple[str, str]]:
    others = [(str(user.pk), str(user)) for user in members(tenant) if user.pk != person.pk]
    return [(choices.ME, _("me")), (listing.NONE, _("nobody")), *others]


def members(tenant: Tenant) -> list[User]:
    """Who belongs to a space, by name."""
    found = [member.user for member in tenant.memberships.select_related("user")]
    return sorted(found, key=lambda user: str(user).casefold())
