"""The room of those who ask to follow a zone: an address confirms, and ends it, by links in mails."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import outbox
from accounts.links import full
from accounts.models import Notice
from coverage.models import WhiteZone
from coverage.queries import zone_rows
from coverage.zone_words import heading
from gap_reports.models import Follower, Step

CONFIRM, END = "gap_reports.follow", "gap_reports.unfollow"  # what a signed link is good for
ANSWER_WITHIN = timedelta(days=7)  # as an invitation: then the address is forgotten
UNANSWERED_AT_MOST = 5  # mails to an address that never answered: nobody is written to again and again
QUESTION, NEWS = "follow-question", "follow-news"  # beginnings of the keys of notices


class BadLink(ValueError):
    """A link that we did not make, or that is too old."""


def ask(zone: WhiteZone, mail: str) -> None:
    """Ask an address, by mail, whether it wants to follow a zone; the browser is told the same in any case.

    An address that follows already, or that left too many such mails unanswered, is not written to; the same
    question is put once, until it was answered or forgotten.
    """
    address = mail.strip().lower()
    unanswered = Follower.objects.filter(mail=address, confirmed_at=None)
    follower = Follower.objects.filter(zone=zone, mail=address).first()
    if (follower and follower.confirmed_at) or unanswered.count() >= UNANSWERED_AT_MOST:
        return
    with transaction.atomic():
        made, _new = Follower.objects.get_or_create(
            zone=zone, mail=address, defaults={"language": (get_language() or "fr")[:2]}
        )
        outbox.post(f"{QUESTION}:{made.pk}", mail=_question(made))


def _question(follower: Follower) -> outbox.Mail:
    address = full(reverse("follow-confirm", args=[signed(follower, CONFIRM)]))
    text = _(
        "Hello,\n\n"
        "somebody, you we hope, wants to follow this white zone with your address:\n%(zone)s\n\n"
        "To confirm, open this page within a week:\n%(address)s\n\n"
        "If it was not you, do nothing: your address will be forgotten.\n"
    )
    words = {"zone": named(follower.zone), "address": address}
    return outbox.Mail(follower.mail, _("Follow a white zone?"), text % words, forget=True)


def asking(secret: str) -> Follower:
    """Who is behind a link that confirms; BadLink where nobody is any more."""
    return _behind(secret, CONFIRM, ANSWER_WITHIN)


def following(secret: str) -> Follower:
    """Who is behind a link that ends it; BadLink where nobody is any more."""
    return _behind(secret, END, None)


def confirm(follower: Follower, at: datetime | None = None) -> None:
    """From now on the follower is told; twice changes nothing."""
    waiting = Follower.objects.filter(pk=follower.pk, confirmed_at=None)
    waiting.update(confirmed_at=at or timezone.now(), told=last_step(follower.zone_id))


def last_step(zone: UUID) -> int:
    """The number of the last step in the history of a zone, 0 without one."""
    return Step.objects.filter(zone=zone).aggregate(last=Max("number"))["last"] or 0


@transaction.atomic
def end(follower: Follower) -> None:
    """The address goes, and what was written or was to be written to it."""
    for key in (QUESTION, NEWS):
        Notice.objects.filter(key__startswith=f"{key}:", key__endswith=f":{follower.pk}").delete()
    follower.delete()


def forget_unanswered(at: datetime | None = None) -> int:
    """Forget those who did not confirm in time; returns how many."""
    asked = Follower.objects.filter(confirmed_at=None, asked_at__lt=(at or timezone.now()) - ANSWER_WITHIN)
    for follower in asked:
        end(follower)
    return len(asked)


def named(zone: WhiteZone) -> str:
    """A zone in a mail: what it is, and its address."""
    return f"{heading(zone_rows([zone])[0])}\n{full(reverse('zone', args=[zone.pk]))}"


def signed(follower: Follower, purpose: str) -> str:
    """A secret for a link that is good for one follower and purpose."""
    return signing.dumps(str(follower.pk), salt=purpose)


def _behind(secret: str, purpose: str, good_for: timedelta | None) -> Follower:
    try:
        pk = signing.loads(secret, salt=purpose, max_age=good_for)
    except signing.BadSignature:
        raise BadLink("this link is not ours, or too old") from None
    follower = Follower.objects.select_related("zone").filter(pk=pk).first()
    if follower is None:
        raise BadLink("nobody follows by this link any more")
    return follower
