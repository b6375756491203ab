"""What list, CSV and API say of a zone in a space: the public properties, then the space's own."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from accounts.links import full
from accounts.models import User
from coverage.embargo import today
from coverage.floor import month
from coverage.queries import zone_rows
from gap_reports.deadlines import RUNS
from publishing.tables import harmless

# The columns of the CSV, in their order.
PUBLIC = (
    "id",
    "operator",
    "service",
    "status",
    "missing_from_official",
    "official_release",
    "official_level",
    "probability",
    "tiles",
    "area_km2",
    "contributors",
    "contributor_days",
    "first_observed",
    "last_observed",
    "communes",
    "population_low",
    "population_high",
    "method_version",
)
OWN = (
    "as_of",
    "published",
    "is_public",
    "priority",
    "assignee",
    "short_list",
    "case_operator",
    "case_state",
    "due_on",
    "is_overdue",
    "url",
)
COLUMNS = (*PUBLIC, *OWN)


def rows(slug: str, zones: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """A row for each zone of `listing.planned`, with its `geometry`; floored as in public."""
    zones = list(zones)
    names = _names(zones)
    for zone, public in zip(zones, zone_rows(zones), strict=True):
        yield public | _own(slug, zone, names)


def _own(slug: str, zone: Any, names: dict[int, str]) -> dict[str, Any]:
    return {
        "as_of": zone.as_of,
        "published": month(zone.created_at),
        "is_public": zone.public_from <= today(),
        "priority": zone.priority,
        "assignee": names.get(zone.assignee),
        "short_list": zone.shortlisted,
        "case_operator": zone.asked,
        "case_state": zone.state,
        "due_on": zone.due_on,
        "is_overdue": is_overdue(zone, today()),
        "url": full(reverse("space-zone", args=[slug, zone.pk])),
    }


def is_overdue(zone: Any, on: date) -> bool:
    """Whether the day of the zone's most pressing case is over."""
    return zone.due_on is not None and zone.due_on < on and zone.state in RUNS


def _names(zones: list[Any]) -> dict[int, str]:
    people = User.objects.in_bulk({zone.assignee for zone in zones if zone.assignee})
    return {pk: str(user) for pk, user in people.items()}


def as_cells(row: dict[str, Any]) -> dict[str, Any]:
    """A row as a spreadsheet takes it: words with blanks between, and no name that it could calculate."""
    return {
        **{column: row[column] for column in COLUMNS},
        "communes": " ".join(row["communes"]),
        "assignee": harmless(row["assignee"] or ""),
    }
