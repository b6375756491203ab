"""What the public API tells of one zone beside what its list tells: sites, promises, chronicle, page."""

from dataclasses import asdict
from typing import Any

from django.urls import reverse

from coverage.models import WhiteZone
from coverage.outage_lists.near import NearOutages
from coverage.promised.near import NearPromise
from coverage.sites.near import NearSite
from coverage.zone_context import PROMISED_WITHIN_M, context_of


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
    return asdict(found) | {"sites": [_placed(asdict(site)) for site in found.sites]}


def _placed(row: dict[str, Any]) -> dict[str, Any]:
    """Distances to the metre: the zone's edge is no sharper."""
    return row | {"distance_m": round(row["distance_m"])}
