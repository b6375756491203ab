"""Where readings wait, whatever happens to the phone."""

import os
import random
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import pytest

from mobile_probe import database
from mobile_probe.errors import OutboxError
from mobile_probe.outbox import DAY_S, Outbox
from mobile_probe.privacy import ExclusionArea
from tests.mobile_probe.factories import reading, readings

NOW = 1_800_000_000.0
PROJECT = Path(__file__).resolve().parents[2]

# Puts readings for ever, and names each one after `put` has returned.
WRITER = """
import sys
from pathlib import Path
from mobile_probe.outbox import Outbox
from tests.mobile_probe.factories import reading
with Outbox(Path(sys.argv[1])) as outbox:
    while True:
        some = [reading() for _ in range(3)]
        outbox.put(some)
        print(*(one.id for one in some), flush=True)
"""

# Acknowledges for ever, two delivered and one refused at a time, and names them after it has returned.
ACKNOWLEDGER = """
import sys
from pathlib import Path
from mobile_probe.outbox import Outbox
with Outbox(Path(sys.argv[1])) as outbox:
    while three := list(outbox.batch(3)):
        outbox.acknowledge(three[:2], {three[2]: "too old"})
        print(*three, flush=True)
"""

# Puts readings until the disk has no room for more; says how many it kept and what stopped it.
UNTIL_FULL = """
import resource, sqlite3, sys
from pathlib import Path
from mobile_probe.outbox import Outbox
from tests.mobile_probe.factories import reading
kept = 0
with Outbox(Path(sys.argv[1])) as outbox:
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    try:
        while True:
            kept += outbox.put([reading()])
    except sqlite3.Error as error:
        print(kept, type(error).__name__)
"""
ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT)}


def test_what_was_put_is_there_after_reopening_oldest_first(tmp_path: Path) -> None:
    some = readings(5)
    with Outbox(tmp_path / "o") as outbox:
        assert outbox.put(some) == 5
    with Outbox(tmp_path / "o") as outbox:
        assert list(outbox.batch(3)) == [str(one.id) for one in some[:3]]


def test_putting_twice_keeps_once(outbox: Outbox) -> None:
    some = readings(5)
    outbox.put(some)
    assert outbox.put(some + some) == 0
    assert outbox.waiting() == 5


def test_putting_nothing_keeps_nothing(outbox: Outbox) -> None:
    assert outbox.put([]) == 0


def test_a_full_outbox_gives_up_the_oldest_and_says_so(tmp_path: Path) -> None:
    some = readings(7)
    with Outbox(tmp_path / "o", capacity=5) as outbox:
        outbox.put(some)
        assert list(outbox.batch(9)) == [str(one.id) for one in some[2:]]
        assert outbox.status().given_up == 2


def test_a_reading_waits_ninety_days_and_no_more(tmp_path: Path) -> None:
    now = [NOW]
    with Outbox(tmp_path / "o", clock=lambda: now[0]) as outbox:
        outbox.put(readings(2))
        now[0] += 89 * DAY_S
        outbox.put([reading()])
        assert outbox.expire() == 0
        now[0] += 2 * DAY_S
        assert outbox.expire() == 2
        assert (outbox.waiting(), outbox.status().expired) == (1, 2)


def test_a_board_that_woke_up_in_1970_loses_nothing_when_its_clock_is_set(tmp_path: Path) -> None:
    now = [12.0]
    with Outbox(tmp_path / "o", clock=lambda: now[0]) as outbox:
        outbox.put(readings(2))
        now[0] = NOW
        assert outbox.expire() == 0


def test_a_clock_that_is_years_ahead_for_an_hour_loses_nothing(tmp_path: Path) -> None:
    now = [NOW]
    with Outbox(tmp_path / "o", clock=lambda: now[0]) as outbox:
        outbox.put(readings(2))
        assert outbox.expire() == 0
        for moment in (NOW + 1024 * 7 * DAY_S, NOW + 1024 * 7 * DAY_S + 3_600, NOW + 7_200, NOW + 2 * DAY_S):
            now[0] = moment
            assert outbox.expire() == 0
        assert outbox.waiting() == 2


