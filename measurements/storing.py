"""The store room: in a transaction of intake, what is new is held or not, copied, and put on the journal."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.db.backends.utils import CursorWrapper

from measurements.columns import COLUMNS, COPY_READINGS, row_of
from measurements.formats.item import LONGEST_ID, LONGEST_REASON, Item, printable
from measurements.formats.native import digest_of
from measurements.holding import New, review
from measurements.identifiers import pseudonym, scrubbed, scrubbed_words
from measurements.models import Batch, RefusedReading
from measurements.outcome import Outcome
from measurements.plausibility import too_old
from measurements.queries import PROBE_BY_INDEX

LONGEST_RAW = 2**16  # bytes of one refused reading, a hundred times those of a long one
ALREADY_OTHER = "id: this contributor already sent another reading under it"
TWICE_IN_BATCH = "id: stands twice in this batch, with different content"


def lock_contributors(cursor: CursorWrapper, ids: Iterable[int]) -> set[int]:
    """Those alive, held until the commit; locked in one order, so that nobody waits in a circle."""
    cursor.execute(
        "SELECT id FROM measurements_contributor WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
        [list(ids)],
    )
    return {row[0] for row in cursor.fetchall()}


def store(
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


def keep_ids(cursor: CursorWrapper, batch: Batch, ids: Sequence[UUID]) -> None:
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
            raw=_kept(item.raw),
        )
        for contributor, item in refused
    )


def _kept(raw: bytes) -> str:
    """What was sent, without names; nothing of what no client writes, as to search it costs seconds."""
    return scrubbed(printable(raw.decode("utf-8", "replace"))) if len(raw) <= LONGEST_RAW else ""
