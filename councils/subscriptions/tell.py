"""The telling of news: each subscription hears once of each, by a mail a day or by a call for each."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts import outbox
from accounts.links import for_one_click, full
from councils.models import News, Subscription
from councils.subscriptions.joining import end_path, forget, key_of
from councils.subscriptions.news import newest, note
from councils.subscriptions.news_words import data_of, kind_of, line, page_of, zone_line
from councils.subscriptions.scope import news_of, scope_of, scope_words

ZONES_IN_A_MAIL = 100  # a release of the official map can change thousands at once: the page tells the rest


def tell_subscribers(at: datetime | None = None) -> int:
    """Note what is new, and tell each subscription what it has not heard; returns how many notices that is.

    Mails wait for the end of their period, a day as delivered, and tell all of it.
    """
    at = at or timezone.now()
    note(at)
    forget(at)
    begun = period(at)
    mails, calls = newest(before=begun), newest()
    told = sum(_mail(pk, mails, begun) for pk in _behind(mails, endpoint=None))
    return told + sum(_call(pk, calls) for pk in _behind(calls, endpoint__isnull=False))


def period(at: datetime) -> datetime:
    """When the period began that a time lies in; they begin at whole multiples of their length since 1970."""
    length = settings.DIGEST_EVERY.total_seconds()
    return datetime.fromtimestamp(at.timestamp() // length * length, UTC)


def _behind(last: int, **recipient: object) -> list[UUID]:
    confirmed = Subscription.objects.exclude(confirmed_at=None)
    return list(confirmed.filter(told__lt=last, **recipient).values_list("pk", flat=True))


@transaction.atomic
def _mail(pk: UUID, last: int, begun: datetime) -> int:
    taken = _taken(pk, last)
    if taken is None:
        return 0
    subscription, news = taken
    member = subscription.membership
    is_told = bool(news) and (member is None or member.user.is_active)
    if is_told:
        with override(subscription.language):
            mail = _digest(subscription, news)
        # What was noted late, by a worker who had looked at the clock before, has a mail of its own.
        key = key_of(pk, f"{begun.isoformat(timespec='seconds')}:{last}")
        outbox.post(key, mail=mail, tenant=member.tenant if member else None)
    return is_told


@transaction.atomic
def _call(pk: UUID, last: int) -> int:
    taken = _taken(pk, last)
    if taken is None:
        return 0
    subscription, news = taken
    endpoint = subscription.endpoint
    assert endpoint is not None  # these are the ones that were asked for
    for one in news:
        said = {"subscription": str(pk), "territory": subscription.territory, **data_of(one)}
        call = outbox.Call(endpoint, kind_of(one), said)
        outbox.post(key_of(pk, str(one.pk)), webhook=call, tenant=endpoint.tenant)
    return len(news)


def _taken(pk: UUID, last: int) -> tuple[Subscription, list[News]] | None:
    """A subscription, and what is new to it until the last, which it is now taken to have heard.

    None where it ended, or was told by another worker. What was public before it was confirmed is not new.
    """
    found = Subscription.objects.select_for_update(of=("self",)).filter(pk=pk, told__lt=last)
    subscription = found.select_related("membership__user", "membership__tenant", "endpoint__tenant").first()
    if subscription is None or subscription.confirmed_at is None:
        return None
    news = news_of(scope_of(subscription)).filter(
        pk__gt=subscription.told, pk__lte=last, day__gte=subscription.confirmed_at.date()
    )
    told = list(news.order_by("zone", "pk"))
    Subscription.objects.filter(pk=pk).update(told=last)
    return subscription, told


def _digest(subscription: Subscription, news: Sequence[News]) -> outbox.Mail:
    path, member = end_path(subscription), subscription.membership
    blocks = list(_blocks(news))
    count = len(blocks)
    subject = ngettext("News of %(count)d white zone", "News of %(count)d white zones", count)
    text = _(
        "Hello,\n\n"
        "%(zones)s\n\n"
        "The territory: %(territory)s\n\n"
        "You receive this because you asked for news of: %(scope)s.\n"
        "To end that: %(end)s\n"
    )
    words = {
        "zones": "\n\n".join([*blocks[:ZONES_IN_A_MAIL], *_rest(count)]),
        "territory": full(reverse("territory", args=[subscription.territory])),
        "scope": scope_words(scope_of(subscription)),
        "end": full(path),
    }
    to = member.user.email if member else subscription.address
    assert to is not None  # the database holds it to one recipient, and this is no webhook
    return outbox.Mail(to, subject % {"count": count}, text % words, for_one_click(path), forget=True)


def _blocks(news: Sequence[News]) -> Iterator[str]:
    """Each zone, and what happened to it."""
    for _zone, of_zone in groupby(news, key=lambda one: one.zone_id):
        told = list(of_zone)
        lines = [f"- {date_format(one.day)} : {line(one)}" for one in told]
        yield "\n".join([zone_line(told[-1]), page_of(told[-1]), *lines])


def _rest(count: int) -> list[str]:
    more = count - ZONES_IN_A_MAIL
    words = ngettext("And %(more)d more zone.", "And %(more)d more zones.", more)
    return [words % {"more": more}] if more > 0 else []
