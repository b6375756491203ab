"""The only writer of readings: stores what is new and plausible, holds what is doubtful, refuses the rest.

Everything of one batch happens in one transaction under a lock on its contributors: an answer given is an
answer kept, two clients sending the same batch at once store it once, the next stage sees whole batches.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import islice
from uuid import UUID, uuid5

import msgspec
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from measurements.columns import COLUMNS, COPY_READINGS, row_of
from measurements.contributors import contributor_ids
from measurements.formats.item import LONGEST_ID, LONGEST_REASON, Item, printable
from measurements.formats.native import decode_batch, digest_of
from measurements.holding import New, review
from measurements.identifiers import pseudonym, scrubbed, scrubbed_words
from measurements.models import Batch, Contributor, RefusedReading
from measurements.partitions import ensure_months
from measurements.plausibility import FIRST_NETWORKS, OLDEST_FROM_A_PHONE, implausible, is_ahead, too_old
from measurements.queries import PROBE_BY_INDEX

MOST_PER_BATCH = 5_000
# An import commits this many lines at a time: enough to keep COPY busy, few enough to hold in memory.
LINES_PER_IMPORT_BATCH = 20_000
RECEIPTS = UUID("6f6f0ac5-9d2c-4bb4-9a7c-0d7f3a0f2a11")

ALREADY_OTHER = "id: this contributor already sent another reading under it"
TWICE_IN_BATCH = "id: stands twice in this batch, with different content"
ERASED = "contributor: was erased meanwhile"


@dataclass
class Outcome:
    """What became of a batch, or of a file."""

    received: int = 0
    accepted: int = 0  # and stored, those held among them
    held: int = 0
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
        self.held += other.held
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
    return store_items(contributor, items, "api", sha256(body).hexdigest())


def store_items(contributor: Contributor, items: list[Item], source: str, content: str) -> Outcome:
    """What one contributor sent in any format, none older than 90 days; the same `content` is the same batch.

    Raises:
        Contributor.DoesNotExist: erased meanwhile.
    """
    now = datetime.now(UTC)
    oldest = now - OLDEST_FROM_A_PHONE
    ahead = is_ahead([item.reading.observed_at for item in items if item.reading], now)
    _judge(items, now)
    receipt = uuid5(RECEIPTS, f"{contributor.token_hash.hex()}:{content}")
    ensure_months(_days(items, oldest))
    with transaction.atomic(), connection.cursor() as cursor:
        if not _lock_contributors(cursor, [contributor.pk]):
            raise Contributor.DoesNotExist
        batch, _ = Batch.objects.get_or_create(
            receipt=receipt, defaults={"contributor": contributor, "source": source}
        )
        owned = [(contributor.pk, item) for item in items]
        outcome = _store(cursor, batch, owned, oldest, clock_is_ahead=ahead)
        _keep_ids(cursor, batch, [item.reading.id for item in items if item.reading and not item.reason])
    outcome.receipt = receipt
    return outcome


def import_items(items: Iterator[Item], source: str) -> Iterator[Outcome]:
    """Store a file's items, of any age, by thousands; yields the outcome of each committed part."""
    while part := list(islice(items, LINES_PER_IMPORT_BATCH)):
        _judge(part, datetime.now(UTC))
        ensure_months(_days(part, FIRST_NETWORKS))
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
        owned = [(ids.get(item.contributor, 0), item) for item in part]
        return _store(cursor, batch, owned, FIRST_NETWORKS)


def _judge(items: list[Item], now: datetime) -> None:
    for item in items:
        if item.reading and not item.reason:
            item.reason = implausible(item.reading, now)


def _days(items: Iterable[Item], oldest: datetime) -> set[date]:
    moments = {item.reading.observed_at for item in items if item.reading and not item.reason}
    return {moment.date() for moment in moments if moment >= oldest}


def _lock_contributors(cursor: CursorWrapper, ids: Iterable[int]) -> set[int]:
    """Those alive, held until the commit; locked in one order, so that nobody waits in a circle."""
    cursor.execute(
        "SELECT id FROM measurements_contributor WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
        [list(ids)],
    )
    return {row[0] for row in cursor.fetchall()}


