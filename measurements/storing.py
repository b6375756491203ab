"""The store room: in a transaction of intake, what is new is held or not, copied, and put on the journal."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from math import inf
from uuid import UUID

import msgspec
from django.db.backends.utils import CursorWrapper

from measurements import columns
from measurements.columns import COLUMNS, COPY_READINGS, bound
from measurements.days import CODE, Day, New, Row, days_of, stored_of
from measurements.formats.item import Item
from measurements.formats.native import Reading, digest_of
from measurements.holding import NOT_HELD, Verdicts, hold, judge, rows_of
from measurements.identifiers import pseudonym
from measurements.outcome import Outcome
from measurements.plausibility import MOST_A_DAY, one_too_many, too_old
from measurements.queries import PROBE_BY_INDEX
from measurements.receipts import Sending, keep_batch, keep_journal, keep_refused

ALREADY_OTHER = "id: this contributor already sent another reading under it"
TWICE_IN_BATCH = "id: stands twice in this batch, with different content"

# To read so few of somebody's readings is quicker than to probe every month for each that is sent or touched.
FEW = 200
TOLD = "reading.contributor_id, reading.id, reading.digest, reading.observed_at::date"
OF_ONE = f"SELECT {TOLD} FROM measurements_reading reading WHERE contributor_id = %s LIMIT %s"
KNOWN = f"""
    SELECT {TOLD}
    FROM unnest(%b::bigint[], %b::uuid[]) sent (contributor_id, id)
    JOIN measurements_reading reading USING (contributor_id, id)
"""
# Contributor and UUID in one number: thousands of pairs would set the collector of garbage to work in the
# middle of a batch.
Identity = int
UUID_BITS = 128


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
    items: list[Item],
    oldest: datetime,
    *,
    clock_is_ahead: bool = False,
) -> Outcome:
    """Store what is new and mark what is refused; an import, which somebody watches, has days of any size."""
    new, stored = _sift(cursor, items, oldest, inf if sending.contributor is None else MOST_A_DAY)
    refused = [item for item in items if item.reason]
    touched = days_of(new)
    batch = keep_batch(cursor, sending, items, touched)
    rows = rows_of(new, stored, clock_is_ahead=clock_is_ahead)
    codes, changed = _copy_and_hold(cursor, batch, new, rows) if new else Verdicts([], set())
    keep_journal(cursor, batch, changed - touched)
    keep_refused(batch, refused)
    return Outcome(
        received=len(items),
        accepted=len(new),
        held=len(new) - codes[: len(new)].count(NOT_HELD),
        duplicates=len(items) - len(new) - len(refused),
        refused=refused,
    )


def _sift(
    cursor: CursorWrapper, items: list[Item], oldest: datetime, most_a_day: float
) -> tuple[list[New], list[Row]]:
    """The readings that are not there yet, and what is there of their days; what is refused is marked so.

    Age and room are asked of new ones only: what is stored does not become a refusal when it is sent again.
    """
    sound = [_new(item, item.reading) for item in items if item.reading and not item.reason]
    if not sound:
        return [], []
    few = _all_of(cursor, {one.contributor for one in sound})
    there = _asked(cursor, sound) if few is None else few
    known = {_identity(contributor, identity): bytes(digest) for contributor, identity, digest, _ in there}
    touched = days_of(one for one in sound if one.identity not in known)
    full = None if few is None else {(row[0], row[3]) for row in few}
    stored = stored_of(cursor, touched, full, most_a_day)
    count = Counter((row[0], row[1]) for row in stored)
    seen: dict[Identity, bytes] = {}
    new = []
    for one in sound:
        if one.identity in known:
            one.item.reason = "" if known[one.identity] == one.digest else ALREADY_OTHER
        elif one.identity in seen:
            one.item.reason = "" if seen[one.identity] == one.digest else TWICE_IN_BATCH
        elif reason := too_old(one.reading, oldest) or _no_room(one, count, most_a_day):
            one.item.reason = reason
        else:
            seen[one.identity] = one.digest
            count[one.contributor, one.day] += 1
            new.append(one)
    return new, stored


def _new(item: Item, reading: Reading) -> New:
    """The device gets its name before the digest is made, so that a name for good is in no table."""
    if (name := pseudonym(item.owner, reading.device_id)) != reading.device_id:
        item.reading = reading = msgspec.structs.replace(reading, device_id=name)
    identity, day = _identity(item.owner, reading.id), reading.observed_at.date()
    return New(item.owner, reading, item, digest_of(reading), identity, day)


def _identity(contributor: int, identity: UUID) -> Identity:
    return contributor << UUID_BITS | identity.int


def _no_room(one: New, count: Counter[Day], most_a_day: float) -> str:
    return one_too_many(one.day) if count[one.contributor, one.day] >= most_a_day else ""


def _all_of(cursor: CursorWrapper, contributors: set[int]) -> list[Row] | None:
    """All that is stored of the one whose batch it is, or None where that is more than a few.

    None as well where it is of several people.
    """
    if len(contributors) > 1:
        return None
    cursor.execute(f"{PROBE_BY_INDEX}; {OF_ONE}", [*contributors, FEW + 1])
    while cursor.nextset():
        pass  # the settings come before, in one journey, and say nothing
    rows = cursor.fetchall()
    return rows if len(rows) <= FEW else None


def _asked(cursor: CursorWrapper, sound: list[New]) -> list[Row]:
    """Those of these that are stored, or others under their ids."""
    cursor.execute(PROBE_BY_INDEX)
    return bound(cursor, KNOWN, [[one.contributor for one in sound], [one.reading.id for one in sound]])


def _copy_and_hold(cursor: CursorWrapper, batch: int, new: list[New], rows: list[Row]) -> Verdicts:
    """Store new readings, which are the first of the rows, and hold what is doubtful of all.

    They are judged while the server is still at work on what it was sent. The few that only the others speak
    against are written twice.
    """
    with cursor.db.wrap_database_errors, cursor.copy(COPY_READINGS) as copy:
        copy.set_types(list(COLUMNS.values()))
        for one, row in zip(new, rows, strict=False):
            held = None if row[CODE] == NOT_HELD else row[CODE]
            copy.write_row(columns.row_of(one.contributor, batch, one.reading, one.digest, held))
        judged = judge(rows)
    return hold(cursor, rows, judged)
