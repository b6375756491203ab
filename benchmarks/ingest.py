"""Ingest: readings per second through each door, beside a bare COPY of the same rows into the same table."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from time import perf_counter

import numpy as np
from django.db import connection, transaction
from django.test import Client

from benchmarks.crowd import Columns, days_up_to, observe
from benchmarks.rounds import Contestant, Seconds, Work, interleave, line, profile, spread
from benchmarks.wire import body, reports, rows
from measurements.columns import COLUMNS, COPY_READINGS
from measurements.contributors import contributor_of, new_contributor
from measurements.models import Reading
from measurements.partitions import ensure_months

SIZES = (20_000,)
BATCHES = (100, 1_000)  # what a stumbler and a probe send at once
COPIED = "COPY"  # the yardstick of each size of batch
ALL_AT_ONCE = "all at once"
NO_BATCH = 0
# Nobody walks exactly where somebody else did: who does is held as a replay, which is not what is measured.
A_METRE, SHIFTS = 1e-5, count(1)
APP = "TowerCollector/2.1"  # whose levels are those that the crowd measures
HEADINGS = ("", "readings/s", "of COPY's rate", "ms a batch, p50", "p99", "last round / first")

# Given a contributor's token and what they measured, prepares and returns the storing of it.
Sender = Callable[[str, Columns], Work]


def measure(readings: int, rounds: int, profiled: bool) -> None:
    """Print how fast so many readings are stored, by batches of each size, each batch of another person.

    In each round every contestant stores the same readings under new contributors of its own, so that the
    table and its indexes grow alike for all of them.
    """
    ensure_months(days_up_to(yesterday()))
    batches: dict[str, list[float]] = {}
    whole = f"{COPIED}, {ALL_AT_ONCE}"
    contestants = {whole: _contestant(_copy, readings, readings, batches.setdefault(whole, []))}
    for size in BATCHES:
        for name, sender in {COPIED: _copy, "native": _post, "geosubmit": _submit}.items():
            named = f"{name}, {size:,} a batch"
            contestants[named] = _contestant(sender, readings, size, batches.setdefault(named, []))
    seconds = interleave(contestants, rounds)
    _all_are_there(readings * len(contestants) * rounds)
    print(f"### ingest: {readings:,} readings, {rounds} rounds\n\n{table(seconds, batches, readings)}\n")
    if profiled:
        name = f"native, {BATCHES[-1]:,} a batch"
        profile(name, contestants[name](rounds))


def table(seconds: Seconds, batches: dict[str, list[float]], readings: int) -> str:
    """A Markdown table: medians [least–most] over the rounds, percentiles over all batches of all rounds.

    The ratio is the rate over that of COPY by the same batches, each of them committed, in the same round.
    """
    lines = [line(HEADINGS), line(["---", *["---:"] * (len(HEADINGS) - 1)])]
    for name, times in seconds.items():
        rates = [readings / time for time in times]
        yardstick = seconds[COPIED + name[name.index(",") :]]
        ratios = [beside / time for time, beside in zip(times, yardstick, strict=True)]
        half, nearly_all = 1000 * np.percentile(batches[name], [50, 99])
        told = [spread(rates, ",.0f"), spread(ratios, ".2f"), f"{half:.1f}", f"{nearly_all:.1f}"]
        lines.append(line([name, *told, f"{times[-1] / times[0]:.2f}"]))
    return "\n".join(lines)


def yesterday() -> date:
    """The last day of the readings: a phone's upload may be neither old nor of the future."""
    return datetime.now(UTC).date() - timedelta(days=1)


def batches_of(readings: int, size: int) -> Iterator[Columns]:
    """So many readings, in batches of one person each."""
    return observe(readings, yesterday(), contributors=1, block=size)


def _contestant(sender: Sender, readings: int, size: int, batches: list[float]) -> Contestant:
    measured = list(batches_of(readings, size))

    def prepare(_round: int) -> Work:
        aside = next(SHIFTS) * A_METRE
        ready = [sender(new_contributor(), _moved(columns, aside)) for columns in measured]
        return lambda: batches.extend(map(_seconds_of, ready))

    return prepare


def _moved(columns: Columns, degrees: float) -> Columns:
    return columns | {"longitude": [round(degree + degrees, 6) for degree in columns["longitude"]]}


def _seconds_of(store: Work) -> float:
    start = perf_counter()
    store()
    return perf_counter() - start


def _copy(token: str, columns: Columns) -> Work:
    ready = list(rows(columns, contributor_id=contributor_of(token).pk, batch_id=NO_BATCH))

    def store() -> None:
        with transaction.atomic(), connection.cursor() as cursor, cursor.copy(COPY_READINGS) as copy:
            copy.set_types(list(COLUMNS.values()))
            for row in ready:
                copy.write_row(row)

    return store


def _post(token: str, columns: Columns) -> Work:
    headers = {"Authorization": f"Bearer {token}"}
    return _request("/api/v1/readings", body(columns), headers)


def _submit(token: str, columns: Columns) -> Work:
    return _request(f"/v2/geosubmit?key={token}", reports(columns), {"User-Agent": APP})


def _request(address: str, sent: bytes, headers: dict[str, str]) -> Work:
    client = Client()
    client.handler.load_middleware()  # as a worker does once, before its first request

    def store() -> None:
        answer = client.post(address, sent, content_type="application/json", headers=headers)
        if answer.status_code not in (200, 202):
            raise RuntimeError(f"{address}: answered {answer.status_code}, so nothing was measured")

    return store


def _all_are_there(expected: int) -> None:
    """A refusal is quicker than storing: it must not count. No more must what is held for its doubts."""
    if (stored := Reading.objects.filter(held=None).count()) != expected:
        raise RuntimeError(f"stored: {stored} of {expected} readings, so nothing was measured")
