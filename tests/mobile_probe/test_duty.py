"""The duty log: spells at work, and gaps."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from mobile_probe.clock import Timekeeper
from mobile_probe.database import open_database
from mobile_probe.duty import STEP_S, DutyLog
from mobile_probe.gap import Gap
from mobile_probe.privacy import ExclusionArea
from mobile_probe.profile import Profile
from tests.mobile_probe.road import BEGIN, fix_at


class Now:
    """A clock told by the test, and the same without its errors."""

    def __init__(self) -> None:
        self.second = 0.0
        self.error_s = 0.0

    def __call__(self) -> float:
        return BEGIN.timestamp() + self.second + self.error_s


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    opened = open_database(tmp_path / "o")
    yield opened
    opened.close()


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def log(database: sqlite3.Connection, now: Now) -> DutyLog:
    return DutyLog(database, now, Timekeeper(lambda: now.second))


def gap(metres: float = 1_000, **changes: object) -> Gap:
    made = Gap(uuid4(), fix_at(0), fix_at(metres, 100), "device", "00101", "no_fix")
    return replace(made, **changes)


def work(log: DutyLog, now: Now, seconds: int) -> None:
    for _ in range(0, seconds, 5):
        log.on_duty()
        now.second += 5


def test_a_spell_is_as_long_as_the_work_and_a_power_cut_costs_a_minute_of_it(
    database: sqlite3.Connection, log: DutyLog, now: Now
) -> None:
    work(log, now, 3_600)
    assert 3_600 - STEP_S - 5 <= DutyLog(database, now).status().on_duty_s <= 3_600
    log.off_duty()
    assert log.status().on_duty_s == 3_600


def test_a_spell_is_written_once_a_minute_at_most(
    database: sqlite3.Connection, log: DutyLog, now: Now
) -> None:
    before = database.total_changes
    work(log, now, 3_600)
    assert database.total_changes - before <= 61


def test_a_clock_that_is_set_lengthens_no_spell(log: DutyLog, now: Now) -> None:
    now.error_s = -BEGIN.timestamp()
    work(log, now, 300)
    assert log.status().on_duty_s == 0
    now.error_s = 0.0
    work(log, now, 300)
    now.error_s = 86_400.0
    work(log, now, 300)
    log.off_duty()
    assert 500 <= log.status().on_duty_s <= 600


def test_a_gap_is_sent_when_it_has_ended_as_the_contract_says(log: DutyLog) -> None:
    one = gap()
    log.keep(gap(500, id=one.id), is_open=True)
    assert log.batch(9) == {}
    log.keep(one, is_open=False)
    log.keep(gap(9_000, id=one.id), is_open=False)
    assert {key: json.loads(body) for key, body in log.batch(9).items()} == {
        str(one.id): {
            "id": str(one.id),
            "from": "2026-05-04T12:00:00Z",
            "until": "2026-05-04T12:01:40Z",
            "from_longitude": 2.3,
            "from_latitude": 49.0,
            "until_longitude": 2.3,
            "until_latitude": one.end.latitude,
            "home_plmn": "00101",
            "device_id": "device",
            "reason": "no_fix",
        }
    }


def test_settling_twice_counts_once(log: DutyLog) -> None:
    one, two, three = gap(), gap(), gap()
    for each in (one, two, three):
        log.keep(each, is_open=False)
    for _ in range(2):
        log.settle([str(one.id)], [str(two.id)])
    status = log.status()
    assert (status.waiting, status.delivered, status.refused) == (1, 1, 1)


def test_an_exclusion_area_removes_the_gaps_that_touch_it(log: DutyLog) -> None:
    for metres in (1_000, 5_000):
        log.keep(gap(metres, start=fix_at(20_000)), is_open=False)
    there = fix_at(5_000)
    log.exclude(ExclusionArea(there.longitude, there.latitude, 300))
    assert len(log.batch(9)) == 1


def test_a_gap_from_an_area_that_was_excluded_meanwhile_is_not_written(
    database: sqlite3.Connection, log: DutyLog
) -> None:
    Profile(database).add_area(ExclusionArea(2.3, 49.0, 300))
    log.keep(gap(), is_open=False)
    log.keep(gap(start=fix_at(9_000)), is_open=False)
    assert [json.loads(body)["from_latitude"] for body in log.batch(9).values()] == [fix_at(9_000).latitude]


def test_the_log_is_bounded_in_number_and_in_time(
    log: DutyLog, now: Now, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mobile_probe.duty.KEPT", 3)
    for _ in range(5):
        log.keep(gap(), is_open=False)
        log.on_duty()
        log.off_duty()
    assert (len(log.batch(9)), len(list(log.lines()))) == (3, 6)
    log.expire(0, now() + 1)
    assert list(log.lines()) == []


def test_all_of_the_log_can_be_exported(log: DutyLog, now: Now) -> None:
    work(log, now, 60)
    log.off_duty()
    log.keep(gap(), is_open=True)
    spell, written = (json.loads(line) for line in log.lines())
    assert spell == {"on_duty_from": "2026-05-04T12:00:00Z", "on_duty_until": "2026-05-04T12:01:00Z"}
    assert written["gap"]["reason"] == "no_fix"