def test_a_leap_is_believed_after_a_day(tmp_path: Path) -> None:
    now = [NOW]
    with Outbox(tmp_path / "o", clock=lambda: now[0]) as outbox:
        outbox.put(readings(2))
        outbox.expire()
        now[0] += 100 * DAY_S
        assert outbox.expire() == 0
        now[0] += DAY_S
        assert (outbox.expire(), outbox.waiting()) == (2, 0)


def test_only_what_was_answered_for_leaves(outbox: Outbox) -> None:
    delivered, refused, other = readings(3)
    outbox.put([delivered, refused, other])
    outbox.acknowledge([str(delivered.id)], {str(refused.id): "too old"})
    assert list(outbox.batch(9)) == [str(other.id)]
    status = outbox.status()
    assert (status.delivered, status.refused, status.refused_for) == (1, 1, {"too old": 1})


def test_acknowledging_twice_changes_nothing(outbox: Outbox) -> None:
    one, two = readings(2)
    outbox.put([one, two])
    for _ in range(2):
        outbox.acknowledge([str(one.id)], {str(two.id): "too old"})
    assert (outbox.status().delivered, outbox.status().refused) == (1, 1)


def test_a_refused_reading_is_not_queued_again(outbox: Outbox) -> None:
    one = reading()
    outbox.put([one])
    outbox.acknowledge([], {str(one.id): "too old"})
    assert outbox.put([one]) == 0


def test_refusals_are_bounded(outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mobile_probe.outbox.REFUSED_KEPT", 3)
    some = readings(5)
    outbox.put(some)
    outbox.acknowledge([], {str(one.id): f"reason {n}" for n, one in enumerate(some)})
    assert set(outbox.status().refused_for) == {"reason 2", "reason 3", "reason 4"}


def test_a_new_exclusion_area_removes_what_is_here_from_inside(outbox: Outbox) -> None:
    refused = reading()
    outbox.put([refused, reading(), reading(longitude=3.0)])
    outbox.acknowledge([], {str(refused.id): "too old"})
    area = ExclusionArea(2.3, 49.9, 500)
    assert [outbox.exclude(area), outbox.exclude(area)] == [2, 0]
    assert (outbox.profile.areas(), len(list(outbox.lines()))) == ([area], 1)


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    with Outbox(tmp_path / "deep" / "o") as outbox:
        outbox.put([reading()])
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "deep").iterdir()}
    assert set(modes) >= {"o", "o-wal"}
    assert set(modes.values()) == {0o600}


def test_what_was_cleared_is_not_left_in_the_file(tmp_path: Path) -> None:
    with Outbox(tmp_path / "o", capacity=1_000) as outbox:
        outbox.put([reading(device_id="very-recognisable") for _ in range(1_500)])
        outbox.profile.keep_token("https://a", "t")
        outbox.exclude(ExclusionArea(2.3, 49.9, 500))
        outbox.clear()
        assert b"very-recognisable" not in content(tmp_path)
        assert len(content(tmp_path)) < 200_000
        assert (outbox.waiting(), outbox.status().given_up) == (0, 0)
        assert outbox.profile.tokens() == {"https://a": "t"}
        assert outbox.profile.areas() == [ExclusionArea(2.3, 49.9, 500)], (
            "what was forgotten is not measured again"
        )


def test_a_delivered_reading_is_not_left_in_the_file(tmp_path: Path) -> None:
    with Outbox(tmp_path / "o") as outbox:
        one = reading(device_id="very-recognisable")
        outbox.put([one])
        outbox.acknowledge([str(one.id)], {})
    assert b"very-recognisable" not in content(tmp_path)


def test_what_was_excluded_is_not_left_in_the_file_while_a_recording_goes_on(tmp_path: Path) -> None:
    with Outbox(tmp_path / "o") as recording, Outbox(tmp_path / "o") as outbox:
        recording.put([reading(device_id="very-recognisable")])
        outbox.exclude(ExclusionArea(2.3, 49.9, 500))
        assert b"very-recognisable" not in content(tmp_path)


