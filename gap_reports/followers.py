"""The followers room: those who want to hear of a zone are told of each step, and asked to measure."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import outbox
from accounts.links import for_one_click, full
from coverage.core.verdict import witness_class
from gap_reports.asking_to_follow import END, NEWS, last_step, named, signed
from gap_reports.models import Case, Follower, Step
from gap_reports.states import State
from gap_reports.words import STEP_NAMES, author_words


def how_many(zone: UUID) -> str:
    """How many follow a zone, as a class: 1, 2–4, 5–9, 10–19, 20+; 0 for nobody."""
    return witness_class(Follower.objects.filter(zone=zone).exclude(confirmed_at=None).count())


def ask_to_measure(case: Case) -> int:
    """Tell those who follow the zone of a case that a repair is claimed, and ask them to measure.

    Each is asked once for a claim, whoever calls first: this, or the round that tells of every step.
    """
    return tell(case.zone_id)


def tell_all() -> int:
    """Tell each follower of the steps that it has not heard of; returns how many were told."""
    confirmed = Follower.objects.exclude(confirmed_at=None)
    behind = confirmed.annotate(last=Max("zone__steps__number")).filter(last__gt=F("told"))
    return sum(tell(zone) for zone in set(behind.values_list("zone", flat=True)))


@transaction.atomic
def tell(zone: UUID) -> int:
    """The same for one zone: a mail to each, of all that is new to it."""
    steps = list(Step.objects.filter(zone=zone).order_by("number"))
    behind = Follower.objects.select_for_update().filter(zone=zone, told__lt=len(steps))
    followers = list(behind.exclude(confirmed_at=None).order_by("pk"))
    for follower in followers:
        with override(follower.language):
            mail = _news(follower, steps[follower.told :])
        outbox.post(f"{NEWS}:{len(steps)}:{zone}:{follower.pk}", mail=mail)
        Follower.objects.filter(pk=follower.pk).update(told=len(steps))
    return len(followers)


def _news(follower: Follower, steps: Sequence[Step]) -> outbox.Mail:
    path = reverse("follow-end", args=[signed(follower, END)])
    text = _(
        "Hello,\n\n"
        "news of a white zone that you follow: %(zone)s\n\n%(steps)s\n\n"
        "All of its history: %(history)s\n\n"
        "You receive this because you asked to follow this zone. To end that: %(end)s\n"
    )
    words = {
        "zone": named(follower.zone),
        "steps": "\n\n".join(_told(steps)),
        "history": full(reverse("zone-history", args=[follower.zone_id])),
        "end": full(path),
    }
    return outbox.Mail(follower.mail, _("News of a white zone"), text % words, for_one_click(path))


def _told(steps: Iterable[Step]) -> Iterable[str]:
    for step in steps:
        words = f"- {date_format(step.at)} : {STEP_NAMES[step.move]} ({author_words(step.by, step.author)})"
        if step.day:
            words += f" – {date_format(step.day)}"
        if step.reason:
            words += f"\n  « {step.reason} »"
        yield words
        if step.after == State.REPAIR_CLAIMED:
            yield _(
                "  Do you pass there? Measure again, outdoors: fresh readings decide whether it is true.\n"
                "  %(address)s"
            ) % {"address": full(reverse("measure-apps"))}


def carry_on() -> int:
    """Whoever follows a zone that was merged follows the one that holds it; returns how many did.

    They are first told of what became of the old one.
    """
    moved = Follower.objects.filter(zone__redirect_to__isnull=False).select_related("zone")
    for zone in {follower.zone for follower in moved}:
        tell(zone.pk)
        _carry(zone.pk, zone.redirect_to_id)  # type: ignore[arg-type]  # the query asks for it
    return len(moved)


@transaction.atomic
def _carry(zone: UUID, heir: UUID) -> None:
    there = Follower.objects.filter(zone=heir).values("mail")
    Follower.objects.filter(zone=zone, mail__in=there).delete()
    Follower.objects.filter(zone=zone).update(zone=heir, told=last_step(heir))
