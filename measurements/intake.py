"""The only writer of readings: stores what is plausible and new, keeps what it refuses with the reason.

Everything of one batch happens in one transaction under a lock on its contributors: an answer given is an
answer kept, two clients sending the same batch at once store it once, the next stage sees whole batches.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import blake2b, sha256
from itertools import islice
from uuid import UUID, uuid5

import msgspec
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from measurements import vocabulary
from measurements.contributors import contributor_ids
from measurements.formats.item import Item
from measurements.formats.native import Reading, decode_batch
from measurements.models import Batch, Contributor, RefusedReading, TouchedDay
from measurements.partitions import ensure_months
from measurements.plausibility import FIRST_NETWORKS, OLDEST_FROM_A_PHONE, implausible
from measurements.queries import PROBE_BY_INDEX

MOST_PER_BATCH = 5_000
# An import commits this many lines at a time: enough to keep COPY busy, few enough to hold in memory.
LINES_PER_IMPORT_BATCH = 20_000
RECEIPTS = UUID("6f6f0ac5-9d2c-4bb4-9a7c-0d7f3a0f2a11")

ALREADY_OTHER = "id: this contributor already sent another reading under it"
TWICE_IN_BATCH = "id: stands twice in this batch, with different content"
ERASED = "contributor: was erased meanwhile"

# Column, its type on the wire of COPY, in the order of `_row`.
COLUMNS = {
    "contributor_id": "int8",
    "id": "uuid",
    "observed_at": "timestamptz",
    "batch_id": "int8",
    "longitude": "float8",
    "latitude": "float8",
    "cell_id": "int8",
    "accuracy_m": "float4",
    "signal_dbm": "float4",
    "quality_db": "float4",
    "sinr_db": "float4",
    "speed_mps": "float4",
    "altitude_m": "float4",
    "service_state": "int2",
    "technology": "int2",
    "max_technology": "int2",
    "signal_kind": "int2",
    "environment": "int2",
    "kind": "int2",
    "home_plmn_origin": "int2",
    "is_mock": "bool",
    "digest": "bytea",
    "home_plmn": "text",
    "serving_plmn": "text",
    "device_id": "text",
}
COPY_READINGS = f"COPY measurements_reading ({', '.join(COLUMNS)}) FROM STDIN (FORMAT binary)"


def _codes(words: tuple[str, ...]) -> dict[str | None, int | None]:
    return {None: None, **{word: code for code, word in enumerate(words)}}


STATE = _codes(vocabulary.SERVICE_STATES)
TECHNOLOGY = _codes(vocabulary.TECHNOLOGIES)
SIGNAL_KIND = _codes(vocabulary.SIGNAL_KINDS)
ENVIRONMENT = _codes(vocabulary.ENVIRONMENTS)
KIND = _codes(vocabulary.KINDS)
ORIGIN = _codes(vocabulary.HOME_PLMN_ORIGINS)


@dataclass
class Outcome:
    """What became of a batch, or of a file."""

    received: int = 0
    accepted: int = 0
    duplicates: int = 0
    refused: list[Item] = field(default_factory=list)
    receipt: UUID | None = None

    def reasons(self) -> Counter[str]:
        """How many were refused for each reason, with … for the values that differ from line to line."""
        return Counter(re.sub(r"-?\d[\dTZ:.-]*", "…", item.reason, count=1) for item in self.refused)

    def add(self, other: "Outcome") -> None:
        """Count another batch of the same file."""
        self.received += other.received
        self.accepted += other.accepted
        self.duplicates += other.duplicates
        self.refused += other.refused


def accept_batch(contributor: Contributor, body: bytes) -> Outcome:
    """A phone's upload: at most 5,000 readings, none older than 90 days.

    Raises:
        ValueError: the body is no batch; the message names what is wrong.
        Contributor.DoesNotExist: erased between the check of the token and now.
    """
    items = decode_batch(body)
    if len(items) > MOST_PER_BATCH:
        raise ValueError(f"readings: {len(items)} in one batch, at most {MOST_PER_BATCH} are taken")
    now = datetime.now(UTC)
    _judge(items, now, now - OLDEST_FROM_A_PHONE)
    receipt = uuid5(RECEIPTS, f"{contributor.token_hash.hex()}:{sha256(body).hexdigest()}")
    ensure_months(_days(items))
    with transaction.atomic(), connection.cursor() as cursor:
        if not _lock_contributors(cursor, [contributor.pk]):
            raise Contributor.DoesNotExist
        batch, _ = Batch.objects.get_or_create(
            receipt=receipt, defaults={"contributor": contributor, "source": "api"}
        )
        outcome = _store(cursor, batch, [(contributor.pk, item) for item in items])
        batch.reading_ids = [item.reading.id for item in items if item.reading and not item.reason]
        batch.save(update_fields=["reading_ids"])
    outcome.receipt = receipt
    return outcome


def import_items(items: Iterator[Item], source: str) -> Iterator[Outcome]:
    """Store a file's items, of any age, by thousands; yields the outcome of each committed part."""
    while part := list(islice(items, LINES_PER_IMPORT_BATCH)):
        _judge(part, datetime.now(UTC), FIRST_NETWORKS)
        ensure_months(_days(part))
        yield _import_part(part, source)


