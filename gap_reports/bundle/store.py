"""The store of bundles: one of a zone, day and epoch, so that what was told can be checked later."""

import logging
from datetime import date
from typing import Any

from django.db.models import QuerySet

from coverage.floor import month
from coverage.models import WhiteZone
from coverage.stored import window
from coverage.zone_terms import NotSettled
from gap_reports.bundle.content import content_of, packed
from gap_reports.bundle.signing import NoSigningKey, public_key, sign
from gap_reports.models import Bundle
from publishing.archive import sha256

log = logging.getLogger(__name__)


def bundle_of(zone: WhiteZone) -> Bundle:
    """The bundle of a zone as it was drawn last; the same again gives the one that is kept.

    `coverage.zone_terms.NotSettled` where it does not follow from what is stored now, `signing.NoSigningKey`.
    One a day at most: two around an upload would tell, subtracted, what was in it.
    """
    kept = Bundle.objects.filter(zone=zone, as_of=zone.as_of).order_by("epoch").last()
    return kept or _made(zone, content_of(zone))


def current(zone: WhiteZone) -> Bundle:
    """The newest bundle kept of a zone, or one made now where that is of an earlier month; as `bundle_of`.

    Months are what the floor tells of days: a party that asks each day learns no more than one that waits.
    """
    last = Bundle.objects.filter(zone=zone).order_by("as_of", "epoch").last()
    if last is not None and (month(last.as_of) == month(zone.as_of) or zone.status != zone.Status.OPEN):
        return last
    return bundle_of(zone)


def kept_of(zone: WhiteZone) -> QuerySet[Bundle]:
    """The bundles that were kept of a zone, the newest first, without their content."""
    return Bundle.objects.filter(zone=zone).order_by("-as_of", "-epoch").defer("content")


def forget(today: date) -> int:
    """Erase the content of bundles as old as evidence may become; hash and signature stay. How many."""
    old = Bundle.objects.filter(as_of__lte=window(today)[0]).exclude(content=b"")
    return old.update(content=b"")


def named(zone: WhiteZone) -> dict[str, str]:
    """What the history of a zone says of its bundle, so that it can be checked later: its hash.

    Nothing where there is none to name: that an operator is told does not wait for it, and the log says why.
    """
    try:
        return {"bundle": bundle_of(zone).sha256}
    except (NotSettled, NoSigningKey) as error:
        log.warning("zone %s is told of without a bundle: %s", zone.pk, error)
        return {}


def _made(zone: WhiteZone, content: dict[str, Any]) -> Bundle:
    text = packed(content)
    of = {"zone": zone, "as_of": zone.as_of, "epoch": content["published"]["epoch"]}
    kept = {
        "method_version": zone.method_version,
        "content": text,
        "sha256": sha256(text),
        "signature": sign(text),
        "public_key": public_key(),
    }
    bundle, _ = Bundle.objects.get_or_create(**of, defaults=kept)
    return bundle
