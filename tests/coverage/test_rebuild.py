"""The rebuild: its rows are those of the fold, whoever does the parts, and whatever comes in meanwhile."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from threading import Timer
from typing import Any

import numpy as np
import pyarrow.parquet as parquet
import pytest
from django.db import connection

from coverage import fold, rebuild, shards, tasks
from coverage.core import evidence
from coverage.core import fold as core
from coverage.models import Evidence, TouchedTile
from measurements import bulk
from measurements.contributors import erase
from measurements.intake import accept_batch
from measurements.models import Contributor, TouchedDay
from tests.conftest import PROJECT
from tests.coverage.snapshots import rows
from tests.coverage.test_fold import NOON, ON_4G, send
from tests.measurements.factories import body, contributor, reading

FAR_EAST = 2.5  # degrees of longitude: another shard than the hamlet's
OPERATORS = ["00101", "00102", "20801"]
KEY = ("contributor", "device", "day", "tile", "operator", "service", "place")


@pytest.fixture(autouse=True)
def rebuild_dir(settings: Any, tmp_path: Path) -> Path:
    settings.REBUILD_DIR = tmp_path / "it's here"
    return settings.REBUILD_DIR


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """What other connections see too; the table of readings, made in SQL, is emptied by hand."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE measurements_reading")


def test_what_the_engine_spills_is_closed_to_other_users(rebuild_dir: Path) -> None:
    (rebuild_dir / "spilled").mkdir(mode=0o755, parents=True)  # as it was made before
    shards._engine.cache_clear()
    with shards._engine().cursor() as engine:
        engine.execute("SET memory_limit = '20MB'; SET threads = 1")
        engine.execute("CREATE TABLE many AS SELECT random() AS number FROM range(5_000_000)")
        assert any((rebuild_dir / "spilled").iterdir())
        assert stat.S_IMODE((rebuild_dir / "spilled").stat().st_mode) == 0o700
    shards._engine.cache_clear()


def random_readings(seed: int, size: int) -> evidence.Readings:
    """Few contributors, days and tiles, so that rows have many readings; every code, and what may be nan."""
    random = np.random.default_rng(seed)
    codes = {
        name: random.choice(list(known), size).astype(np.uint8) for name, known in evidence.CODED.items()
    }
    holes = random.random((2, size)) < 0.3
    return evidence.Readings(
        contributor=random.integers(1, 4, size),
        device=random.choice([-(2**63), -1, 2**63 - 1], size),
        day=random.integers(20_000, 20_003, size, dtype=np.int32),
        second=random.integers(0, 86_400, size, dtype=np.int32),
        tile=random.integers(5, 8, size),
        operator=random.integers(0, len(OPERATORS), size, dtype=np.int32),
        margin_db=np.where(holes[0], np.nan, random.normal(0, 9, size).round(1)).astype(np.float32),
        accuracy_m=np.where(holes[1], np.nan, random.choice([5.5, 250.0, 250.1], size)).astype(np.float32),
        is_mock=random.random(size) < 0.1,
        **codes,
    )


@pytest.mark.parametrize("size", [0, 1, 40, 4_000])
def test_duckdb_counts_the_rows_that_the_fold_makes(tmp_path: Path, size: int) -> None:
    readings = random_readings(size, size)
    half = size // 2
    files = [str(tmp_path / name) for name in ("a.parquet", "b.parquet")]
    for file, part in zip(files, (range(half), range(half, size)), strict=True):
        chosen = readings.take(np.array(part, dtype=np.int64))
        parquet.write_table(shards.table(chosen, OPERATORS).drop_columns("shard"), file)
    counted = shards.count_evidence(files).sort_by([(name, "ascending") for name in KEY])
    folded = core.fold(readings)
    for field in fields(folded):
        expected = getattr(folded, field.name)
        if field.name == "operator":
            assert counted["operator"].to_pylist() == [OPERATORS[code] for code in expected]
        else:
            found = counted[field.name].to_numpy()
            np.testing.assert_array_equal(found, expected)
            assert found.dtype == expected.dtype


