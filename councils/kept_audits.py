"""The archive of audits: those of territories, worked out in the background and kept, so that no page waits.

An audit's stamp names all that it is made from, as that of a part of the sums; so it is worked out again when
its stamp differs, and from nothing it comes out the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from hashlib import md5
from typing import Any

from django.db import transaction

from councils import reliability, sampling, totals
from councils.audit import AUDITED, AreaAudits, ServiceAudit, audits
from councils.models import Ground, TerritoryAudits
from councils.parts import Release
from councils.turns import AUDITING, take_turn
from councils.witnesses import HEARD
from coverage.core.estimate import METHOD_VERSION
from coverage.core.verdict import MIN_CONTRIBUTORS
from coverage.floor import EVERY_SERVICE
from coverage.models import DecidedFamily, PipelineState, Territory
from coverage.official import DECLARED_SHARE, releases_at
from coverage.queries import as_of, communes_of
from coverage.stored import window

# What an audit needs beside the territory itself; all are due when one of these changes.
RULES = (
    METHOD_VERSION,
    HEARD,
    DECLARED_SHARE,
    MIN_CONTRIBUTORS,
    sampling.BLOCK_SHARE,
    reliability.RELIABLE,
    reliability.RELIABLE_ONCE,
    reliability.MIN_PEOPLE,
    reliability.MIN_SQUARES,
    reliability.SPREAD_AT_LEAST,
    reliability.ONE_AT_MOST,
)


class State(StrEnum):
    """Whether there are audits of a territory."""

    WORKED_OUT = "worked_out"
    NOT_YET = "not_yet"  # the next comparison does it
    NOT_AUDITED = "not_audited"  # a commune or a région: others stand for it


@dataclass(frozen=True)
class KeptAudits(AreaAudits):
    """The audits of a territory as they were last worked out; none where `state` says why."""

    state: str  # of State


def keep() -> int:
    """Work out those that are due, each in a transaction of its own; returns how many changed.

    Who is cut off loses one; who comes meanwhile does others.
    """
    wanted = dict(_stamps())
    gone = TerritoryAudits.objects.exclude(key__in=wanted).delete()[0]
    stored = dict(TerritoryAudits.objects.values_list("key", "stamp"))
    return gone + sum(_renew(key, stamp) for key, stamp in wanted.items() if stored.get(key) != stamp)


def kept_audits(key: str) -> KeptAudits:
    """The audits of a territory by its key, for those who cannot wait: nothing is worked out here.

    LookupError if there is no territory of that key.
    """
    communes_of(key)
    kept = TerritoryAudits.objects.filter(key=key).first()
    if kept:
        told = tuple(_told(row) for row in kept.audits)
        return KeptAudits(key, None, kept.as_of, kept.method_version, told, State.WORKED_OUT)
    is_audited = key.partition("-")[0] in AUDITED
    state = State.NOT_YET if is_audited else State.NOT_AUDITED
    return KeptAudits(key, None, as_of(), METHOD_VERSION, (), state)


def _stamps() -> Iterator[tuple[str, str]]:
    """The key of each territory that is audited, and the stamp that its audits should have."""
    state = PipelineState.objects.values_list("as_of", "epoch").first()
    releases = Release.of(releases_at(as_of()).filter(service__in=list(HEARD)))
    for_all = (state, window(as_of()), releases, RULES)
    digests = dict(Ground.objects.values_list("commune", "digest"))
    regions = dict(Territory.objects.filter(kind=Territory.COMMUNE).values_list("code", "region"))
    families = list(
        DecidedFamily.objects.exclude(service=EVERY_SERVICE)  # whoever was alone has no part in an audit
        .order_by("pk")
        .values_list("region", "operator", "service", "digest")
    )
    for key, communes in totals.members(AUDITED).items():
        ground = [(commune, digests.get(commune)) for commune in communes]
        # Of a tile on a border, the map of régions may say another; it waits for the next day at most.
        around = {"", *(f"reg-{regions[commune]}" for commune in communes if commune in regions)}
        yield key, _stamp(for_all, ground, [row for row in families if row[0] in around])


def _stamp(*made_from: object) -> str:
    return md5(repr(made_from).encode(), usedforsecurity=False).hexdigest()


@transaction.atomic
def _renew(key: str, stamp: str) -> bool:
    """Whether it was still due, and is now done; the stamp is older than what is read, never younger."""
    take_turn(AUDITING)
    if TerritoryAudits.objects.filter(key=key, stamp=stamp).exists():
        return False
    found = audits(key)
    made = {"as_of": found.as_of, "method_version": found.method_version, "audits": _rows(found.audits)}
    TerritoryAudits.objects.update_or_create(key=key, defaults={"stamp": stamp, **made})
    return True


def _rows(found: Sequence[ServiceAudit]) -> list[dict[str, Any]]:
    return [asdict(one) | {"released_on": one.released_on.isoformat()} for one in found]


def _told(row: dict[str, Any]) -> ServiceAudit:
    """A row as JSON gives it back."""
    lists = {"doubts": tuple(row["doubts"]), "released_on": date.fromisoformat(row["released_on"])}
    return ServiceAudit(**row | lists)
