"""The zones' chronicle: what became of each, and why, told from what stands now and what stood before."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from django.db import connection
from django.db.models import QuerySet

from coverage.core.verdict import MIN_CONTRIBUTORS, SERVED
from coverage.models import CoverageTile, ErasedTile, PipelineState, WhiteZone, ZoneEvent
from coverage.sql import load

What, Reason = ZoneEvent.What, ZoneEvent.Reason
Status = WhiteZone.Status

# Probabilities are told in hundredths: what differs by less than half of one is said to be the same.
SAME = 0.005

SEPARATOR = ", "  # between the releases of a zone without an operator

Kind = tuple[str | None, int]  # operator (None: all that are published there), service


def of_drawn(
    was: WhiteZone | None, now: WhiteZone, parts: Mapping[UUID, Collection[bool]]
) -> list[ZoneEvent]:
    """What is told of a zone drawn now, which went on from `was`, was a part of it until now, or is new.

    `parts`: of each zone that was there, whether the official map declares those that hold tiles of it now.
    """
    if was is None:
        return []
    return of_part(was, now) if was.pk != now.pk else of_standing(was, now, parts.get(was.pk, []))


def of_standing(before: WhiteZone, now: WhiteZone, parts: Collection[bool]) -> list[ZoneEvent]:
    """What happened to a zone that is still there.

    `parts`: of each zone that now holds tiles that it held, whether the official map declares that one.
    """
    events = []
    if len(parts) > 1:
        # Tiles of one zone were declared alike: parts that are not are the work of the official map.
        reason = Reason.MAP_CORRECTED if len(set(parts)) > 1 else Reason.SPLIT
        events.append(_event(before, What.SPLIT, reason, now))
    if before.status in (Status.WITHDRAWN, Status.REPAIRED):
        events.append(_event(before, What.RETURNED, Reason.FOUND_AGAIN, now))
    elif (before.status, now.status) == (Status.OPEN, Status.MAP_CORRECTED):
        events.append(_event(before, What.CORRECTED, Reason.MAP_CORRECTED, now))
    elif (before.status, now.status) == (Status.MAP_CORRECTED, Status.OPEN):
        events.append(_event(before, What.RETURNED, Reason.MAP_CORRECTED, now))
    return events


def of_part(before: WhiteZone, part: WhiteZone) -> list[ZoneEvent]:
    """What is told of a new zone, which was a part of another one until now."""
    if (before.status, part.status) != (Status.OPEN, Status.MAP_CORRECTED):
        return []
    event = _event(before, What.CORRECTED, Reason.MAP_CORRECTED, part)
    event.zone_id = part.pk
    return [event]


def of_merged(before: WhiteZone, successor: WhiteZone, parts: Collection[bool]) -> ZoneEvent:
    """What happened to a zone whose id now redirects to its successor; `parts` as in `of_standing`."""
    if before.missing_from_official != successor.missing_from_official:
        return _event(before, What.MERGED, Reason.MAP_CORRECTED, successor)
    return _event(before, What.MERGED, Reason.SPLIT if len(parts) > 1 else Reason.MERGED, successor)


def of_withdrawn(
    kind: Kind, gone: Mapping[UUID, Sequence[int]], before: Mapping[UUID, WhiteZone]
) -> list[ZoneEvent]:
    """Why zones of one operator and service, given with the tiles that they had, are no more.

    Asked in this order: did somebody erase evidence of a tile of it? Has no tile of it witnesses enough any
    more? Is it as likely white as it was, so that the family's bar rose above it? Else the evidence changed.
    """
    tiles = _tiles_now(kind, {tile for members in gone.values() for tile in members})
    erased = set(_of_kind(ErasedTile.objects.all(), kind).values_list("tile", flat=True))
    events = []
    for pk, members in sorted(gone.items()):
        left = tiles.reindex(members)
        probability = float(left["probability"].fillna(0.0).mean())
        reason = _reason(left, bool(erased.intersection(members)), probability, before[pk].probability)
        known = left["probability"].notna().any()
        event = _event(before[pk], What.WITHDRAWN, reason)
        event.probability_after = probability if known else None
        events.append(event)
    return events


def of_repaired(before: WhiteZone) -> ZoneEvent:
    """What happened to a zone of which nothing is white since its service changed.

    How probable it still is is not told: nobody may have been there since.
    """
    return _event(before, What.REPAIRED, Reason.SERVICE_CHANGED)


def _reason(left: pd.DataFrame, is_erased: bool, probability: float, published: float) -> ZoneEvent.Reason:
    if is_erased:
        return Reason.ERASED
    if not (left["witnesses"] >= MIN_CONTRIBUTORS).any():
        return Reason.FEWER_WITNESSES
    return Reason.FAMILY_BAR if probability > published - SAME else Reason.EVIDENCE_CHANGED


def _tiles_now(kind: Kind, tiles: Collection[int]) -> pd.DataFrame:
    """By tile: P(white) of all the operators meant together, and the witnesses of the one that has fewest.

    An operator that serves the tile speaks through the probability: witnesses against it are not missing.
    """
    found = _of_kind(CoverageTile.objects.filter(tile__in=tiles), kind)
    columns = ["tile", "probability", "contributors_against", "verdict"]
    rows = pd.DataFrame(list(found.values_list(*columns)), columns=columns)
    witnesses = rows["contributors_against"].where(rows["verdict"] != SERVED, np.inf)
    rows = rows.assign(doubt=1.0 - rows["probability"], witnesses=witnesses).groupby("tile")
    return pd.DataFrame(
        {"probability": (1.0 - rows["doubt"].sum()).clip(lower=0.0), "witnesses": rows["witnesses"].min()}
    )


def _of_kind(rows: QuerySet[Any], kind: Kind) -> QuerySet[Any]:
    operator = {} if kind[0] is None else {"operator": kind[0]}
    return rows.filter(service=kind[1], **operator)


def _event(
    before: WhiteZone, what: ZoneEvent.What, reason: ZoneEvent.Reason, now: WhiteZone | None = None
) -> ZoneEvent:
    return ZoneEvent(
        zone_id=before.pk,
        what=what,
        reason=reason,
        official_release=_newer(before, now) if now and reason == Reason.MAP_CORRECTED else None,
        probability_before=before.probability,
        probability_after=now.probability if now else None,
    )


def _newer(before: WhiteZone, now: WhiteZone) -> str | None:
    """The releases that speak of the zone now and did not before: of many operators, those that changed."""
    known, speaking = (set((zone.official_release or "").split(SEPARATOR)) for zone in (before, now))
    return SEPARATOR.join(sorted(speaking - known)) or now.official_release


def record(events: Sequence[ZoneEvent], as_of: date) -> None:
    """Add these to the chronicle, under the epoch in force."""
    if events:
        epoch = PipelineState.objects.get().epoch_id
        for event in events:
            event.as_of, event.epoch = as_of, epoch
        ZoneEvent.objects.bulk_create(events)


def forget_erasures() -> None:
    """Take away the notes of erasures that the zones have been drawn without."""
    with connection.cursor() as cursor:
        cursor.execute(load("forget_erasures"))
