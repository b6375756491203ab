"""When somebody was last in a space: what is new to them is counted from then on."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Tenant, User
from councils.models import Visit

# Who comes back after this long has left the page behind; a reload before shows the same as before.
LEFT_AFTER = timedelta(minutes=30)
FIRST_LOOK = timedelta(days=30)  # whoever comes for the first time is told of a month


@transaction.atomic
def arrive(person: User, tenant: Tenant, now: datetime) -> datetime:
    """Note that somebody looks; returns when the visit before this one ended, or a month ago at the first."""
    visit, _made = Visit.objects.get_or_create(person=person, tenant=tenant, defaults={"seen_at": now})
    visit = Visit.objects.select_for_update().get(pk=visit.pk)
    if now - visit.seen_at > LEFT_AFTER:
        visit.before = visit.seen_at
    visit.seen_at = max(now, visit.seen_at)
    visit.save()
    return visit.before or now - FIRST_LOOK
