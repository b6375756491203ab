"""The campaign office: a draft gets its targets, is changed, opens, and is told to the public or not."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from councils.campaigns.candidates import candidates
from councils.models import Campaign, CampaignTarget
from coverage.core.grid import RESOLUTIONS, parse_tile_id, tile_id, unpack
from coverage.projection import centres
from coverage.queries import tile_rows

# What a list, a map and a GPS receiver can hold; at a bound of 2 it is worth 1,000 days of people.
MOST_TARGETS = 500


class NotSo(ValueError):
    """What a campaign does not allow as it stands; a sentence in the reader's language says why."""


def capacity(campaign: Campaign) -> int:
    """How many targets the budget is enough for, even if each needs all that it may have."""
    return max(1, min(campaign.budget // campaign.bound, MOST_TARGETS))


@transaction.atomic
def propose(campaign: Campaign) -> int:
    """Give a draft the best targets of its area, as many as the budget allows; returns how many.

    NotSo once it is open, or while a worker chooses them.
    """
    locked_draft(campaign)
    asked = (shape_of(campaign), campaign.operators, campaign.services)
    return keep(campaign, candidates(*asked, most=capacity(campaign)))


def keep(campaign: Campaign, found: pd.DataFrame) -> int:
    """The rows of `candidates` become the targets of a draft that is locked; returns how many."""
    campaign.targets.all().delete()
    targets = [_target(campaign, rank, row) for rank, row in enumerate(found.to_dict("records"), start=1)]
    CampaignTarget.objects.bulk_create(_as_published(targets))
    return len(targets)


@transaction.atomic
def add(campaign: Campaign, name: str) -> int:
    """Add a tile, by its id, to a draft, for each operator and service; returns how many targets are new.

    NotSo for what is no tile of the area, and for more targets than the budget is enough for.
    """
    locked_draft(campaign)
    tile = _tile_in(campaign, name)
    there = set(campaign.targets.filter(tile=tile).values_list("operator", "service"))
    kinds = [(operator, service) for operator in campaign.operators for service in campaign.services]
    new = [kind for kind in kinds if kind not in there]
    count = campaign.targets.count()
    if count + len(new) > capacity(campaign):
        raise NotSo(
            _("The budget is enough for {count} targets: take another one off first.").format(
                count=capacity(campaign)
            )
        )
    last = max(campaign.targets.values_list("rank", flat=True), default=0)
    rows = [{"tile": tile, "operator": operator, "service": service} for operator, service in new]
    targets = [_target(campaign, rank, row) for rank, row in enumerate(rows, start=last + 1)]
    CampaignTarget.objects.bulk_create(_as_published(targets))
    return len(new)


@transaction.atomic
def remove(campaign: Campaign, numbers: Sequence[int]) -> int:
    """Take targets off a draft; returns how many. NotSo once it is open."""
    locked_draft(campaign)
    return campaign.targets.filter(pk__in=numbers).delete()[0]


@transaction.atomic
def open_campaign(campaign: Campaign, on: date) -> None:
    """From now on the list stands, as its hash tells, and readings are asked for. NotSo if it cannot open."""
    locked_draft(campaign)
    if campaign.last_day < on:
        raise NotSo(_("Its last day has passed."))
    targets = list(campaign.targets.all())
    if not targets:
        raise NotSo(_("It has no target yet."))
    for target in _as_published(targets):
        target.save(update_fields=["at_opening"])
    campaign.opened_on, campaign.list_hash = on, list_hash(targets)
    campaign.save(update_fields=["opened_on", "list_hash"])


def list_hash(targets: Iterable[CampaignTarget]) -> str:
    """SHA-256 of the targets, a line each (tile id, operator, service), in the order of their text."""
    lines = sorted(f"{tile_id(target.tile)} {target.operator} {target.service}\n" for target in targets)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@transaction.atomic
def discard(campaign: Campaign) -> None:
    """A draft is forgotten. NotSo once it is open: what was asked for stays told."""
    locked_draft(campaign, though_waiting=True)
    campaign.delete()


def shape_of(campaign: Campaign) -> shapely.MultiPolygon:
    """The area in degrees."""
    return shapely.from_wkb(bytes(campaign.area.wkb))


def locked_draft(campaign: Campaign, *, though_waiting: bool = False) -> None:
    """Two people do not open and change it at once, nor while a worker chooses its targets."""
    now = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if now.opened_on is not None:
        raise NotSo(_("The campaign is open: its list is frozen."))
    if now.waits_since is not None and not though_waiting:
        raise NotSo(_("Its targets are still being chosen."))


def _tile_in(campaign: Campaign, name: str) -> int:
    try:
        tile = parse_tile_id(name.strip())
    except ValueError:
        raise NotSo(
            _("“{name}” is not the name of a square; the map’s card shows it.").format(name=name)
        ) from None
    if int(unpack(tile).resolution) != RESOLUTIONS[0]:
        raise NotSo(_("“{name}” is not a square of 200 m.").format(name=name))
    if not shapely.intersects_xy(shape_of(campaign), *centres(np.array([tile]))).all():
        raise NotSo(_("“{name}” is not in the area.").format(name=name))
    return tile


def _target(campaign: Campaign, rank: int, row: dict[str, Any]) -> CampaignTarget:
    return CampaignTarget(
        campaign=campaign,
        rank=rank,
        tile=row["tile"],
        operator=row["operator"],
        service=row["service"],
        expected_gain=row.get("expected_gain", 0.0),
        reasons=row.get("reasons", []),
    )


def _as_published(targets: list[CampaignTarget]) -> list[CampaignTarget]:
    rows = tile_rows(sorted({target.tile for target in targets}))
    verdicts = rows.set_index(["tile", "operator", "service"])["verdict"].to_dict()
    for target in targets:
        target.at_opening = verdicts.get((target.tile, target.operator, target.service), "not_known")
    return targets
