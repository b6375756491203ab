"""The receipts: what a sending leaves besides its readings, which is its row, the journal, its refusals."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from measurements.columns import bound
from measurements.days import Day
from measurements.formats.item import LONGEST_ID, LONGEST_REASON, Item, printable
from measurements.identifiers import scrubbed, scrubbed_words
from measurements.models import RefusedReading

LONGEST_RAW = 2**16  # bytes of one refused reading, a hundred times those of a long one

# The same body is the same batch; what became of its readings may differ from the last time. A row that was
# not there before has no transaction that ended it (xmax).
KEEP_BATCH = """
    WITH batch AS (
        INSERT INTO measurements_batch (receipt, contributor_id, source, received_at, reading_ids)
        VALUES (%s, %s, %s, now(), %b::uuid[])
        ON CONFLICT (receipt) DO UPDATE SET reading_ids = excluded.reading_ids
        RETURNING id, xmax = 0 AS is_new),
    journal AS (
        INSERT INTO measurements_touchedday (contributor_id, day, batch_id, touched_at)
        SELECT touched.contributor_id, day, batch.id, now()
        FROM batch, unnest(%s::bigint[], %s::date[]) touched (contributor_id, day))
    SELECT id, is_new FROM batch
"""

JOURNAL = """
    INSERT INTO measurements_touchedday (contributor_id, day, batch_id, touched_at)
    SELECT contributor_id, day, %s, now() FROM unnest(%s::bigint[], %s::date[]) touched (contributor_id, day)
"""


class Sending(NamedTuple):
    """What a batch is known by: its receipt, the door, and whose it is; an import is nobody's."""

    receipt: UUID
    source: str
    contributor: int | None = None


def keep_batch(cursor: CursorWrapper, sending: Sending, items: list[Item], touched: set[Day]) -> int:
    """Keep the receipt and the journal of a sending; what was refused of the same body before is forgotten.

    Returns its number. The receipt names what is stored, unless that is an import's.
    """
    told = [] if sending.contributor is None else items
    ids = [item.reading.id for item in told if item.reading and not item.reason]
    values = [sending.receipt, sending.contributor, sending.source, ids, *_in_columns(touched)]
    ((number, is_new),) = bound(cursor, KEEP_BATCH, values)
    if not is_new:
        RefusedReading.objects.filter(batch_id=number).delete()
    return int(number)


def keep_journal(cursor: CursorWrapper, batch: int, touched: set[Day]) -> None:
    """Put days on the journal that a batch changed without a reading of its own."""
    if touched:
        cursor.execute(JOURNAL, [batch, *_in_columns(touched)])


def _in_columns(days: set[Day]) -> tuple[list[int], list[date]]:
    in_order = sorted(days)
    return [contributor for contributor, _ in in_order], [day for _, day in in_order]


def keep_refused(batch: int, refused: list[Item]) -> None:
    """Keep what was refused and why, without what names a device or a person."""
    if not refused:
        return
    RefusedReading.objects.bulk_create(
        RefusedReading(
            batch_id=batch,
            contributor_id=item.owner or None,
            index=item.index,
            reading_id=scrubbed_words(item.reading_id)[:LONGEST_ID],
            reason=scrubbed_words(item.reason)[:LONGEST_REASON],
            raw=_kept(item.raw),
        )
        for item in refused
    )


def _kept(raw: bytes) -> str:
    """What was sent, without names; nothing of what no client writes, as to search it costs seconds."""
    return scrubbed(printable(raw.decode("utf-8", "replace"))) if len(raw) <= LONGEST_RAW else ""