def test_a_situation_says_what_the_table_says() -> None:
    said = shards.situations().to_pylist()
    on_2g = {"state": evidence.State.IN_SERVICE, "technology": 1, "max_technology": 2, "kind": 0}
    found = [row for row in said if {name: row[name] for name in on_2g} == on_2g]
    assert [(row["service"], row["speaks_for"], row["against"]) for row in found] == [(0, 1, 0), (1, 0, 1)]


def people() -> list[Contributor]:
    """Two who walked in two shards on two days, whose days wait in the journal."""
    two = [contributor(), contributor()]
    for somebody in two:
        for days in range(2):
            moment = {"observed_at": (NOON - timedelta(days=days)).isoformat()}
            earlier = {"observed_at": (NOON - timedelta(days=days, hours=2)).isoformat()}
            send(somebody, moment, earlier | {"longitude": FAR_EAST}, moment | ON_4G | {"signal_dbm": -95.0})
            send(somebody, moment | {"device_id": 'a "second",\nphone', "environment": "indoor"})
            send(somebody, moment | {"device_id": "of a car", "speed_mps": 20.0})
    return two


@pytest.mark.django_db
def test_a_rebuild_gives_the_rows_of_the_fold_and_empties_the_journal() -> None:
    people()
    fold.fold_new_readings()
    folded, touched = (
        rows(Evidence),
        set(TouchedTile.objects.values_list("shard", "tile", "operator", "service")),
    )
    Evidence.objects.all().delete()
    TouchedTile.objects.all().delete()
    TouchedDay.objects.update(done_at=None)
    rebuild.rebuild()
    assert rows(Evidence) == folded
    assert set(TouchedTile.objects.values_list("shard", "tile", "operator", "service")) == touched
    assert len({shard for shard, *_ in touched}) == 2
    assert not TouchedDay.objects.filter(done_at=None).exists()


@pytest.mark.django_db
def test_a_rebuild_of_what_is_right_writes_nothing(rebuild_dir: Path) -> None:
    people()
    fold.fold_new_readings()
    TouchedTile.objects.all().delete()
    before = written()
    rebuild.rebuild()
    assert written() == before
    assert not TouchedTile.objects.exists()
    assert list(rebuild_dir.glob("*/*")) == []