def content(folder: Path) -> bytes:
    """Everything in the files of a folder."""
    return b"".join(file.read_bytes() for file in folder.iterdir())


def test_a_file_that_others_could_read_is_taken_back(tmp_path: Path) -> None:
    for _ in range(2):
        with Outbox(tmp_path / "o") as outbox:
            outbox.put([reading()])
            assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}
        (tmp_path / "o").chmod(0o644)


def test_the_first_token_of_a_server_stays(outbox: Outbox) -> None:
    outbox.profile.keep_token("https://a", "one")
    outbox.profile.keep_token("https://a", "two")
    assert outbox.profile.tokens() == {"https://a": "one"}


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "o") as newer:
        newer.execute(f"PRAGMA user_version = {database.SCHEMA_VERSION + 1}")
    with pytest.raises(OutboxError, match="newer version"):
        Outbox(tmp_path / "o")


def test_another_kind_of_file_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not an outbox " * 100)
    path.chmod(0o644)
    with pytest.raises(sqlite3.DatabaseError):
        Outbox(path)
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("not an outbox " * 100, 0o644)


def test_every_commit_is_synced_to_the_disk(tmp_path: Path) -> None:
    connection = database.open_database(tmp_path / "o")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # 2 is FULL
    connection.close()


def test_a_killed_writer_loses_nothing_that_put_returned_and_keeps_nothing_twice(tmp_path: Path) -> None:
    path, told, rng = tmp_path / "o", [], random.Random(7)
    for _ in range(5):
        told += killed(WRITER, path, rng.uniform(0.02, 0.2))
        with Outbox(path) as outbox:
            here = list(outbox.batch(1_000_000))
            assert set(told) <= set(here)
            assert len(here) == len(set(here)) == outbox.waiting()
            assert len(here) % 3 == 0, "a put is kept whole or not at all"
    assert len(told) > 5
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_probe_killed_while_it_acknowledges_lets_go_of_whole_answers_only(tmp_path: Path) -> None:
    path, told, rng = tmp_path / "o", [], random.Random(8)
    some = readings(6_000)
    with Outbox(path) as outbox:
        outbox.put(some)
    for _ in range(6):
        told += killed(ACKNOWLEDGER, path, rng.uniform(0.02, 0.1))
        with Outbox(path) as outbox:
            status, here = outbox.status(), set(outbox.batch(1_000_000))
            assert here.isdisjoint(told)
            assert status.waiting + status.delivered + status.refused == len(some)
            assert status.delivered == 2 * status.refused, "two delivered and one refused at a time"
    assert len(told) > 20


def test_a_full_disk_loses_nothing_that_was_kept_and_is_told(tmp_path: Path) -> None:
    """Through a limit to the size of files, which every system has; the error is that of a full disk."""
    some = readings(2_000)
    with subprocess.Popen(
        [sys.executable, "-c", UNTIL_FULL, tmp_path / "o"],
        stdout=subprocess.PIPE, text=True, cwd=PROJECT, env=ENVIRONMENT,
    ) as writer:  # fmt: skip
        assert writer.stdout
        kept, _, trouble = writer.stdout.read().partition(" ")
    assert trouble.strip() == "OperationalError"
    with Outbox(tmp_path / "o") as outbox:
        assert outbox.waiting() == int(kept) > 0
        assert outbox.put(some) == len(some)


def killed(program: str, path: Path, after_s: float) -> list[str]:
    """Start a program, kill it that long after its first word; the ids that it said it had dealt with."""
    with subprocess.Popen(
        [sys.executable, "-c", program, path], stdout=subprocess.PIPE, text=True, cwd=PROJECT, env=ENVIRONMENT
    ) as writer:
        assert writer.stdout
        first = writer.stdout.readline()
        time.sleep(after_s)
        writer.kill()
        said = (first + writer.stdout.read()).split()
    return [word for word in said if UUID(word)]
