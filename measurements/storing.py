"""The store room: in a transaction of intake, what is new is held or not, copied, and put on the journal."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from math import inf
from typing import Any

import msgspec
from django.db.backends.utils import CursorWrapper

from measurements.columns import COLUMNS, COPY_READINGS, array_of_ids, row_of
from measurements.days import Day, New, Row, days_of, stored_of
from measurements.formats.item import Item
from measurements.formats.native import Reading, digest_of
from measurements.holding import review
from measurements.identifiers import pseudonym
from measurements.outcome import Outcome
from measurements.plausibility import MOST_A_DAY, one_too_many, too_old
from measurements.queries import PROBE_BY_INDEX
from measurements.receipts import Sending, keep_batch, keep_refused

ALREADY_OTHER = "id: this contributor already sent another reading under it"
TWICE_IN_BATCH = "id: stands twice in this batch, with different content"

# To read so few of somebody's readings is quicker than to probe every month for each that is sent.
FEW = 200
OF_ONE = "SELECT contributor_id, id, digest FROM measurements_reading WHERE contributor_id = %s LIMIT %s"
KNOWN = """
    SELECT reading.contributor_id, reading.id, reading.digest
    FROM unnest(%s::bigint[], %s::uuid[]) sent (contributor_id, id)
    JOIN measurements_reading reading USING (contributor_id, id)
"""
Identity = tuple[int, int]  # contributor, and the number that a UUID is: quicker as a key than the UUID
# An entry of a batch, and its reading, against which nothing speaks so far.
Sound = tuple[Item, Reading, bytes, Identity, Day]


def lock_contributors(cursor: CursorWrapper, ids: Iterable[int]) -> set[int]:
    """Those alive, held until the commit; locked in one order, so that nobody waits in a circle."""
    cursor.execute(
        "SELECT id FROM measurements_contributor WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
        [list(ids)],
    )
    return {row[0] for row in cursor.fetchall()}


def store(
    cursor: CursorWrapper,
    sending: Sending,
    items: list[tuple[int, Item]],
    oldest: datetime,
    *,
    clock_is_ahead: bool = False,
) -> Outcome:
    """Store what is new and mark what is refused; an import, which somebody watches, has days of any size."""
    new, stored = _sift(cursor, items, oldest, inf if sending.contributor is None else MOST_A_DAY)
    held, changed = review(cursor, new, stored, clock_is_ahead=clock_is_ahead)
    refused = [(contributor, item) for contributor, item in items if item.reason]
    batch = keep_batch(cursor, sending, items, changed | days_of(new))
    _copy(cursor, batch, new, held)
    keep_refused(batch, refused)
    return Outcome(
        received=len(items),
        accepted=len(new),
        held=len(new) - held.count(None),
        duplicates=len(items) - len(new) - len(refused),
        refused=[item for _, item in refused],
    )


def _sift(
    cursor: CursorWrapper, items: list[tuple[int, Item]], oldest: datetime, most_a_day: float
) -> tuple[list[New], list[Row]]:
    """The readings that are not there yet, and what is there of their days; what is refused is marked so.

    Age and room are asked of new ones only: what is stored does not become a refusal when it is sent again.
    """
    sound = list(_sound(items))
    known = _known(cursor, [identity for _, _, _, identity, _ in sound])
    stored = stored_of(cursor, {day for _, _, _, identity, day in sound if identity not in known})
    count = Counter((row[0], row[1]) for row in stored)
    seen: dict[Identity, bytes] = {}
    new = []
    for item, reading, digest, identity, day in sound:
        if identity in known:
            item.reason = "" if known[identity] == digest else ALREADY_OTHER
        elif identity in seen:
            item.reason = "" if seen[identity] == digest else TWICE_IN_BATCH
        elif reason := too_old(reading, oldest) or (one_too_many(day[1]) if count[day] >= most_a_day else ""):
            item.reason = reason
        else:
            seen[identity] = digest
            count[day] += 1
            new.append((day[0], reading, digest))
    return new, stored


def _sound(items: list[tuple[int, Item]]) -> Iterator[Sound]:
    """Devices get their names before a digest is made, so that a name for good is in no table."""
    for contributor, item in items:
        if (reading := item.reading) is None or item.reason:
            continue
        if (name := pseudonym(contributor, reading.device_id)) != reading.device_id:
            item.reading = reading = msgspec.structs.replace(reading, device_id=name)
        identity, day = (contributor, reading.id.int), (contributor, reading.observed_at.date())
        yield item, reading, digest_of(reading), identity, day


def _known(cursor: CursorWrapper, identities: list[Identity]) -> dict[Identity, bytes]:
    """Digests of those already stored, and perhaps of others of the same contributor."""
    if not identities:
        return {}
    contributors = [contributor for contributor, _ in identities]
    rows = _all_of(cursor, contributors[0]) if len(set(contributors)) == 1 else None
    if rows is None:
        ids = array_of_ids(number for _, number in identities)
        rows = _asked(cursor, KNOWN, ["{" + ",".join(map(str, contributors)) + "}", ids])
    return {(contributor, identity.int): bytes(digest) for contributor, identity, digest in rows}


def _all_of(cursor: CursorWrapper, contributor: int) -> list[Row] | None:
    """All that is stored of somebody, or None where that is more than a few."""
    rows = _asked(cursor, OF_ONE, [contributor, FEW + 1])
    return rows if len(rows) <= FEW else None


def _asked(cursor: CursorWrapper, statement: str, values: list[Any]) -> list[Row]:
    cursor.execute(f"{PROBE_BY_INDEX}; {statement}", values)
    while cursor.nextset():
        pass  # the settings come before, in one journey, and say nothing
    return cursor.fetchall()


def _copy(cursor: CursorWrapper, batch_id: int, new: list[New], held: list[str | None]) -> None:
    if not new:
        return
    with cursor.copy(COPY_READINGS) as copy:
        copy.set_types(list(COLUMNS.values()))
        for (contributor, reading, digest), word in zip(new, held, strict=True):
            copy.write_row(row_of(contributor, batch_id, reading, digest, word))
