"""Recording on the way, through every kind of trouble."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mobile_probe.errors import ProbeError
from mobile_probe.outbox import Outbox
from mobile_probe.privacy import ExclusionArea
from mobile_probe.sources import Radio
from tests.mobile_probe.road import BEGIN, HEARD, METRES_A_DEGREE, NOT_MEASURED, Drive, Road

ON_THE_WAY = 10.0  # metres a second


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Drive]]:
    """Sets off on a road, with an outbox whose clock is the road's."""
    outboxes: list[Outbox] = []

    def begin(*others: Road, way: Callable[[float], float] | None = None, **more: Any) -> Drive:
        road = Road(way or (lambda second: ON_THE_WAY * second))
        outboxes.append(Outbox(tmp_path / "o", clock=road.clock))
        return Drive(outboxes[-1], road, *others, **more)

    yield begin
    for outbox in outboxes:
        outbox.__exit__(None, None, None)


def kept(drive: Drive) -> list[dict[str, Any]]:
    return [json.loads(line) for line in drive.outbox.lines()]


def gaps(drive: Drive) -> list[dict[str, Any]]:
    return [json.loads(body) for body in drive.outbox.duty.batch(100).values()]


def metres(latitude: float) -> int:
    return round((latitude - 49.0) * METRES_A_DEGREE)


def test_each_reading_is_on_disk_before_the_next_look(start: Callable[..., Drive]) -> None:
    drive = start()
    for _ in range(20):
        drive.road.second += drive.recorder.look()
        assert drive.outbox.waiting() == drive.road.looks == drive.recorder.kept


def test_a_device_travels_under_a_random_id_that_stays(start: Callable[..., Drive]) -> None:
    before, after = start().go(60), start().go(60)
    (device_id,) = {one["device_id"] for one in kept(before) + kept(after)}
    assert len(device_id) == 32
    assert "road" not in device_id


def test_several_modems_are_several_devices_of_one_person(start: Callable[..., Drive]) -> None:
    drive = start(Road(lambda second: 0.0, [replace(HEARD, home_plmn="00104")]))
    drive.road.radios = [replace(HEARD, device_id=str(n), home_plmn=f"0010{n}") for n in (1, 2, 3)]
    drive.go(60)
    trails: dict[str, list[dict[str, Any]]] = {}
    for one in kept(drive):
        trails.setdefault(one["device_id"], []).append(one)
    assert sorted({one["home_plmn"] for one in trail}.pop() for trail in trails.values()) == [
        "00101",
        "00102",
        "00103",
        "00104",
    ]
    assert len({tuple(one["latitude"] for one in trail) for trail in trails.values()}) == 1


def test_nothing_measured_makes_no_reading_and_is_told_once(start: Callable[..., Drive]) -> None:
    drive = start()
    drive.road.radios = [NOT_MEASURED]
    drive.go(300)
    assert kept(drive) == []
    assert drive.told.lines == ["road/0: nothing was measured"]


def test_what_was_just_switched_on_has_not_searched_yet(start: Callable[..., Drive]) -> None:
    """After the airplane mode, a locked SIM or the boot, every modem finds nothing for some seconds."""
    nothing = replace(HEARD, service_state="out_of_service", technology=None, signal_dbm=None)
    drive = start()
    drive.road.radios = [replace(nothing, service_state="radio_off")]
    drive.go(20)
    drive.road.radios = [nothing]
    drive.go(40)
    assert {one["service_state"] for one in kept(drive)} == {"radio_off"}
    drive.go(60)
    assert {one["service_state"] for one in kept(drive)} == {"radio_off", "out_of_service"}


def test_what_just_booted_has_not_searched_yet(
    start: Callable[..., Drive], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Road, "steady", lambda road: 20.0 + road.second)
    drive = start()
    drive.road.radios = [replace(HEARD, service_state="out_of_service", technology=None, signal_dbm=None)]
    drive.go(30)
    assert kept(drive) == []
    drive.go(60)
    assert len(kept(drive)) > 5


def test_a_dead_source_is_told_once_asked_less_and_less_and_comes_back(start: Callable[..., Drive]) -> None:
    drive = start()
    drive.road.trouble = ProbeError("no_device")
    drive.go(300)
    assert drive.road.looks <= 11
    drive.road.trouble = None
    drive.go(120)
    assert drive.told.lines == ["road: neither phone nor modem", "road: works"]
    assert len(kept(drive)) > 5


def test_a_dead_source_does_not_silence_the_others(start: Callable[..., Drive]) -> None:
    dead = Road(lambda second: 0.0)
    dead.trouble = ProbeError("no_device")
    drive = start(dead).go(120)
    assert len(kept(drive)) >= 20


def test_a_gap_goes_from_the_last_reading_to_the_next(start: Callable[..., Drive]) -> None:
    drive = start().go(60)
    drive.road.radios = [NOT_MEASURED]
    drive.go(200)
    assert gaps(drive) == [], "it is not sent while it grows"
    drive.road.radios = [HEARD]
    drive.go(120)
    (gap,) = gaps(drive)
    before = [one for one in kept(drive) if one["observed_at"] <= gap["from"]]
    after = [one for one in kept(drive) if one["observed_at"] > gap["from"]]
    assert (before[-1]["observed_at"], after[0]["observed_at"]) == (gap["from"], gap["until"])
    assert (before[-1]["latitude"], after[0]["latitude"]) == (gap["from_latitude"], gap["until_latitude"])
    assert (gap["reason"], gap["home_plmn"]) == ("not_measured", "00101")
    assert gap["device_id"] == before[-1]["device_id"]


