"""Intake: readings per second through its doors, beside a bare COPY of the same rows into the same table."""

import gzip
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.test import Client

from benchmarks.crowd import Columns, days_up_to, observe
from benchmarks.rounds import Contestant, Work, interleave, profile, table
from benchmarks.wire import body, rows
from measurements.contributors import contributor_of, new_contributor
from measurements.intake import COLUMNS, COPY_READINGS, MOST_PER_BATCH, accept_batch
from measurements.partitions import ensure_months

SIZES = (50_000,)
YARDSTICK = "COPY of ready rows"
GZIP_LEVEL = 6  # what zlib takes unless told otherwise, and so do phones
NO_BATCH = 0


class Batch(NamedTuple):
    """What one contributor sends at once, in each spelling that a contestant needs."""

    columns: Columns
    plain: bytes
    packed: bytes


# Given a contributor's token and a batch, prepares and returns the storing of it.
Sender = Callable[[str, Batch], Work]


def measure(readings: int, rounds: int, profiled: bool) -> None:
    """Print how long it takes to store so many readings, in batches of up to 5,000, each of another person.

    In each round every contestant stores the same readings under new contributors of its own, so that the
    table and its indexes grow alike for all of them.
    """
    batches = [
        _batch(columns) for columns in observe(readings, yesterday(), contributors=1, block=MOST_PER_BATCH)
    ]
    ensure_months(days_up_to(yesterday()))
    contestants = {
        YARDSTICK: _contestant(_copy, batches),
        "accept_batch": _contestant(_accept, batches),
        "POST, plain": _contestant(_post, batches),
        "POST, gzip": _contestant(_post_packed, batches),
    }
    seconds = interleave(contestants, rounds)
    print(table(f"intake: {readings:,} readings, {rounds} rounds", seconds, readings, YARDSTICK))
    if profiled:
        profile("accept_batch", contestants["accept_batch"](rounds))


def yesterday() -> date:
    """The last day of the readings: a phone's upload may be neither old nor of the future."""
    return datetime.now(UTC).date() - timedelta(days=1)


def _batch(columns: Columns) -> Batch:
    plain = body(columns)
    return Batch(columns, plain, gzip.compress(plain, GZIP_LEVEL))


def _contestant(sender: Sender, batches: Sequence[Batch]) -> Contestant:
    def prepare(_round: int) -> Work:
        ready = [sender(new_contributor(), batch) for batch in batches]
        return lambda: [store() for store in ready]

    return prepare


def _copy(token: str, batch: Batch) -> Work:
    ready = list(rows(batch.columns, contributor_id=contributor_of(token).pk, batch_id=NO_BATCH))

    def store() -> None:
        with transaction.atomic(), connection.cursor() as cursor, cursor.copy(COPY_READINGS) as copy:
            copy.set_types(list(COLUMNS.values()))
            for row in ready:
                copy.write_row(row)

    return store


def _accept(token: str, batch: Batch) -> Work:
    contributor = contributor_of(token)
    return lambda: _all_taken(accept_batch(contributor, batch.plain).accepted, batch)


def _post(token: str, batch: Batch) -> Work:
    return _request(batch, batch.plain, {"Authorization": f"Bearer {token}"})


def _post_packed(token: str, batch: Batch) -> Work:
    return _request(batch, batch.packed, {"Authorization": f"Bearer {token}", "Content-Encoding": "gzip"})


def _request(batch: Batch, sent: bytes, headers: dict[str, str]) -> Work:
    client = Client()

    def store() -> None:
        answer = client.post("/api/v1/readings", sent, content_type="application/json", headers=headers)
        _all_taken(answer.json().get("accepted"), batch)

    return store


def _all_taken(accepted: object, batch: Batch) -> None:
    """A refusal is quicker than storing: it must not count."""
    if accepted != len(batch.columns["id"]):
        raise RuntimeError(
            f"accepted: {accepted} of {len(batch.columns['id'])} readings, so nothing was measured"
        )
