"""Rebuild: all evidence anew by shard, counted beside plain DuckDB; and 10,000 readings more on top of it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import duckdb
from django.db import connection

from benchmarks.crowd import READINGS_PER_CONTRIBUTOR, days_up_to
from benchmarks.database import analyze, truncate
from benchmarks.fold import AS_OF, EMPTIED, load
from benchmarks.rounds import Work, interleave, table
from config import celery_app
from coverage import aggregate, fold, journal, pipeline, rebuild, shards, tasks
from coverage.core.epoch import fit
from coverage.core.estimate import estimate, windows
from coverage.models import CoverageTile, Evidence, TouchedSquare
from coverage.stored import evidence_of, window
from measurements import bulk
from measurements.columns import COLUMNS

SIZES = (1_000_000,)  # ten million take half an hour: on request
CROWD = SIZES[0]  # what is invented reading by reading
PEOPLE = CROWD // READINGS_PER_CONTRIBUTOR
THE_SAME = ", ".join(name for name in COLUMNS if name != "contributor_id")
ANOTHER_CROWD = f"""
    INSERT INTO measurements_reading (contributor_id, {THE_SAME})
    SELECT contributor_id + %s, {THE_SAME} FROM measurements_reading WHERE contributor_id <= %s
"""
YARDSTICK = "plain DuckDB"
# The same aggregates over the same files as the counting of evidence, in one statement that knows no service.
PLAIN = """
    SELECT contributor, device, day, tile, operator, state, technology, environment,
           count(*), median(margin_db::DOUBLE)::FLOAT, bit_or(1::INTEGER << spot::INTEGER), max(accuracy_m),
           max(second) - min(second)
    FROM read_parquet($files)
    GROUP BY ALL
"""
JOURNAL = """
    INSERT INTO measurements_touchedday (contributor_id, day, batch_id, touched_at)
    SELECT DISTINCT contributor_id, observed_at::date, batch_id, now()
    FROM measurements_reading WHERE batch_id = %s
