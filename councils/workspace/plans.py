"""The verbs of the workspace: priority, assignment, short list and notes, each with a line in the log."""

from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from accounts.models import Membership, Tenant, User
from councils.models import Change, Note, Plan

What = Change.What


class Wish(NamedTuple):
    """How a plan should be from now on; the names are those of its columns."""

    priority: int | None
    assignee_id: int | None
    shortlisted: bool


# Column: what the log calls a change of it.
LOGGED = {"priority": What.PRIORITY, "assignee_id": What.ASSIGNEE, "shortlisted": What.SHORTLISTED}


class Outdated(ValueError):
    """Somebody changed the plan since whoever changes it now saw it."""


class NoMember(ValueError):
    """Who does not belong to the space sees to nothing there."""


def plan_of(tenant: Tenant, zone: UUID) -> Plan:
    """The plan of a zone; one that says nothing, and is not stored, where there is none."""
    found = Plan.objects.filter(tenant=tenant, zone=zone).select_related("assignee").first()
    return found or Plan(tenant=tenant, zone_id=zone)


@transaction.atomic
def change_plan(tenant: Tenant, zone: UUID, by: User, wish: Wish, seen: int) -> int:
    """Bring a plan to what is wished; returns how many lines that adds to the log.

    `seen` is the edition of the plan that the wish was made before: Outdated if there is another by now, and
    it says something else. NoMember for a new assignee who does not belong to the space.
    """
    Plan.objects.get_or_create(tenant=tenant, zone_id=zone)
    plan = Plan.objects.select_for_update().get(tenant=tenant, zone=zone)
    changed = {name: value for name, value in wish._asdict().items() if getattr(plan, name) != value}
    if not changed:
        return 0
    if plan.edition != seen:
        raise Outdated
    _check_member(tenant, changed.get("assignee_id"))
    for name, value in changed.items():
        log(tenant, zone, by, LOGGED[name], _spelt(getattr(plan, name)), _spelt(value))
        setattr(plan, name, value)
    plan.edition += 1
    plan.save()
    return len(changed)


def _check_member(tenant: Tenant, person: int | None) -> None:
    if person is not None and not Membership.objects.filter(tenant=tenant, user=person).exists():
        raise NoMember


def _spelt(value: Any) -> str:
    return "" if value in (None, False) else str(int(value))


@transaction.atomic
def add_note(tenant: Tenant, zone: UUID, author: User, text: str) -> Note | None:
    """Write a note down; None where it is empty, or repeats the last one: a button pressed twice."""
    text = text.strip()
    last = Note.objects.filter(tenant=tenant, zone=zone).order_by("-at", "-pk").first()
    if not text or (last and (last.author_id, last.text) == (author.pk, text)):
        return None
    log(tenant, zone, author, What.NOTE)
    return Note.objects.create(tenant=tenant, zone_id=zone, author=author, text=text)


def log(
    tenant: Tenant, zone: UUID, by: User | None, what: Change.What, before: str = "", after: str = ""
) -> Change:
    """Add a line to the log of a zone."""
    return Change.objects.create(
        tenant=tenant, zone_id=zone, person=by, what=what, before=before, after=after
    )
