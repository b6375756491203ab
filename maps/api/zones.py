"""What the public API tells of one zone beside what its list tells: sites, promises, chronicle, page."""

from dataclasses import asdict
from typing import Any

from django.urls import reverse

from coverage.models import WhiteZone
from coverage.outage_lists.near import DownSite, NearOutages
from coverage.promised.near import NearPromise
from coverage.sites.near import NearSite
from coverage.zone_context import DOWN_SITES_TOLD, PROMISED_WITHIN_M, context_of


def zone_surroundings(zone: WhiteZone) -> dict[str, Any]:
    """The properties that only the address of the zone itself answers."""
    context = context_of(zone)
    return {
        "url": reverse("zone", args=[zone.pk]),
        "nearest_sites": [_site(site) for site in context.sites],
        "promised_sites": None
        if context.promised_listed_on is None
        else [_promise(promise) for promise in context.promised],
        "promised_within_m": PROMISED_WITHIN_M,
        "outages": context.outages and _outages(context.outages),
        "events": [asdict(event) for event in context.history],
    }


def _site(site: NearSite) -> dict[str, Any]:
    return _placed(asdict(site))


def _promise(promise: NearPromise) -> dict[str, Any]:
    return _placed(asdict(promise) | {"stage": promise.stage or None})


def _outages(found: NearOutages) -> dict[str, Any]:
    return asdict(found) | {"sites": [_down(site) for site in found.sites[:DOWN_SITES_TOLD]]}


def _down(site: DownSite) -> dict[str, Any]:
    days = {"days": len(site.days), "first": site.days[0], "last": site.days[-1]}
    return _placed(asdict(site) | days)


def _placed(row: dict[str, Any]) -> dict[str, Any]:
    """Distances to the metre: the zone's edge is no sharper."""
    return row | {"distance_m": round(row["distance_m"])}
