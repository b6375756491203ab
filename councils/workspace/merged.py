"""The work of a space follows its zones: what was planned for one that merged is planned for its heir."""

from uuid import UUID

from django.db import transaction

from accounts.models import Tenant
from councils.models import Change, Note, Plan, Timer
from councils.workspace.plans import log
from coverage.models import WhiteZone

FOLLOWING = (Note, Timer, Change)  # rows that go to the heir as they are


def carry_over() -> int:
    """Bring plans, notes, timers and logs from ids that redirect to the zones where they lead.

    Returns how many zones of spaces were carried over; again, and there is nothing left to carry.
    """
    places = {
        place
        for kind in (Plan, *FOLLOWING)
        for place in kind.objects.exclude(zone__redirect_to=None).values_list("tenant", "zone")
    }
    return sum(_carry(tenant, zone, heir_of(zone)) for tenant, zone in sorted(places))


def heir_of(zone: UUID) -> UUID:
    """Where the redirections from a zone end."""
    while heir := WhiteZone.objects.values_list("redirect_to", flat=True).get(pk=zone):
        zone = heir
    return zone


@transaction.atomic
def _carry(tenant: int, zone: UUID, heir: UUID) -> bool:
    # Whoever carries beside us waits here, and then finds nothing left.
    space = Tenant.objects.select_for_update(no_key=True).get(pk=tenant)
    moved = _carry_plan(space, zone, heir)
    moved += sum(kind.objects.filter(tenant=space, zone=zone).update(zone=heir) for kind in FOLLOWING)
    if moved:
        log(space, heir, None, Change.What.JOINED, before=str(zone))
    return moved > 0


def _carry_plan(tenant: Tenant, zone: UUID, heir: UUID) -> int:
    """The heir keeps what was planned for it; what it lacks it takes from the zone that joined it."""
    mine = Plan.objects.filter(tenant=tenant, zone=zone).first()
    its = Plan.objects.filter(tenant=tenant, zone=heir).first()
    if mine is None or its is None:
        return Plan.objects.filter(tenant=tenant, zone=zone).update(zone=heir)
    its.priority = min(filter(None, (its.priority, mine.priority)), default=None)
    its.assignee_id = its.assignee_id or mine.assignee_id
    its.shortlisted = its.shortlisted or mine.shortlisted
    its.edition += 1
    its.save()
    mine.delete()
    return 1
