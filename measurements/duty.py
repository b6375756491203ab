"""The duty book: spans in which a probe ran and moved but could make no reading; silence is not one of them.

They are kept for who asks how much of a way was looked at; the statistics do not read them.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from django.db import transaction
from msgspec import Meta, Struct

from measurements.formats.entries import entries_of
from measurements.formats.item import LONGEST_ID, printable
from measurements.formats.native import LONGEST_DEVICE, Plmn
from measurements.formats.refusal import NOT_UNDERSTOOD, PRINTABLE, sentence
from measurements.identifiers import pseudonym
from measurements.models import Contributor, DutyGap
from measurements.plausibility import CLOCK_DRIFT, FIRST_NETWORKS, OLDEST_FROM_A_PHONE

MOST_GAPS = 1_000
OTHER = "id: this contributor already sent another gap under it"

Longitude = Annotated[float, Meta(ge=-180, le=180)]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Moment = Annotated[datetime, Meta(tz=True)]


class Gap(Struct, frozen=True, kw_only=True):
    """A gap as it is sent; degrees of WGS84. Unknown fields are passed over."""

    id: UUID
    began_at: Moment = msgspec.field(name="from")
    ended_at: Moment = msgspec.field(name="until")
    from_longitude: Longitude
    from_latitude: Latitude
    until_longitude: Longitude
    until_latitude: Latitude
    home_plmn: Plmn | None = None
    device_id: Annotated[str, Meta(max_length=LONGEST_DEVICE, pattern=PRINTABLE)] | None = None
    reason: Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[a-z0-9_]+\Z")]


class _Identified(Struct):
    id: UUID


class _Named(Struct):
    id: str = ""


@dataclass
class GapsOutcome:
    """What became of the gaps of one request."""

    accepted: int = 0
    duplicates: int = 0
    refused: list[dict[str, object]] = field(default_factory=list)


@transaction.atomic
def accept_gaps(contributor: Contributor, body: bytes) -> GapsOutcome:
    """Keep the gaps that are new; a bad one never sinks the others, and the same again changes nothing.

    Raises:
        NotABatch: the body is no list of gaps; the message names what is wrong.
        Contributor.DoesNotExist: erased meanwhile.
    """
    raws = entries_of(body, "gaps", MOST_GAPS, "a list of gaps")
    Contributor.objects.select_for_update(no_key=True).get(pk=contributor.pk)
    outcome, new = GapsOutcome(), list[DutyGap]()
    known = _known(contributor, raws)
    for index, raw in enumerate(raws):
        try:
            row = _row(contributor, raw)
            if _is_new(row, known):
                known[row.gap_id] = row
                new.append(row)
            else:
                outcome.duplicates += 1
        except NOT_UNDERSTOOD as error:
            outcome.refused.append(_refusal(index, raw, sentence(error, "a gap")))
        except ValueError as error:
            outcome.refused.append(_refusal(index, raw, str(error)))
    outcome.accepted = len(DutyGap.objects.bulk_create(new))
    return outcome


def _known(contributor: Contributor, raws: list[bytes]) -> dict[UUID, DutyGap]:
    """Those stored under the ids that are sent: a probe of years does not have all of its own read again."""
    ids = {identity for raw in raws if (identity := _uuid_in(raw))}
    return {row.gap_id: row for row in DutyGap.objects.filter(contributor=contributor, gap_id__in=ids)}


def _uuid_in(raw: bytes) -> UUID | None:
    try:
        return msgspec.json.decode(raw, type=_Identified).id
    except NOT_UNDERSTOOD:
        return None


def _row(contributor: Contributor, raw: bytes) -> DutyGap:
    """The gap as it is stored; ValueError says what cannot be true of it."""
    gap = msgspec.json.decode(raw, type=Gap)
    now = datetime.now(UTC)
    if gap.began_at < FIRST_NETWORKS:
        raise ValueError(f"from: {gap.began_at.date()} is before there were networks")
    if gap.ended_at < gap.began_at:
        raise ValueError("until: is before from")
    if gap.ended_at > now + CLOCK_DRIFT:
        raise ValueError(f"until: {gap.ended_at:%Y-%m-%dT%H:%M:%SZ} is in the future")
    if gap.ended_at < now - OLDEST_FROM_A_PHONE:
        raise ValueError(f"until: {gap.ended_at:%Y-%m-%d} is too long ago")
    values = msgspec.structs.asdict(gap) | {"device_id": pseudonym(contributor.pk, gap.device_id) or ""}
    return DutyGap(contributor=contributor, gap_id=values.pop("id"), **values)


def _is_new(row: DutyGap, known: dict[UUID, DutyGap]) -> bool:
    """Whether nobody knows it; ValueError where it is known with other content."""
    before = known.get(row.gap_id)
    if before and any(getattr(before, name) != getattr(row, name) for name in Gap.__struct_fields__[1:]):
        raise ValueError(OTHER)
    return before is None


def _refusal(index: int, raw: bytes, reason: str) -> dict[str, object]:
    try:
        claimed = printable(msgspec.json.decode(raw, type=_Named).id)[:LONGEST_ID]
    except NOT_UNDERSTOOD:
        claimed = ""
    return {"index": index, "id": claimed, "reason": reason}
