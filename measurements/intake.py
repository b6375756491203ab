"""The only writer of readings: stores what is new and plausible, holds what is doubtful, refuses the rest.

Everything of one batch happens in one transaction under a lock on its contributors: an answer given is an
answer kept, two clients sending the same batch at once store it once, the next stage sees whole batches.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import islice
from uuid import UUID, uuid5

from django.db import connection, transaction

from measurements.contributors import contributor_ids
from measurements.days import TooManyStored
from measurements.formats.item import Item
from measurements.formats.native import decode_batch
from measurements.models import Contributor
from measurements.outcome import Outcome
from measurements.partitions import ensure_months
from measurements.plausibility import FIRST_NETWORKS, OLDEST_FROM_A_PHONE, implausible, is_ahead
from measurements.receipts import Sending
from measurements.storing import lock_contributors, store

MOST_PER_BATCH = 5_000
# An import commits this many lines at a time: enough to keep COPY busy, few enough to hold in memory.
LINES_PER_IMPORT_BATCH = 20_000
RECEIPTS = UUID("6f6f0ac5-9d2c-4bb4-9a7c-0d7f3a0f2a11")

ERASED = "contributor: was erased meanwhile"


def accept_batch(contributor: Contributor, body: bytes) -> Outcome:
    """A phone's upload: at most 5,000 readings, none older than 90 days.

    Raises:
        NotABatch: the body is none; the message names what is wrong.
        TooManyStored: too much is stored of the days that it touches; half of it may pass.
        Contributor.DoesNotExist: erased between the check of the token and now.
    """
    items = decode_batch(body, MOST_PER_BATCH)
    return store_items(contributor, items, "api", sha256(body).hexdigest())


def store_items(contributor: Contributor, items: list[Item], source: str, content: str) -> Outcome:
    """What one contributor sent in any format, none older than 90 days; the same `content` is the same batch.

    Raises:
        TooManyStored: too much is stored of the days that it touches; half of it may pass.
        Contributor.DoesNotExist: erased meanwhile.
    """
    now = datetime.now(UTC)
    oldest = now - OLDEST_FROM_A_PHONE
    ahead = is_ahead([item.reading.observed_at for item in items if item.reading], now)
    _judge(items, now)
    receipt = uuid5(RECEIPTS, f"{contributor.token_hash.hex()}:{content}")
    ensure_months(_days(items, oldest))
    with transaction.atomic(), connection.cursor() as cursor:
        if not lock_contributors(cursor, [contributor.pk]):
            raise Contributor.DoesNotExist
        for item in items:
            item.owner = contributor.pk
        sending = Sending(receipt, source, contributor.pk)
        outcome = store(cursor, sending, items, oldest, clock_is_ahead=ahead)
    outcome.receipt = receipt
    return outcome


def store_in_parts(contributor: Contributor, items: list[Item], source: str, content: str) -> Outcome:
    """The same for clients that cannot halve what they send: it is halved here until each part can be read.

    Each part is durable by itself: what is sent again after a failure is known.

    Raises:
        Contributor.DoesNotExist: erased meanwhile.
    """
    try:
        return store_items(contributor, items, source, content)
    except TooManyStored:  # of one day there is never too much
        half = len(items) // 2
        total = Outcome()
        for part in (items[:half], items[half:]):
            total.add(store_in_parts(contributor, part, source, f"{content}:{part[0].index}-{len(part)}"))
        return total


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
    sending = Sending(uuid5(RECEIPTS, f"{source}:{content}"), source)
    with connection.cursor() as cursor:
        alive = lock_contributors(cursor, ids.values())
        here = {name: pk for name, pk in ids.items() if pk in alive}
        for item in part:
            if item.contributor and item.contributor not in here:
                # Nothing may hang on a row that is gone, and nothing of theirs be kept without it.
                item.reason, item.raw = item.reason or ERASED, b""
            item.owner = here.get(item.contributor, 0)
        return store(cursor, sending, part, FIRST_NETWORKS)


def _judge(items: list[Item], now: datetime) -> None:
    for item in items:
        if item.reading and not item.reason:
            item.reason = implausible(item.reading, now)


def _days(items: Iterable[Item], oldest: datetime) -> set[date]:
    moments = [item.reading.observed_at for item in items if item.reading and not item.reason]
    return {moment.date() for moment in moments if moment >= oldest}
