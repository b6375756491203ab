"""What a real server holds and bears: memory over a million readings, and more uploads than it can store."""

import gzip
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count, cycle, takewhile

import numpy as np

from benchmarks.crowd import days_up_to
from benchmarks.ingest import batches_of, yesterday
from benchmarks.rounds import line
from benchmarks.server import Answer, Server, server
from benchmarks.wire import body
from measurements.contributors import contributor_of, new_contributor
from measurements.models import Reading
from measurements.partitions import ensure_months

READINGS = 1_000_000
BATCH = 1_000
LOOKS = 10  # how often memory is looked at
WORKERS = 2
CALM_CLIENTS = 4  # enough to keep two workers busy, too few to be sent away
CROWD_CLIENTS = 64  # who wait for nobody: a request sent away leaves its client free for the next
CALM_SECONDS, CROWD_SECONDS = 10, 60
TIMES = 5
BODIES = 20  # different ones: what is in them does not matter, as each goes under another contributor
MOST_A_SECOND = 100  # batches; no two workers store as many
STORED, SENT_AWAY = 202, 503
HEADINGS = ("", "sent/s", "stored/s", "503", "other", "stored: ms p50", "p99", "503: ms p50", "p99")


def memory(readings: int = READINGS) -> None:
    """Print the resident memory of a worker while it stores so many readings."""
    ensure_months(days_up_to(yesterday()))
    every = max(1, readings // BATCH // LOOKS)
    print(f"### ingest, memory: {readings:,} readings through one worker\n")
    print(line(["readings", "MB"]), line(["---:", "---:"]), sep="\n")
    with server(workers=1) as served:
        print(line(["0", f"{served.resident_mb():.0f}"]))
        for number, columns in enumerate(batches_of(readings, BATCH), start=1):
            answer = served.upload(new_contributor(), gzip.compress(body(columns)))
            if answer.status != STORED:
                raise RuntimeError(f"batch {number}: answered {answer.status}, so nothing was measured")
            if number % every == 0:
                print(line([f"{number * BATCH:,}", f"{served.resident_mb():.0f}"]), flush=True)
    print()


def overload(seconds: float = CROWD_SECONDS) -> None:
    """Print what becomes of five times as many uploads as the server can store, and how it is afterwards.

    Raises:
        RuntimeError: a reading that was accepted is not there.
    """
    ensure_months(days_up_to(yesterday()))
    bodies = [gzip.compress(body(columns)) for columns in batches_of(BODIES * BATCH, BATCH)]
    with server(WORKERS) as served:
        calm = _in_turn(served, bodies, before := min(CALM_SECONDS, seconds))
        rate = sum(answer.status == STORED for answer in calm) / before
        crowd = _all_at_once(served, bodies, TIMES * rate, seconds)
        after = _in_turn(served, bodies, before)
    answers = {"what it can store": calm, f"{TIMES} times as much": crowd, "afterwards": after}
    print(f"### ingest, overload: batches of {BATCH:,}, {WORKERS} workers\n")
    print(line(HEADINGS), line(["---", *["---:"] * (len(HEADINGS) - 1)]), sep="\n")
    for name, told in answers.items():
        print(_row(name, told))
    if lost := _lost(calm + crowd + after):
        raise RuntimeError(f"{lost} readings were accepted and are not there")
    print("\nEvery reading that was accepted is there.\n")


def _in_turn(served: Server, bodies: Sequence[bytes], seconds: float) -> list[Answer]:
    """A few clients who each wait for the answer before they send the next batch."""
    turns = zip(_people(seconds * MOST_A_SECOND), cycle(bodies), strict=False)
    end = time.perf_counter() + seconds

    def send(_client: int) -> list[Answer]:
        return [served.upload(*turn) for turn in takewhile(lambda _: time.perf_counter() < end, turns)]

    with ThreadPoolExecutor(CALM_CLIENTS) as clients:
        return [answer for answers in clients.map(send, range(CALM_CLIENTS)) for answer in answers]


def _all_at_once(served: Server, bodies: Sequence[bytes], rate: float, seconds: float) -> list[Answer]:
    """So many batches a second, whatever became of those before."""
    tokens = _people(rate * seconds)
    start = time.perf_counter()

    def send(turn: tuple[str, bytes, float]) -> Answer:
        token, packed, due = turn
        time.sleep(max(0.0, due - time.perf_counter()))
        return served.upload(token, packed)

    due: Iterator[float] = (start + number / rate for number in count())
    with ThreadPoolExecutor(CROWD_CLIENTS) as clients:
        return list(clients.map(send, zip(tokens, cycle(bodies), due, strict=False)))


def _people(number: float) -> Iterator[str]:
    """Tokens, made beforehand and in this thread, whose connection is the only one of this process."""
    return iter([new_contributor() for _ in range(int(number))])


def _row(name: str, answers: Sequence[Answer]) -> str:
    seconds = max(answer.answered for answer in answers) - min(answer.sent for answer in answers)
    taken = [answer for answer in answers if answer.status == STORED]
    away = [answer for answer in answers if answer.status == SENT_AWAY]
    rates = [f"{len(answers) / seconds:.1f}", f"{len(taken) / seconds:.1f}"]
    counts = [str(len(away)), str(len(answers) - len(taken) - len(away))]
    return line([name, *rates, *counts, *_took(taken), *_took(away)])


def _took(answers: Sequence[Answer]) -> list[str]:
    if not answers:
        return ["–", "–"]
    took = [1000 * (answer.answered - answer.sent) for answer in answers]
    return [f"{value:.0f}" for value in np.percentile(took, [50, 99])]


def _lost(answers: Sequence[Answer]) -> int:
    """Of the batches that were accepted, the readings that are not in the table."""
    people = [contributor_of(answer.token).pk for answer in answers if answer.status == STORED]
    return len(people) * BATCH - Reading.objects.filter(contributor_id__in=people).count()
