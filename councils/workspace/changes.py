"""What changed in a space since a moment: zones born or changed, cases moved, what somebody was given."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Tenant, User
from councils.models import Change
from councils.workspace.places import places
from councils.workspace.scope import own_zones
from coverage.core.verdict import MIN_CONTRIBUTORS
from coverage.models import WhiteZone, ZoneEvent
from coverage.queries import zone_rows
from coverage.zone_context import as_told
from coverage.zone_context_words import told
from coverage.zone_words import heading
from gap_reports.models import Step
from gap_reports.words import STEP_NAMES
from measurements.vocabulary import operator_name

SHOWN = 10  # of each kind, the newest; the others are counted


class Line(NamedTuple):
    """A zone, as lists call it, and what happened to it."""

    zone: UUID
    heading: str
    text: str = ""


class Lines(NamedTuple):
    """The newest lines of a kind, and how many more there are."""

    lines: list[Line]
    more: int


class Changes(NamedTuple):
    """What changed since a moment."""

    since: datetime
    born: Lines
    zones: Lines
    cases: Lines
    assigned: Lines

    @property
    def number(self) -> int:
        """Of all kinds together."""
        return sum(len(kind.lines) + kind.more for kind in self[1:])


def changes_since(tenant: Tenant, person: User, since: datetime) -> Changes:
    """What changed for this person in this space."""
    own = own_zones(tenant)
    return Changes(
        since,
        _born(own.filter(created_at__gt=since)),
        _became(own, since),
        _moved(own, since),
        _assigned(tenant, person, since),
    )


def _born(found: QuerySet[WhiteZone]) -> Lines:
    zones = list(found.order_by("-created_at", "pk")[:SHOWN])
    return _lines(found, [Line(zone.pk, _heading(zone)) for zone in zones])


def _became(own: QuerySet[WhiteZone], since: datetime) -> Lines:
    """Withdrawn, corrected, repaired, split, back again; and where another zone joined."""
    ids = own.values("pk")
    joined = Q(zone__redirect_to__in=ids, zone__contributors__gte=MIN_CONTRIBUTORS)
    found = ZoneEvent.objects.filter(Q(zone__in=ids) | joined & Q(what=ZoneEvent.What.MERGED))
    found = found.filter(created_at__gt=since).select_related("zone__redirect_to")
    lines = []
    for event in found.order_by("-created_at", "-pk")[:SHOWN]:
        zone = event.zone.redirect_to or event.zone
        lines.append(Line(zone.pk, _heading(zone), told(as_told(event, zone.pk))))
    return _lines(found, lines)


def _moved(own: QuerySet[WhiteZone], since: datetime) -> Lines:
    found = Step.objects.filter(at__gt=since, zone__in=own.values("pk")).select_related("zone", "case")
    lines = [
        Line(
            step.zone_id,
            _heading(step.zone),
            f"{operator_name(step.case.operator)} · {STEP_NAMES[step.move]}",
        )
        for step in found.order_by("-at", "-pk")[:SHOWN]
    ]
    return _lines(found, lines)


def _assigned(tenant: Tenant, person: User, since: datetime) -> Lines:
    """By somebody else, and still so."""
    found = Change.objects.filter(
        tenant=tenant, what=Change.What.ASSIGNEE, after=str(person.pk), at__gt=since
    )
    found = found.filter(zone__plans__tenant=tenant, zone__plans__assignee=person)
    found = found.exclude(person=person).select_related("zone", "person")
    lines = [
        Line(change.zone_id, _heading(change.zone), str(change.person or ""))
        for change in found.order_by("-at", "-pk")[:SHOWN]
    ]
    return _lines(found, lines)


def _lines(found: QuerySet[Any], lines: Sequence[Line]) -> Lines:
    """With the number of those that are not shown; counted only where there are more than are shown."""
    return Lines(list(lines), found.count() - SHOWN if len(lines) == SHOWN else 0)


def _heading(zone: WhiteZone) -> str:
    return " · ".join(filter(None, (heading(zone_rows([zone])[0]), places([zone])[zone.pk])))