def written() -> list[tuple[Any, ...]]:
    """Where each row of evidence lies: a row that is written again lies elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid::text, contributor_id, tile FROM coverage_evidence ORDER BY 1")
        return cursor.fetchall()


@pytest.mark.django_db
def test_what_no_reading_bears_out_goes_and_what_has_outlived_its_readings_stays() -> None:
    somebody, other = people()
    fold.fold_new_readings()
    right = rows(Evidence)
    row = Evidence.objects.filter(contributor_id=somebody.pk).order_by("tile").first()
    assert row is not None
    for changes in (
        {"tile": row.tile + 1},
        {"tile": row.tile + 10**9},
        {"day": NOON.date() - timedelta(days=400)},
    ):
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(force_insert=True)
    Evidence.objects.filter(contributor_id=other.pk).update(against=99, margin_db=None)
    rebuild.rebuild()
    assert [kept for kept in rows(Evidence) if kept not in right] == [
        kept for kept in rows(Evidence) if kept["day"] == str(row.day)
    ]
    assert Evidence.objects.count() == len(right) + 1


@pytest.mark.django_db
def test_readings_that_no_operator_is_judged_by_any_more_leave_no_evidence(settings: Any) -> None:
    people()
    fold.fold_new_readings()
    settings.TEST_NETWORK = False
    rebuild.rebuild()
    assert not Evidence.objects.exists()


@pytest.mark.django_db
def test_a_rebuild_of_nothing_is_nothing() -> None:
    rebuild.rebuild()
    assert not Evidence.objects.exists()


def during(monkeypatch: pytest.MonkeyPatch, what: Callable[[], object]) -> None:
    """Have something happen once the months are copied, before the first shard is renewed."""
    copied = rebuild._shards_to_do

    def and_then(folder: Path) -> list[str]:
        what()
        return copied(folder)

    monkeypatch.setattr(rebuild, "_shards_to_do", and_then)


@pytest.mark.django_db
def test_a_reading_that_comes_meanwhile_is_folded_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    somebody, _ = people()
    during(monkeypatch, lambda: send(somebody, ON_4G | {"environment": "unknown"}))
    rebuild.rebuild()
    assert not Evidence.objects.filter(place=3).exists()
    assert TouchedDay.objects.filter(done_at=None).count() == 1
    fold.fold_new_readings()
    late = rows(Evidence)
    rebuild.rebuild()
    assert rows(Evidence) == late
    assert Evidence.objects.filter(place=3, contributor_id=somebody.pk).exists()


@pytest.mark.django_db
def test_who_erases_meanwhile_is_gone_after_the_next_fold(monkeypatch: pytest.MonkeyPatch) -> None:
    somebody, other = people()
    during(monkeypatch, lambda: erase(somebody))
    rebuild.rebuild()
    fold.fold_new_readings()
    assert set(Evidence.objects.values_list("contributor_id", flat=True)) == {other.pk}


@pytest.mark.django_db
def test_parts_are_offered_and_those_that_nobody_did_are_done_here() -> None:
    people()
    rung: list[str] = []

    def heard_every_second_time(folder: str, part: str) -> None:
        rung.append(part)
        if len(rung) % 2:
            assert tasks.rebuild_part(folder, part)

    rebuild.rebuild(heard_every_second_time)
    assert set(bulk.months()) < set(rung)
    assert len([part for part in rung if part.isdecimal()]) == 2
    shared = rows(Evidence)
    fold_again()
    assert rows(Evidence) == shared != []


def fold_again() -> None:
    TouchedDay.objects.update(done_at=None)
    fold.fold_new_readings()


@pytest.mark.django_db
def test_a_bell_heard_after_the_builder_has_gone_does_nothing(tmp_path: Path) -> None:
    people()
    fold.fold_new_readings()
    assert not tasks.rebuild_part(str(tmp_path), "1")
    assert not tasks.rebuild_part(str(tmp_path), bulk.months()[0])
    assert Evidence.objects.exists()


@pytest.mark.usefixtures("committed")
def test_no_fold_works_beside_a_builder() -> None:
    accept_batch(contributor(), body([reading()]))
    with closing(connection.copy()) as builder, builder.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [fold.REBUILDING])
        assert fold.fold_new_readings() == 0
        cursor.execute("SELECT pg_advisory_unlock(%s)", [fold.REBUILDING])
    assert fold.fold_new_readings() == 1


# A worker that says when it is in the middle of a shard, its old rows gone and the new ones not there yet.
WORKER = """
import sys, django
django.setup()
from coverage import rebuild
def load(name, plainly=rebuild.load):
    if name == "rebuild_insert_fresh":
        print("in the middle", flush=True)
        sys.stdin.readline()
    return plainly(name)
rebuild.load = load
rebuild.do_part(*sys.argv[1:])
"""


@pytest.mark.parametrize("killed", [True, False])
@pytest.mark.usefixtures("committed")
def test_a_shard_that_a_worker_is_at_is_done_once_or_by_another(killed: bool) -> None:
    people()
    fold.fold_new_readings()
    right = rows(Evidence)
    Evidence.objects.update(against=99)
    workers: list[subprocess.Popen[str]] = []

    def one_begins(folder: str, part: str) -> None:
        if part.isdecimal() and not workers:
            workers.append(worker_in_the_middle(folder, part))
            Timer(0.5, workers[0].kill if killed else workers[0].communicate).start()

    rebuild.rebuild(one_begins)
    assert workers[0].wait(timeout=30) == (-signal.SIGKILL if killed else 0)
    assert rows(Evidence) == right


def worker_in_the_middle(folder: str, part: str) -> subprocess.Popen[str]:
    database = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, folder, part],
        env=os.environ | {"DATABASE_URL": database},
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "in the middle\n"
    return worker