@transaction.atomic
def _import_part(part: list[Item], source: str) -> Outcome:
    ids = contributor_ids({item.contributor for item in part if item.contributor})
    content = sha256(b"\n".join(item.raw for item in part)).hexdigest()
    batch, _ = Batch.objects.get_or_create(
        receipt=uuid5(RECEIPTS, f"{source}:{content}"), defaults={"source": source}
    )
    with connection.cursor() as cursor:
        alive = _lock_contributors(cursor, ids.values())
        for item in part:
            if not item.reason and ids[item.contributor] not in alive:
                item.reason = ERASED
        return _store(cursor, batch, [(ids.get(item.contributor, 0), item) for item in part])


def _judge(items: list[Item], now: datetime, oldest: datetime) -> None:
    for item in items:
        if item.reading and not item.reason:
            item.reason = implausible(item.reading, now, oldest)


def _days(items: Iterable[Item]) -> set[date]:
    return {item.reading.observed_at.date() for item in items if item.reading and not item.reason}


def _lock_contributors(cursor: CursorWrapper, ids: Iterable[int]) -> set[int]:
    """Those alive, held until the commit; locked in one order, so that nobody waits in a circle."""
    cursor.execute(
        "SELECT id FROM measurements_contributor WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
        [list(ids)],
    )
    return {row[0] for row in cursor.fetchall()}


def _store(cursor: CursorWrapper, batch: Batch, items: list[tuple[int, Item]]) -> Outcome:
    new = _sift(cursor, items)
    _copy(cursor, batch.pk, new)
    _journal(batch.pk, new)
    refused = [item for _, item in items if item.reason]
    _keep_refused(batch, refused)
    duplicates = len(items) - len(new) - len(refused)
    return Outcome(received=len(items), accepted=len(new), duplicates=duplicates, refused=refused)


Stored = tuple[int, Reading, bytes]  # contributor, reading, digest


def _sift(cursor: CursorWrapper, items: list[tuple[int, Item]]) -> list[Stored]:
    """The readings that are not there yet; one whose id is taken by other content is marked refused."""
    sound = [(contributor, item) for contributor, item in items if item.reading and not item.reason]
    known = _known(cursor, [(contributor, item.reading.id) for contributor, item in sound if item.reading])
    seen: dict[tuple[int, UUID], bytes] = {}
    new = []
    for contributor, item in sound:
        reading = item.reading
        assert reading is not None
        identity, digest = (contributor, reading.id), _digest(reading)
        if identity in known:
            item.reason = "" if known[identity] == digest else ALREADY_OTHER
        elif identity in seen:
            item.reason = "" if seen[identity] == digest else TWICE_IN_BATCH
        else:
            seen[identity] = digest
            new.append((contributor, reading, digest))
    return new


def _digest(reading: Reading) -> bytes:
    return blake2b(msgspec.msgpack.encode(reading), digest_size=16).digest()


def _known(cursor: CursorWrapper, identities: list[tuple[int, UUID]]) -> dict[tuple[int, UUID], bytes]:
    """Digests of those already stored."""
    if not identities:
        return {}
    cursor.execute(PROBE_BY_INDEX)
    # Arrays as literals: the driver would take longer to walk through them than the server to look them up.
    contributors, ids = (",".join(map(str, column)) for column in zip(*identities, strict=True))
    cursor.execute(
        """SELECT reading.contributor_id, reading.id, reading.digest
           FROM unnest(%s::bigint[], %s::uuid[]) sent (contributor_id, id)
           JOIN measurements_reading reading USING (contributor_id, id)""",
        ["{" + contributors + "}", "{" + ids + "}"],
    )
    return {(contributor, identity): bytes(digest) for contributor, identity, digest in cursor.fetchall()}


def _copy(cursor: CursorWrapper, batch_id: int, new: list[Stored]) -> None:
    if not new:
        return
    with cursor.copy(COPY_READINGS) as copy:
        copy.set_types(list(COLUMNS.values()))
        for contributor, reading, digest in new:
            copy.write_row(_row(contributor, batch_id, reading, digest))


def _row(contributor: int, batch_id: int, reading: Reading, digest: bytes) -> tuple[object, ...]:
    return (
        contributor,
        reading.id,
        reading.observed_at,
        batch_id,
        reading.longitude,
        reading.latitude,
        reading.cell_id,
        reading.accuracy_m,
        reading.signal_dbm,
        reading.quality_db,
        reading.sinr_db,
        reading.speed_mps,
        reading.altitude_m,
        STATE[reading.service_state],
        TECHNOLOGY[reading.technology],
        TECHNOLOGY[reading.max_technology],
        SIGNAL_KIND[reading.signal_kind],
        ENVIRONMENT[reading.environment],
        KIND[reading.kind],
        ORIGIN[reading.home_plmn_origin],
        reading.is_mock,
        digest,
        reading.home_plmn,
        reading.serving_plmn,
        reading.device_id or "",
    )


def _journal(batch_id: int, new: list[Stored]) -> None:
    touched = {(contributor, reading.observed_at.date()) for contributor, reading, _ in new}
    TouchedDay.objects.bulk_create(
        TouchedDay(contributor_id=contributor, day=day, batch_id=batch_id)
        for contributor, day in sorted(touched)
    )


def _keep_refused(batch: Batch, refused: list[Item]) -> None:
    """The refusals of this sending; those of an earlier one of the same body are replaced."""
    batch.refusals.all().delete()
    RefusedReading.objects.bulk_create(
        RefusedReading(
            batch=batch,
            index=item.index,
            reading_id=item.reading_id,
            reason=item.reason,
            raw=item.raw.decode("utf-8", "replace").replace("\0", ""),
        )
        for item in refused
    )