"""
KIND = ("00101", 2)  # operator and service (4G) whose squares are estimated one by one
SQUARES = 40  # enough for a steady figure
MORE, MORE_PEOPLE = 10_000, 40  # the readings of an evening, from two or three villages
QUEUE = f"bench-{os.getpid()}"  # nobody else listens to it
NODE = f"{QUEUE}@localhost"
WORKER = ("-m", "celery", "--quiet", "-A", "config", "worker", "--concurrency", "1", "--loglevel", "ERROR")


def measure(readings: int, rounds: int, _profiled: bool) -> None:
    """Print what each part of a rebuild of so many readings costs, and what a few readings more do."""
    _load(readings)
    _grouping(readings, rounds)
    _workers(readings, rounds)
    _estimator()
    _increment(readings)


def _load(readings: int) -> None:
    """Readings of the crowd, and of as many other crowds who did the same as it takes."""
    load(min(readings, CROWD))
    for others in range(1, readings // CROWD):
        with connection.cursor() as cursor:
            cursor.execute(ANOTHER_CROWD, [others * PEOPLE, PEOPLE])
    analyze()


def _grouping(readings: int, rounds: int) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        copying, _ = _timed(lambda: _write(folder))
        files = [shards.files_of(folder, shard) for shard in shards.shards_of(folder)]
        contestants = {
            YARDSTICK: lambda _round: lambda: _plain(list(chain(*files))),
            "evidence, by shard": lambda _round: lambda: [shards.count_evidence(each) for each in files],
        }
        seconds = interleave(contestants, rounds)
    print(table(f"rebuild, grouping: {readings:,} readings, {rounds} rounds", seconds, readings, YARDSTICK))
    print(f"{len(files)} shards, brought into Parquet by one worker in {copying:.1f} s.\n")


def _write(folder: Path) -> int:
    months = bulk.months()
    for month in months:
        shards.write_month(folder, month)
    return len(months)


def _plain(files: list[str]) -> None:
    with duckdb.connect(config=shards.ENGINE) as engine:
        engine.sql(PLAIN, params={"files": files}).to_arrow_table()


def _workers(readings: int, rounds: int) -> None:
    one, two = "one worker", "two workers"
    with _second_worker() as ring:
        contestants = {
            one: lambda _round: _from_nothing(None),
            two: lambda _round: _from_nothing(ring),
            "again, nothing new": lambda _round: rebuild.rebuild,
        }
        seconds = interleave(contestants, rounds)
    print(table(f"rebuild, to evidence: {readings:,} readings, {rounds} rounds", seconds, readings, one))
    print(f"{Evidence.objects.count():,} rows of evidence.\n")


def _from_nothing(ring: rebuild.Ring | None) -> Work:
    truncate([model._meta.db_table for model in EMPTIED])
    return lambda: rebuild.rebuild(ring)


@contextmanager
def _second_worker() -> Iterator[rebuild.Ring]:
    """A worker of the queue beside this process, on this database, and the bell that it alone hears."""
    database = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"
    command = [sys.executable, *WORKER, "--queues", QUEUE, "--hostname", NODE]
    worker = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": database})
    try:
        while not celery_app.control.inspect(destination=[NODE]).ping():
            if worker.poll() is not None:
                raise RuntimeError("the second worker has ended; what it said is above")
            sleep(1)
        yield lambda folder, part: tasks.rebuild_part.apply_async((folder, part), queue=QUEUE)
    finally:
        worker.terminate()
        worker.wait()
        with celery_app.connection() as broker:
            broker.default_channel.queue_purge(QUEUE)


def _estimator() -> None:
    with connection.cursor() as cursor:
        evidence = evidence_of(cursor, KIND, window(AS_OF))
    epoch = fit(evidence)
    some = list(islice(windows(evidence), SQUARES))
    seconds, tiles = _timed(lambda: sum(len(estimate(near, epoch, core).tile) for near, core in some))
    rows = sum(len(near.tile) for near, _ in some)
    print(f"### estimator: {len(some)} squares of one operator and service\n")
    rate = tiles / seconds
    print(f"{tiles:,} tiles from {rows:,} rows of evidence in {seconds:.1f} s: {rate:,.0f} tiles a second.\n")


def _increment(readings: int) -> None:
    """What a few readings more cost, where the squares that they touch had been estimated before."""
    pipeline.prepare(AS_OF)
    everywhere = len(journal.waiting_squares())
    truncate([TouchedSquare._meta.db_table])
    _more(days_up_to(AS_OF)[-1], batch=1)
    fold.fold_new_readings()
    journal.spread_touched_tiles()
    pipeline.estimate()
    _more(AS_OF, batch=2)
    folding, _ = _timed(fold.fold_new_readings)
    journal.spread_touched_tiles()
    touched = journal.waiting_squares()
    estimating, changed = _timed(lambda: aggregate.estimate_squares(touched))
    stored = CoverageTile.objects.count()
    journal.touch_everything()
    unchanged = stored - aggregate.estimate_squares(touched)
    print(f"### {MORE:,} readings more on top of {readings:,}\n")
    print(
        f"Evidence in {folding:.1f} s. {len(touched)} of {everywhere} squares estimated again in"
        f" {estimating:.1f} s; of their {stored:,} tiles {changed:,} were written.\n"
        f"The same squares once more: {unchanged:,} tiles unchanged and not written.\n"
    )


def _more(last_day: date, batch: int) -> None:
    """The readings of a few people, stored as intake does: with their days in the journal."""
    load(MORE, last_day, MORE_PEOPLE, batch)
    with connection.cursor() as cursor:
        cursor.execute(JOURNAL, [batch])


def _timed(work: Callable[[], int]) -> tuple[float, int]:
    """Seconds, and what the work returns."""
    start = perf_counter()
    returned = work()
    return perf_counter() - start, returned
