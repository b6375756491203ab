"""What tests of subscriptions begin with: a commune with a zone, and somebody who wants to hear of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import Tenant, WebhookEndpoint
from accounts.webhooks import new_signing_secret
from councils.models import Subscription
from councils.subscriptions import joining
from councils.subscriptions.scope import Scope
from coverage.models import WhiteZone, ZoneEvent

HERE = Scope("com-80021")


def today() -> datetime:
    """A moment of the day on which tests confirm, which may end while others run."""
    return datetime.now(UTC)


def tomorrow() -> datetime:
    """When mails of today are due."""
    return today() + timedelta(days=1)


def by_mail(address: str = "anne@example.org", scope: Scope = HERE) -> Subscription:
    """Somebody who asked and confirmed."""
    joining.ask(address, scope)
    asked = Subscription.objects.get(address=address, **vars(scope))
    joining.confirm(asked)
    asked.refresh_from_db()
    return asked


def by_webhook(tenant: Tenant, url: str, scope: Scope = HERE) -> Subscription:
    """An endpoint of a space that is called."""
    endpoint = WebhookEndpoint.objects.create(tenant=tenant, url=url, secret=new_signing_secret())
    return joining.join(scope, endpoint)


def happened(zone: WhiteZone, what: str, reason: str, **more: Any) -> ZoneEvent:
    """A line in the chronicle of a zone, written now."""
    facts = {"as_of": zone.as_of, "epoch": 1, "probability_before": 0.97, "probability_after": 0.5}
    return ZoneEvent.objects.create(zone=zone, what=what, reason=reason, **facts | more)
