"""The chooser of campaigns: the targets of a small draft at once, those of a large one by a worker.

A département for one operator is looked over while somebody waits; for all of them, or a région, it takes
minutes, and the draft waits instead.
"""

from datetime import timedelta
from uuid import UUID

import shapely
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.campaigns import running
from councils.campaigns.area import WrongArea, boxes
from councils.campaigns.candidates import candidates
from councils.models import Campaign

# Boxes of the guide, times operators, times services: each takes up to 0.2 s. Twelve seconds of somebody, and
# five minutes of a worker, in which most régions can be looked over for four operators and four services.
AT_ONCE, MOST_BOXES = 60, 1_500
# A worker that is still at it after so long was cut off.
CUT_OFF = timedelta(minutes=30)


def looks(shape: shapely.Geometry, campaign: Campaign) -> int:
    """How many boxes the guide is asked about, all operators and services together."""
    return len(list(boxes(shape))) * len(campaign.operators) * len(campaign.services)


@transaction.atomic
def choose(campaign: Campaign) -> int | None:
    """Give a draft the best targets of its ground; returns how many, None where a worker will choose them.

    NotSo once it is open, or while it waits; WrongArea where there is too much ground.
    """
    running.locked_draft(campaign)
    size = looks(running.shape_of(campaign), campaign)
    if size > MOST_BOXES:
        told = _(
            "This is too much ground for so many operators and services: it takes {size} looks, and {most} "
            "are possible. Half of the ground, of the operators or of the services takes half as many."
        )
        raise WrongArea(told.format(size=size, most=MOST_BOXES))
    if size <= AT_ONCE:
        return running.propose(campaign)
    campaign.targets.all().delete()
    campaign.waits_since = timezone.now()
    campaign.save(update_fields=["waits_since"])
    return None


def choose_waiting() -> int:
    """Choose the targets of drafts that wait, the first asked for first; returns of how many."""
    done = 0
    while (number := _claim()) is not None:
        done += _choose(number)
    return done


@transaction.atomic
def _claim() -> UUID | None:
    left_alone = Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - CUT_OFF)
    free = Campaign.objects.filter(left_alone, waits_since__isnull=False)
    one = free.select_for_update(skip_locked=True).order_by("waits_since", "pk").first()
    if one is None:
        return None
    one.claimed_at = timezone.now()
    one.save(update_fields=["claimed_at"])
    return one.pk


def _choose(number: UUID) -> bool:
    """Whether they were chosen; nothing is locked meanwhile, so that the draft may be forgotten."""
    draft = Campaign.objects.filter(pk=number).first()
    if draft is None:
        return False
    asked = (running.shape_of(draft), draft.operators, draft.services)
    found = candidates(*asked, most=running.capacity(draft))
    with transaction.atomic():
        waiting = (
            Campaign.objects.select_for_update().filter(pk=number, waits_since=draft.waits_since).first()
        )
        if waiting is None:
            return False
        running.keep(waiting, found)
        waiting.waits_since = waiting.claimed_at = None
        waiting.save(update_fields=["waits_since", "claimed_at"])
    return True
