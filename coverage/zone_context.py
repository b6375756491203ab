"""What surrounds a white zone, looked up when somebody reads: communes, sites, outages, its chronicle."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from coverage.core.evidence import SERVICES
from coverage.core.verdict import MIN_CONTRIBUTORS
from coverage.floor import month, told
from coverage.models import PromisedSite, Site, Territory, WhiteZone, ZoneEvent
from coverage.outage_lists.near import NearOutages, outages_near
from coverage.promised.near import NearPromise, promised_near
from coverage.sites.near import NearSite, nearest_sites

SITES_TOLD = 3

# About as far as a rural mast serves a telephone outdoors at 700 and 800 MHz: one that is promised nearer may
# end the hole. A convention of ours: the programme sets no distance.
PROMISED_WITHIN_M = 5000.0
OUTAGES_WITHIN_M = PROMISED_WITHIN_M  # whose failure may have made the hole, by the same convention
DOWN_SITES_TOLD = 10

ENDS = (ZoneEvent.What.WITHDRAWN, ZoneEvent.What.REPAIRED)
JOINED = "joined"  # what the chronicle says of a zone that took another one in


@dataclass(frozen=True)
class Event:
    """A line of the chronicle as the public may know it: months, hundredths, no word of erasures.

    Nor how probable it still is where a zone was withdrawn: one person alone may be left there.
    """

    month: str
    what: str  # a ZoneEvent.What, or JOINED
    reason: str
    official_release: str | None
    probability_before: float
    probability_after: float | None


@dataclass(frozen=True)
class ZoneContext:
    """What surrounds a zone; of a list that was never imported there is no day."""

    communes: list[tuple[str, str]]  # codes and names
    sites: list[NearSite]  # nearest first
    sites_listed_on: list[date]  # of their lists, oldest first; of the newest list where none is near
    promised: list[NearPromise]  # nearest first, within PROMISED_WITHIN_M
    promised_listed_on: date | None
    outages: NearOutages | None  # None for every operator at once, and where no list of those months is held
    history: list[Event]  # the newest first


def context_of(zone: WhiteZone) -> ZoneContext:
    """Everything at once."""
    sites = nearest_sites(zone.geom, zone.operator, SITES_TOLD)
    return ZoneContext(
        communes=communes_named(zone.communes),
        sites=sites,
        sites_listed_on=sorted({site.listed_on for site in sites}) or _sites_listed_on(zone.operator),
        promised=promised_near(zone.geom, zone.operator, PROMISED_WITHIN_M),
        promised_listed_on=_promised_listed_on(zone.operator),
        outages=_outages(zone),
        history=list(_history(zone)),
    )


def communes_named(codes: list[str]) -> list[tuple[str, str]]:
    """Codes and names of communes; of one that was not imported, its code again."""
    found = Territory.objects.filter(kind=Territory.COMMUNE, code__in=codes)
    names = dict(found.values_list("code", "name"))
    return [(code, names.get(code, code)) for code in codes]


def _sites_listed_on(operator: str | None) -> list[date]:
    """The day of the operator's newest list of sites in service, where there is one."""
    listed = Site.objects.filter(planned=False)
    newest = _newest(listed if operator is None else listed.filter(operator=operator))
    return [newest] if newest else []


def _promised_listed_on(operator: str | None) -> date | None:
    """Of the newest list that names the operator, as `promised_near` reads it, else of the newest at all."""
    listed = PromisedSite.objects.all()
    naming = listed if operator is None else listed.filter(operators__contains=[operator])
    return _newest(naming) or _newest(listed)


def _newest(listed: QuerySet[Site] | QuerySet[PromisedSite]) -> date | None:
    newest: date | None = listed.aggregate(newest=Max("listed_on"))["newest"]
    return newest


def _outages(zone: WhiteZone) -> NearOutages | None:
    """Over the months in which it was measured: on which days is not for the public to know."""
    if zone.operator is None:
        return None
    since, last = zone.first_day.replace(day=1), zone.last_day
    until = last.replace(day=monthrange(last.year, last.month)[1])
    service = SERVICES[zone.service]
    found = outages_near(zone.geom, zone.operator, service, since, until, OUTAGES_WITHIN_M)
    return found if found.days_listed else None


def _history(zone: WhiteZone) -> Iterator[Event]:
    """Events of the zone, and of those that merged into it."""
    merged = Q(zone__redirect_to=zone, zone__contributors__gte=MIN_CONTRIBUTORS, what=ZoneEvent.What.MERGED)
    for event in ZoneEvent.objects.filter(Q(zone=zone) | merged).order_by("-as_of", "-pk"):
        yield as_told(event, zone.pk)


def as_told(event: ZoneEvent, zone: UUID) -> Event:
    """An event as the public may know it, in the chronicle of this zone: its own, or one that joined it."""
    after = None if event.what in ENDS else event.probability_after
    return Event(
        month=month(event.as_of),
        what=event.what if event.zone_id == zone else JOINED,
        reason=public_reason(event.reason),
        official_release=event.official_release,
        probability_before=float(told(event.probability_before)),
        probability_after=None if after is None else float(told(after)),
    )


def public_reason(reason: str) -> str:
    """That somebody erased what they had sent is nobody else's business: there are fewer witnesses."""
    return ZoneEvent.Reason.FEWER_WITNESSES if reason == ZoneEvent.Reason.ERASED else reason
