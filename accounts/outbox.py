"""Ground floor: the outbox of notices; what is posted in it is delivered at least once, known by one id.

A notice is posted in the transaction of what it tells: both are kept, or neither. `accounts.delivery` takes
it from there.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.models import Notice, Tenant, WebhookEndpoint
from accounts.models.notices import Channel, State


@dataclass(frozen=True)
class Mail:
    """A mail in plain text to one address.

    `unsubscribe` is an https address that ends the subscription when it is POSTed to (RFC 8058). `forget`
    is for texts with a secret: they are erased as soon as they are sent.
    """

    to: str
    subject: str
    text: str
    unsubscribe: str = ""
    forget: bool = False

    def __post_init__(self) -> None:
        """ValueError, naming the field, for what no mail server would take."""
        try:
            validate_email(self.to)
        except ValidationError:
            raise ValueError("to: is no address") from None
        if not self.subject or len(self.subject.splitlines()) != 1:
            raise ValueError("subject: is not one line")
        if self.unsubscribe and not self.unsubscribe.startswith("https://"):
            raise ValueError("unsubscribe: does not begin with https://")  # RFC 8058, §3.1


@dataclass(frozen=True)
class Call:
    """A call of a webhook: `kind` as in "zone.opened", `data` as JSON has it."""

    endpoint: WebhookEndpoint
    kind: str
    data: Mapping[str, Any]


def post(
    key: str, *, mail: Mail | None = None, webhook: Call | None = None, tenant: Tenant | None = None
) -> Notice:
    """Keep a notice until it is delivered; the same key again changes nothing and gives the first one.

    `key` says what is told to whom without naming a person, as in "zone-opened:<zone>:<subscription>"; it is
    at most 200 characters. Exactly one of `mail` and `webhook`, ValueError otherwise.
    """
    if (mail is None) == (webhook is None):
        raise ValueError("a notice is a mail or a webhook, one of them")
    fields = _mailed(mail) if mail else _called(webhook)  # type: ignore[arg-type]
    notice, _ = Notice.objects.get_or_create(key=key, defaults={"tenant": tenant, **fields})
    return notice


def given_up(since: datetime) -> int:
    """How many notices were given up since a time, and have not been replayed."""
    return Notice.objects.filter(state=State.DEAD, ended_at__gte=since).count()


def replay(notices: Any) -> int:
    """Those of a queryset of notices that were given up wait again, under the ids that they had."""
    dead: int = (
        notices.filter(state=State.DEAD)
        .exclude(content={})
        .update(state=State.WAITING, tries=0, due_at=timezone.now(), ended_at=None)
    )
    return dead


def take_back(beginning: str) -> int:
    """Notices whose keys begin so are gone, sent or not, with whom they were for; returns how many."""
    _, gone = Notice.objects.filter(key__startswith=beginning).delete()
    return gone.get(Notice._meta.label, 0)


def _mailed(mail: Mail) -> dict[str, Any]:
    return {"channel": Channel.MAIL, "content": asdict(mail)}


def _called(call: Call) -> dict[str, Any]:
    content = {"kind": call.kind, "data": dict(call.data)}
    return {"channel": Channel.WEBHOOK, "endpoint": call.endpoint, "content": content}