def _store(
    cursor: CursorWrapper,
    batch: Batch,
    items: list[tuple[int, Item]],
    oldest: datetime,
    *,
    clock_is_ahead: bool = False,
) -> Outcome:
    new = _sift(cursor, items, oldest)
    held, changed = review(cursor, new, clock_is_ahead=clock_is_ahead)
    _copy(cursor, batch.pk, new, held)
    days = {(contributor, reading.observed_at.date()) for contributor, reading, _ in new}
    _journal(cursor, batch.pk, changed | days)
    refused = [(contributor, item) for contributor, item in items if item.reason]
    _keep_refused(batch, refused)
    return Outcome(
        received=len(items),
        accepted=len(new),
        held=len(new) - held.count(None),
        duplicates=len(items) - len(new) - len(refused),
        refused=[item for _, item in refused],
    )


def _sift(cursor: CursorWrapper, items: list[tuple[int, Item]], oldest: datetime) -> list[New]:
    """The readings that are not there yet; new ones too old, or whose id is taken, are marked refused.

    Age is asked of new ones only: what is stored does not become a refusal because it is sent again late.
    """
    sound = [(contributor, item) for contributor, item in items if item.reading and not item.reason]
    _name_devices(sound)
    known = _known(cursor, [(contributor, item.reading.id) for contributor, item in sound if item.reading])
    seen: dict[tuple[int, UUID], bytes] = {}
    new = []
    for contributor, item in sound:
        reading = item.reading
        assert reading is not None
        identity, digest = (contributor, reading.id), digest_of(reading)
        if identity in known:
            item.reason = "" if known[identity] == digest else ALREADY_OTHER
        elif identity in seen:
            item.reason = "" if seen[identity] == digest else TWICE_IN_BATCH
        elif not (reason := too_old(reading, oldest)):
            seen[identity] = digest
            new.append((contributor, reading, digest))
        else:
            item.reason = reason
    return new


def _name_devices(items: list[tuple[int, Item]]) -> None:
    """Before a digest is made, so that a name for good is in no table."""
    for contributor, item in items:
        reading = item.reading
        if reading and (name := pseudonym(contributor, reading.device_id)) != reading.device_id:
            item.reading = msgspec.structs.replace(reading, device_id=name)


def _known(cursor: CursorWrapper, identities: list[tuple[int, UUID]]) -> dict[tuple[int, UUID], bytes]:
    """Digests of those already stored."""
    if not identities:
        return {}
    cursor.execute(PROBE_BY_INDEX)
    contributors, ids = zip(*identities, strict=True)
    cursor.execute(
        """SELECT reading.contributor_id, reading.id, reading.digest
           FROM unnest(%s::bigint[], %s::uuid[]) sent (contributor_id, id)
           JOIN measurements_reading reading USING (contributor_id, id)""",
        ["{" + ",".join(map(str, contributors)) + "}", _literal(ids)],
    )
    return {(contributor, identity): bytes(digest) for contributor, identity, digest in cursor.fetchall()}


def _keep_ids(cursor: CursorWrapper, batch: Batch, ids: Sequence[UUID]) -> None:
    cursor.execute("UPDATE measurements_batch SET reading_ids = %s WHERE id = %s", [_literal(ids), batch.pk])


def _literal(ids: Iterable[UUID]) -> str:
    """An array as text: the driver would take longer to walk through it than the server to look all up."""
    return "{" + ",".join(identity.hex for identity in ids) + "}"


def _copy(cursor: CursorWrapper, batch_id: int, new: list[New], held: list[str | None]) -> None:
    if not new:
        return
    with cursor.copy(COPY_READINGS) as copy:
        copy.set_types(list(COLUMNS.values()))
        for (contributor, reading, digest), word in zip(new, held, strict=True):
            copy.write_row(row_of(contributor, batch_id, reading, digest, word))


def _journal(cursor: CursorWrapper, batch_id: int, days: Iterable[tuple[int, date]]) -> None:
    touched = sorted(days)
    cursor.execute(
        """INSERT INTO measurements_touchedday (contributor_id, day, batch_id, touched_at)
           SELECT contributor_id, day, %s, now()
           FROM unnest(%s::bigint[], %s::date[]) touched (contributor_id, day)""",
        [batch_id, [contributor for contributor, _ in touched], [day for _, day in touched]],
    )


def _keep_refused(batch: Batch, refused: list[tuple[int, Item]]) -> None:
    """The refusals of this sending; those of an earlier one of the same body are replaced."""
    batch.refusals.all().delete()
    RefusedReading.objects.bulk_create(
        RefusedReading(
            batch=batch,
            contributor_id=contributor or None,
            index=item.index,
            reading_id=scrubbed_words(item.reading_id)[:LONGEST_ID],
            reason=scrubbed_words(item.reason)[:LONGEST_REASON],
            raw=scrubbed(printable(item.raw.decode("utf-8", "replace"))),
        )
        for contributor, item in refused
    )
