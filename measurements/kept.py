"""The shelf of what somebody sent: their readings, refusals and gaps in the names of the contract, in order.

Each list gives pairs of a key, after which the next entry is looked for, and the entry; an empty key is
before all of them.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from measurements.fates import WAITS, told_of
from measurements.formats.native import Reading
from measurements.models import Contributor, DutyGap, RefusedReading
from measurements.queries import OBSERVED, observed
from measurements.vocabulary import (
    ENVIRONMENTS,
    HOME_PLMN_ORIGINS,
    KINDS,
    SERVICE_STATES,
    SIGNAL_KINDS,
    TECHNOLOGIES,
)

Entry = dict[str, Any]
Keyed = tuple[str, Entry]

SEPARATOR = "~"  # between the parts of a cursor: in none of them, and safe in an address
FIELDS = Reading.__struct_fields__
WORDS = {
    "service_state": SERVICE_STATES,
    "technology": TECHNOLOGIES,
    "max_technology": TECHNOLOGIES,
    "signal_kind": SIGNAL_KINDS,
    "environment": ENVIRONMENTS,
    "kind": KINDS,
    "home_plmn_origin": HOME_PLMN_ORIGINS,
}
BEFORE_ALL = datetime.min.replace(tzinfo=UTC), UUID(int=0)
# The first comparison leaves months out that are over, which PostgreSQL does not read from the second.
READINGS = f"""
    SELECT {", ".join(f"reading.{name}" for name in FIELDS)},
           batch.receipt, batch.received_at, reading.held, {WAITS}, {OBSERVED}
    FROM measurements_reading reading LEFT JOIN measurements_batch batch ON batch.id = reading.batch_id
    WHERE reading.contributor_id = %(contributor)s AND reading.observed_at >= %(moment)s
      AND (reading.observed_at, reading.id) > (%(moment)s, %(id)s)
    ORDER BY reading.observed_at, reading.id LIMIT %(most)s
"""


def readings(contributor: Contributor, after: str, most: int) -> list[Keyed]:
    """So many readings by their times, with what became of each."""
    moment, identity = reading_key(after)
    with connection.cursor() as cursor:
        cursor.execute(
            READINGS, {"contributor": contributor.pk, "moment": moment, "id": identity, "most": most}
        )
        rows = cursor.fetchall()
    count = len(FIELDS)
    fates = told_of(
        [row[count + 2 : count + 4] for row in rows], observed([row[count + 4 :] for row in rows])
    )
    return [_reading(row, fate) for row, fate in zip(rows, fates, strict=True)]


def _reading(row: tuple[Any, ...], fate: Entry) -> Keyed:
    sent = dict(zip(FIELDS, row, strict=False))
    for name, words in WORDS.items():
        sent[name] = None if sent[name] is None else words[sent[name]]
    key = f"{sent['observed_at'].astimezone(UTC).isoformat()}{SEPARATOR}{sent['id']}"
    receipt, received_at = row[len(FIELDS) : len(FIELDS) + 2]
    named = {"device_id": sent["device_id"] or None, "receipt": receipt, "received_at": received_at}
    return key, sent | named | fate


def refused(contributor: Contributor, after: str, most: int) -> list[Keyed]:
    """So many refusals as they came, without what could name a device or a person."""
    rows = RefusedReading.objects.filter(contributor=contributor, pk__gt=row_number(after)).select_related(
        "batch"
    )
    return [(str(row.pk), _refusal(row)) for row in rows.order_by("pk")[:most]]


def _refusal(row: RefusedReading) -> Entry:
    sent = {"index": row.index, "id": row.reading_id, "reason": row.reason, "sent": row.raw}
    return sent | {"receipt": row.batch.receipt, "received_at": row.batch.received_at}


def gaps(contributor: Contributor, after: str, most: int) -> list[Keyed]:
    """So many gaps of duty as they came."""
    rows = DutyGap.objects.filter(contributor=contributor, pk__gt=row_number(after))
    return [(str(row.pk), _gap(row)) for row in rows.order_by("pk")[:most]]


def _gap(row: DutyGap) -> Entry:
    places = ("from_longitude", "from_latitude", "until_longitude", "until_latitude")
    return {
        "id": row.gap_id,
        "from": row.began_at,
        "until": row.ended_at,
        **{name: getattr(row, name) for name in places},
        "home_plmn": row.home_plmn,
        "device_id": row.device_id or None,
        "reason": row.reason,
    }


def reading_key(text: str) -> tuple[datetime, UUID]:
    """The key of a reading: its time and its id; ValueError for what is none."""
    if not text:
        return BEFORE_ALL
    moment, identity = text.split(SEPARATOR)
    told = datetime.fromisoformat(moment)
    if told.utcoffset() != timedelta(0):
        raise ValueError("a moment that is not of UTC")
    return told, UUID(identity)


def row_number(text: str) -> int:
    """The key of a refusal or a gap: the number of its row; ValueError for what is none."""
    if text and not (text.isascii() and text.isdigit() and int(text) < 2**63):
        raise ValueError("no number of a row")
    return int(text or 0)