def test_a_slow_modem_makes_the_place_less_accurate_not_wrong(start: Callable[..., Drive]) -> None:
    drive = start()
    drive.road.look_takes_s = 4.0
    drive.go(60)
    assert {round(one["accuracy_m"]) for one in kept(drive)} == {40}


def test_a_tunnel_is_a_gap_and_a_lost_fix_at_rest_is_none(start: Callable[..., Drive]) -> None:
    drive = start(way=lambda second: 0.0 if second < 1_000 else ON_THE_WAY * (second - 1_000)).go(20)
    for seconds in (100, 1_100):
        drive.road.has_fix = False
        drive.go(seconds)
        drive.road.has_fix = True
        drive.go(60)
    (gap,) = gaps(drive)
    assert (gap["reason"], metres(gap["from_latitude"])) == ("no_fix", 0)


def test_a_dead_modem_from_the_start_is_a_gap_too(start: Callable[..., Drive]) -> None:
    drive = start(home_plmn="00103")
    drive.road.trouble = ProbeError("no_device")
    drive.go(300)
    drive.recorder.stop()
    (gap,) = gaps(drive)
    assert (gap["reason"], gap["home_plmn"], metres(gap["from_latitude"])) == ("source_failed", "00103", 0)
    assert metres(gap["until_latitude"]) > 1_000
    assert "device_id" not in gap


def test_a_gap_that_a_kill_cut_short_is_sent_as_far_as_it_came(start: Callable[..., Drive]) -> None:
    drive = start().go(60)
    drive.road.radios = [NOT_MEASURED]
    drive.go(200)
    again = start().go(10)
    again.recorder.stop()
    assert [gap["reason"] for gap in gaps(again)] == ["not_measured"]


def test_an_exclusion_area_is_silence_for_readings_gaps_and_duty_alike(start: Callable[..., Drive]) -> None:
    drive = start()
    home = ExclusionArea(2.3, 49.0 + 2_000 / METRES_A_DEGREE, 500)
    drive.outbox.exclude(home)
    drive.go(150)
    drive.go(15)
    drive.road.has_fix = False  # indoors: still at home as far as anybody knows
    drive.go(60)
    assert drive.outbox.duty.status().on_duty_s <= 155
    drive.road.has_fix = True
    drive.go(100)
    drive.recorder.stop()
    inside = [one for one in kept(drive) if home.contains(one["longitude"], one["latitude"])]
    assert (inside, gaps(drive)) == ([], [])
    assert {metres(one["latitude"]) > 2_000 for one in kept(drive)} == {True, False}


def test_a_place_that_is_excluded_during_a_look_is_not_kept(
    start: Callable[..., Drive], monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = start(way=lambda second: 0.0)

    def look() -> list[Radio]:
        drive.outbox.exclude(ExclusionArea(2.3, 49.0, 500))
        return [HEARD]

    monkeypatch.setattr(drive.road, "look", look)
    drive.go(60)
    assert (kept(drive), gaps(drive)) == ([], [])


def test_a_night_at_home_is_spent_with_few_looks(start: Callable[..., Drive]) -> None:
    drive = start(way=lambda second: 0.0)
    drive.outbox.exclude(ExclusionArea(2.3, 49.0, 500))
    drive.go(3_600)
    before = drive.fixes
    drive.go(3_600)
    assert drive.fixes - before <= 130
    assert (kept(drive), drive.road.looks, drive.outbox.duty.status().on_duty_s) == ([], 0, 0)


def test_a_clock_that_is_not_set_makes_no_reading_and_says_so(start: Callable[..., Drive]) -> None:
    drive = start()
    drive.road.clock_error_s = -BEGIN.timestamp()
    drive.go(60)
    assert kept(drive) == []
    assert drive.told.lines[0].startswith("gps: the clock is not set")
    drive.road.clock_error_s = 0.0
    drive.go(120)
    assert len(kept(drive)) > 5
    assert {one["observed_at"][:13] for one in kept(drive)} == {"2026-05-04T12"}


def test_a_clock_that_jumps_costs_a_look_and_is_told(start: Callable[..., Drive]) -> None:
    drive = start().go(60)
    before = len(kept(drive))
    drive.road.clock_error_s = 7_200.0
    drive.recorder.look()
    assert len(kept(drive)) == before
    drive.go(60)
    assert drive.told.lines == [
        "gps: the clock jumped: this look is not kept",
        "gps: works",
    ]
    assert {one["observed_at"][:13] for one in kept(drive)} == {"2026-05-04T12", "2026-05-04T14"}
    drive.recorder.stop()
    assert gaps(drive) == []


def test_a_disk_that_is_full_is_told_once_and_recording_goes_on_when_there_is_room(
    start: Callable[..., Drive],
) -> None:
    drive = start().go(60)
    database: sqlite3.Connection = drive.outbox._db
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages}")
    drive.go(3_600)
    full = len(kept(drive))
    database.execute("PRAGMA max_page_count = 1000000")
    drive.go(300)
    assert len(kept(drive)) > full
    path = drive.outbox.path
    assert [line.partition(",")[0] for line in drive.told.lines] == [
        f"{path}: cannot write",
        f"{path}: works",
    ]
    assert [gap["reason"] for gap in gaps(drive)] == ["not_kept"]
