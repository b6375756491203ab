"""The news room: what became public of zones is noted once, in the order in which it was found.

A subscription remembers the number of the last news that was looked at for it. So numbers are given by one
worker at a time: none appears below one that was seen.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from councils.models import News
from councils.turns import NOTING, take_turn
from coverage.models import WhiteZone, ZoneEvent
from coverage.queries import lies_in, zones
from coverage.zone_context import public_reason
from gap_reports.models import Step
from gap_reports.states import Move

What = News.What

# That zones grew together or fell apart is no news: what is white stays white.
EVENTS: dict[str, News.What] = {
    ZoneEvent.What.WITHDRAWN: What.WITHDRAWN,
    ZoneEvent.What.REPAIRED: What.REPAIRED,
    ZoneEvent.What.CORRECTED: What.MAP_CORRECTED,
    ZoneEvent.What.RETURNED: What.FOUND_AGAIN,
}
ENDED = (WhiteZone.Status.WITHDRAWN, WhiteZone.Status.REPAIRED)
# A case that follows its zone says nothing that the zone's own event does not say.
MOVES: dict[str, News.What] = {
    Move.REPORT: What.REPORTED,
    Move.ACKNOWLEDGE: What.ACKNOWLEDGED,
    Move.CONTEST: What.CONTESTED,
    Move.PLAN: What.PLANNED,
    Move.REFUSE: What.REFUSED,
    Move.CLAIM_REPAIR: What.REPAIR_CLAIMED,
    Move.ASK_AGAIN: What.REPAIR_CLAIMED,  # the claim stands again
    Move.VERIFY: What.VERIFIED,
    Move.FIND_UNREPAIRED: What.NOT_REPAIRED,
    Move.BEAR_OUT: What.BORNE_OUT,
}


@transaction.atomic
def note(at: datetime) -> int:
    """Note what is public now and was not noted yet; returns how many news there are to tell."""
    take_turn(NOTING)
    at = max(at, News.objects.aggregate(last=Max("noted_at"))["last"] or at)  # whoever came first was later
    new = [*_beginnings(at), *_told_of_zones(at), *_told_of_cases(at)]
    News.objects.bulk_create(new, batch_size=1000)
    return sum(news.what != What.PART for news in new)


def newest(before: datetime | None = None) -> int:
    """The number of the newest news, or of the newest that was noted before a time; 0 where there is none."""
    found = News.objects.filter(noted_at__lt=before) if before else News.objects.all()
    return found.aggregate(newest=Max("pk"))["newest"] or 0


def of_territory(communes: list[str], operator: str | None, service: int | None) -> QuerySet[News]:
    """What is told of zones that lie, in part at least, in one of these communes (codes)."""
    asked = {"operator": operator, "service": service}
    found = News.objects.filter(lies_in(communes)).exclude(what=What.PART)
    return found.filter(**{name: value for name, value in asked.items() if value is not None})


def _beginnings(at: datetime) -> Iterator[News]:
    """Zones that were drawn, and are public; one that ended during its embargo never was."""
    for zone in _public().filter(news=None).exclude(status__in=ENDED):
        what = What.PUBLISHED if zone.part_of_id is None else What.PART
        yield _news(zone, what, max(zone.created_at.date(), zone.public_from), at)


def _told_of_zones(at: datetime) -> Iterator[News]:
    found = ZoneEvent.objects.filter(_in_public("created_at"), what__in=EVENTS, news=None)
    for event in found.select_related("zone").order_by("pk"):
        reason = public_reason(event.reason)
        yield _news(event.zone, EVENTS[event.what], event.created_at.date(), at, event=event, reason=reason)


def _told_of_cases(at: datetime) -> Iterator[News]:
    found = Step.objects.filter(_in_public("at"), move__in=MOVES, news=None)
    for step in found.select_related("zone", "case").order_by("at", "pk"):
        details = {"asked": step.case.operator, "planned_on": step.day if step.move == Move.PLAN else None}
        yield _news(step.zone, MOVES[step.move], step.at.date(), at, step=step, **details)


def _public() -> QuerySet[WhiteZone]:
    return zones().defer("geom")


def _in_public(when: str) -> Q:
    """What happened to a zone that is public, once it was."""
    since = {f"{when}__date__gte": F("zone__public_from")}
    return Q(Exists(_public().filter(pk=OuterRef("zone"))), **since)


def _news(zone: WhiteZone, what: News.What, day: date, at: datetime, **details: Any) -> News:
    return News(
        zone=zone,
        what=what,
        day=day,
        noted_at=at,
        operator=zone.operator,
        service=zone.service,
        missing_from_official=zone.missing_from_official,
        area_km2=zone.area_km2,
        communes=zone.communes,
        **details,
    )
