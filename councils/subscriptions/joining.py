"""The joining room: who asks for news confirms by mail, and ends it with one click; then nothing is left."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import outbox
from accounts.links import full
from accounts.models import Membership, Notice, WebhookEndpoint
from accounts.models.notices import Channel
from councils.models import Subscription
from councils.subscriptions.news import newest
from councils.subscriptions.scope import Scope, scope_words

CONFIRM, END = "councils.subscribe", "councils.unsubscribe"  # what a signed link is good for
ANSWER_WITHIN = timedelta(days=7)  # as an invitation; then the address is forgotten
UNANSWERED_AT_MOST = 5  # of one address: nobody is written to again and again
KEY = "subscription"


class BadLink(ValueError):
    """A link that we did not make, or that is too old."""


class Ended(BadLink):
    """A link of ours, whose subscription has ended."""


def key_of(subscription: UUID, of: str = "") -> str:
    """What the keys of all of its notices begin with."""
    return f"{KEY}:{subscription}:{of}"


def ask(address: str, scope: Scope, at: datetime | None = None) -> None:
    """Ask an address, by mail, whether it wants news of a territory; the browser is told the same always.

    An address that has them already, or that left too many such mails unanswered, is not written to; the same
    question is put once, until it was answered or forgotten.
    """
    address = address.strip().lower()
    wanted = {"address": address, **vars(scope)}
    known = Subscription.objects.filter(**wanted).first()
    unanswered = Subscription.objects.filter(address=address, confirmed_at=None)
    if (known and known.confirmed_at) or (not known and unanswered.count() >= UNANSWERED_AT_MOST):
        return
    at = at or timezone.now()
    with transaction.atomic():
        asked, _new = Subscription.objects.get_or_create(
            **wanted, defaults={"language": _language(), "asked_at": at}
        )
        outbox.post(key_of(asked.pk, "confirm"), mail=_question(asked, address, scope))


def join(scope: Scope, recipient: Membership | WebhookEndpoint, at: datetime | None = None) -> Subscription:
    """A member of a space, or a webhook of one, is told from now on; twice is once."""
    kind = "membership" if isinstance(recipient, Membership) else "endpoint"
    subscription, _new = Subscription.objects.get_or_create(
        **{kind: recipient},
        **vars(scope),
        defaults={"language": _language(), "confirmed_at": at or timezone.now(), "told": newest()},
    )
    return subscription


def _language() -> str:
    return (get_language() or "fr")[:2]


def _question(subscription: Subscription, address: str, scope: Scope) -> outbox.Mail:
    link = full(reverse("subscribe-confirm", args=[signing.dumps(str(subscription.pk), salt=CONFIRM)]))
    text = _(
        "Hello,\n\n"
        "somebody, you we hope, asked for news of white zones at this address:\n%(scope)s\n\n"
        "To confirm, open this page within a week, and press the button:\n%(link)s\n\n"
        "If it was not you, do nothing: your address will be forgotten.\n"
    )
    words = text % {"scope": scope_words(scope), "link": link}
    return outbox.Mail(address, _("Do you want news of white zones?"), words, forget=True)


def end_path(subscription: Subscription) -> str:
    """Where it ends: a page with a button, and what mail programs POST to."""
    return reverse("subscribe-end", args=[signing.dumps(str(subscription.pk), salt=END)])


def asked(secret: str) -> Subscription:
    """What a link of a question is about; BadLink, and Ended."""
    return _behind(secret, CONFIRM, ANSWER_WITHIN)


def subscribed(secret: str) -> Subscription:
    """What a link that ends a subscription is about; BadLink, and Ended."""
    return _behind(secret, END, None)


def confirm(subscription: Subscription, at: datetime | None = None) -> None:
    """What becomes public from now on is told; twice changes nothing."""
    waiting = Subscription.objects.filter(pk=subscription.pk, confirmed_at=None)
    waiting.update(confirmed_at=at or timezone.now(), told=newest())


@transaction.atomic
def end(subscription: Subscription) -> None:
    """The address goes, with all that was written or was to be written to it."""
    outbox.take_back(key_of(subscription.pk))
    subscription.delete()


def forget(at: datetime | None = None) -> int:
    """Forget addresses that did not confirm in time, and what waits for those who left; returns how many."""
    late = (at or timezone.now()) - ANSWER_WITHIN
    unconfirmed = Subscription.objects.filter(confirmed_at=None, asked_at__lt=late)
    for subscription in unconfirmed:
        end(subscription)
    return len(unconfirmed) + _forget_orphans()


def _forget_orphans() -> int:
    """Mails of subscriptions that ended with somebody's membership or account."""
    kept = Notice.objects.filter(key__startswith=f"{KEY}:", channel=Channel.MAIL).exclude(content={})
    of = {UUID(key.split(":")[1]) for key in kept.values_list("key", flat=True)}
    there = set(Subscription.objects.filter(pk__in=of).values_list("pk", flat=True))
    return sum(outbox.take_back(key_of(gone)) for gone in of - there)


def _behind(secret: str, purpose: str, good_for: timedelta | None) -> Subscription:
    try:
        pk = signing.loads(secret, salt=purpose, max_age=good_for)
    except signing.BadSignature:
        raise BadLink("this link is not ours, or too old") from None
    subscription = Subscription.objects.filter(pk=pk).first()
    if subscription is None:
        raise Ended("this subscription has ended")
    return subscription
