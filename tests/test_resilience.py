"""Killed workers, a restarted database: afterwards the rows are those of a rebuild from nothing."""

import json
import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from random import Random
from typing import Any

import pytest

from coverage.fold import FOLDING
from coverage.pipeline import PUBLISHING
from tests.installation import Installation, python, wait_until
from tests.measurements.factories import body, reading

# What the stages make, without what tells when: each statement gives the rows of a table in one order.
MADE = [
    "SELECT * FROM coverage_evidence ORDER BY contributor_id, day, tile, operator, service",
    "SELECT * FROM coverage_coveragetile ORDER BY tile, operator, service",
    "SELECT * FROM coverage_tileterms ORDER BY tile, operator, service",
    "SELECT * FROM coverage_parenttile ORDER BY tile, operator, service, region",
    "SELECT zone.operator, zone.service, zone.probability, zone.contributors, array_agg(tile ORDER BY tile)"
    " FROM coverage_whitezone zone JOIN coverage_zonetile member ON member.zone_id = zone.id"
    " WHERE status = 'open' GROUP BY zone.id ORDER BY 1, 2, 5",
]
ALL_THAT_IS_MADE = (
    "TRUNCATE coverage_evidence, coverage_coveragetile, coverage_tileterms, coverage_parenttile,"
    " coverage_square, coverage_whitezone, coverage_zonetile, coverage_touchedtile, coverage_touchedsquare,"
    " coverage_touchedfamily, coverage_pipelinestate, measurements_touchedday CASCADE"
)


def crowd(random: Random, people: int, readings: int) -> list[list[dict[str, Any]]]:
    """Readings of people who walk about the same villages for two months, with service or without."""
    now = datetime.now(UTC)
    states = [{"service_state": "out_of_service"}, {"service_state": "in_service", "technology": "4G"}]
    return [
        [
            reading(
                observed_at=(now - timedelta(minutes=random.randrange(60, 60 * 24 * 60))).isoformat(),
                longitude=2 + random.randrange(12) * 0.0029,
                latitude=49.9 + random.randrange(12) * 0.0019,
                **random.choice(states),
            )
            for _ in range(readings)
        ]
        for _ in range(people)
    ]


def made(site: Installation) -> list[list[tuple[Any, ...]]]:
    return [site.rows(statement) for statement in MADE]


def assert_equal_to_a_rebuild(site: Installation) -> None:
    as_of = f"--as-of={datetime.now(UTC).date()}"  # the same for both, though the day may end meanwhile
    site.manage("run_pipeline", as_of)
    before = made(site)
    assert all(before[:4])
    with site.connect() as connection:
        connection.execute(ALL_THAT_IS_MADE)
    site.manage("run_pipeline", as_of, "--rebuild")
    assert made(site) == before


def is_locked(site: Installation, lock: int) -> bool:
    """Whether somebody holds our advisory lock of this number: as one of two halves, or as a whole."""
    held = f"SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND {lock} IN (classid, objid)"
    return bool(site.rows(held))


@pytest.mark.parametrize(
    ("task", "lock"), [("coverage.fold_new_readings", FOLDING), ("coverage.publish", PUBLISHING)]
)
def test_a_worker_killed_at_work_loses_and_doubles_nothing(
    installation_up_to_date: Installation, tmp_path: Path, task: str, lock: int
) -> None:
    site = installation_up_to_date
    site.start_services()
    lines = [
        json.dumps({**one, "contributor": str(person)})
        for person, theirs in enumerate(crowd(Random(4), 40, 500))
        for one in theirs
    ]
    (tmp_path / "crowd.jsonl").write_text("\n".join(lines))
    site.manage("import_readings", tmp_path / "crowd.jsonl", "--format", "native")
    site.environment |= {"DATABASE_URL": site.database_url, "REDIS_URL": site.redis_url}
    if lock == PUBLISHING:
        site.manage("shell", "-c", "from coverage import fold; fold.fold_new_readings()")
    celery = python("-m", "celery", "--quiet", "-A", "config")
    for _ in range(3):
        with site.process(*celery, "worker", "--concurrency", "2", "--loglevel", "ERROR") as worker:
            site.command(*celery, "call", task)
            wait_until(lambda: is_locked(site, lock))
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        wait_until(lambda: not is_locked(site, lock))
    del site.environment["DATABASE_URL"], site.environment["REDIS_URL"]
    assert_equal_to_a_rebuild(site)


def test_a_database_restarted_during_uploads_loses_and_doubles_nothing(
    installation_up_to_date: Installation, tmp_path: Path
) -> None:
    site = installation_up_to_date
    site.start_services()
    everybody = crowd(Random(5), 6, 600)
    crashed = threading.Event()

    def upload(theirs: list[dict[str, Any]]) -> int:
        """Send in parts, each until it is answered; the number of parts that had to be sent again."""
        token = wait_until(lambda: registered(site))
        again = 0
        for start in range(0, len(theirs), 50):
            if start == 300:
                crashed.wait(60)  # half is sent before the crash, and half at the least after it
            while not sent(site, token, theirs[start : start + 50]):
                again += 1
        return again

    with site.process("script/run", "--no-demo"), ThreadPoolExecutor(len(everybody)) as people:
        wait_until(site.answers)
        uploads = [people.submit(upload, theirs) for theirs in everybody]
        wait_until(lambda: site.rows("SELECT 1 FROM measurements_reading LIMIT 1"))
        crash(site)
        crashed.set()
        site.start_services()
        for each in uploads:
            each.result(timeout=120)
    site.start_services()
    ids = sorted(one["id"] for theirs in everybody for one in theirs)
    assert [str(row[0]) for row in site.rows("SELECT id FROM measurements_reading ORDER BY id::text")] == ids
    assert_equal_to_a_rebuild(site)


def crash(site: Installation) -> None:
    """Kill PostgreSQL's first process: the others follow, and nothing is tidied up."""
    pid_file = (site.var_dir / "services").resolve() / "postgres" / "postmaster.pid"
    os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)


def registered(site: Installation) -> str | None:
    """A new contributor's token, or None while the database is away."""
    try:
        return str(site.post("/api/v1/contributors")["token"])
    except (OSError, HTTPException):
        return None


def sent(site: Installation, token: str, part: list[dict[str, Any]]) -> bool:
    """Whether this part was answered for; never is a reading refused."""
    try:
        answer = site.post("/api/v1/readings", body(part), Authorization=f"Bearer {token}")
    except (OSError, HTTPException):
        return False
    assert (answer["accepted"] + answer["duplicates"], answer["refused"]) == (len(part), [])
    return True
