"""A satellite receiver through gpsd, and a gpsd of our own to answer."""

import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mobile_probe.sources import gpsd
from mobile_probe.sources.gpsd import Gpsd, fix
from mobile_probe.sources.tools import SourceError

TPV = {"class": "TPV", "mode": 3, "time": "2026-05-04T12:00:00.000Z", "lat": 49.9, "lon": 2.3}


def samples(shared: Path) -> list[dict[str, Any]]:
    lines = (shared / "samples/modem/gpsd_tpv.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_the_sample_with_a_place_is_one(shared: Path) -> None:
    place = fix(samples(shared)[0])
    assert place is not None
    assert place.observed_at == datetime(2021, 8, 13, 12, 25, 1, tzinfo=UTC)
    assert (place.longitude, place.latitude) == (6.550081367, 51.813525983)
    assert (place.accuracy_m, place.speed_mps, place.altitude_m) == (16.8, 0.0, 63.037)


def test_the_sample_without_a_place_is_none(shared: Path) -> None:
    assert fix(samples(shared)[1]) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"mode": 0},
        {"mode": 1},
        {"mode": None},
        {"lat": float("nan")},
        {"lon": None},
        {"lat": 95.0},
        {"time": None},
        {"time": "2026-05-04T12:00:00"},
    ],
)
def test_a_report_without_place_or_time_is_no_fix(changes: dict[str, Any]) -> None:
    assert fix(TPV | changes) is None


def test_an_altitude_is_only_of_three_dimensions_and_above_the_ellipsoid() -> None:
    flat, high = fix(TPV | {"mode": 2, "altHAE": 90.0}), fix(TPV | {"altHAE": 90.0, "altMSL": 46.0})
    assert flat is not None
    assert high is not None
    assert (flat.altitude_m, high.altitude_m) == (None, 90.0)


@pytest.mark.parametrize(("status", "is_mock"), [(1, False), (8, True)])
def test_a_simulated_receiver_says_so(status: int, is_mock: bool) -> None:
    place = fix(TPV | {"status": status, "epx": float("nan"), "epy": 3.0})
    assert place is not None
    assert (place.is_mock, place.accuracy_m) == (is_mock, None)


class Receiver:
    """A gpsd that sends what it is told to whoever connects."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.greeting: list[bytes] = []
        self.callers: list[socket.socket] = []
        self.came = threading.Semaphore(0)
        self.drained = threading.Semaphore(0)
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while True:
            try:
                caller, _ = self.listening.accept()
            except OSError:
                return
            assert caller.recv(100).startswith(b"?WATCH=")
            self.callers.append(caller)
            self.send(*self.greeting)
            self.came.release()

    def leave(self) -> None:
        if self.listening.fileno() != -1:
            self.listening.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits for callers
            self.listening.close()

    def send(self, *lines: bytes) -> None:
        self.callers[-1].sendall(b"".join(line + b"\n" for line in lines))

    def later(self, *lines: bytes) -> None:
        """Sends them to the next look, once it has thrown away what piled up before it."""

        def send() -> None:
            self.drained.acquire()
            self.send(*lines)

        threading.Thread(target=send, daemon=True).start()


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setattr(gpsd, "FIX_LIMIT_S", 30.0)
    receiver, drain = Receiver(), gpsd._drain

    def drain_and_say_so(connection: socket.socket) -> None:
        drain(connection)
        receiver.drained.release()

    monkeypatch.setattr(gpsd, "_drain", drain_and_say_so)
    yield receiver
    receiver.leave()
    for caller in receiver.callers:
        caller.close()


def told(second: int = 0, **changes: Any) -> bytes:
    return json.dumps(TPV | {"time": f"2026-05-04T12:00:{second:02}.000Z"} | changes).encode()


def test_the_first_place_is_taken_whatever_comes_before_it(receiver: Receiver) -> None:
    receiver.greeting = [b'{"class":"VERSION"}', b"{", b"[1]", b"\xff", told(mode=1), told(lat=50.5)]
    place = Gpsd(port=receiver.port).fix()
    assert place is not None
    assert place.latitude == 50.5


def test_bare_nan_of_old_versions_is_nothing_known(receiver: Receiver) -> None:
    line = told()[:-1] + b',"epx":nan,"epy":-nan,"speed":nan}'
    receiver.greeting = [line]
    place = Gpsd(port=receiver.port).fix()
    assert place is not None
    assert (place.accuracy_m, place.speed_mps) == (None, None)


def test_without_a_place_in_time_there_is_no_fix(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpsd, "FIX_LIMIT_S", 0.3)
    receiver.greeting = [told(mode=1)]
    assert Gpsd(port=receiver.port).fix() is None


def test_what_piled_up_between_two_looks_is_of_another_place(receiver: Receiver) -> None:
    source = Gpsd(port=receiver.port)
    receiver.greeting = [told(0, lat=50.0), told(1, lat=51.0), told(2, lat=52.0)]
    first = source.fix()
    receiver.later(told(9, lat=53.0))
    second = source.fix()
    assert first is not None
    assert second is not None
    assert (first.latitude, second.latitude) == (50.0, 53.0)


def test_a_receiver_that_repeats_its_last_place_gives_none(receiver: Receiver) -> None:
    now = [100.0]
    source = Gpsd(port=receiver.port, monotonic=lambda: now[0])
    receiver.greeting = [told(0)]
    assert source.fix() is not None
    now[0] += 10.5
    receiver.later(told(0))
    assert source.fix() is None
    receiver.later(told(11))
    assert source.fix() is not None


def test_a_receiver_that_was_wrong_about_the_year_is_believed_again(receiver: Receiver) -> None:
    source = Gpsd(port=receiver.port)
    receiver.greeting = [told(0, time="2045-12-18T12:00:00.000Z")]
    assert source.fix() is not None
    receiver.later(told(1))
    assert source.fix() is None
    receiver.later(told(2))
    assert source.fix() is not None


def test_a_board_that_runs_fast_for_days_still_has_places(receiver: Receiver) -> None:
    """No network in a white zone, so no time server: 50 millionths are ten seconds after 2.3 days."""
    now = [100.0]
    source = Gpsd(port=receiver.port, monotonic=lambda: now[0])
    receiver.greeting = [told(0)]
    assert source.fix() is not None
    now[0] += 7 * 86_400 * (1 + 50e-6)
    receiver.later(told(0, time="2026-05-11T12:00:00.000Z"))
    assert source.fix() is not None


def test_looking_often_does_not_make_an_old_place_new(receiver: Receiver) -> None:
    now = [100.0]
    source = Gpsd(port=receiver.port, monotonic=lambda: now[0])
    receiver.greeting = [told(0)]
    source.fix()
    found = []
    for _ in range(3):
        now[0] += 4.0
        receiver.later(told(0))
        found.append(source.fix() is not None)
    assert found == [True, True, False]


def test_a_gpsd_that_was_started_anew_is_found_again(receiver: Receiver) -> None:
    source = Gpsd(port=receiver.port)
    receiver.greeting = [told()]
    assert source.fix() is not None
    receiver.came.acquire()
    receiver.callers[0].close()
    assert source.fix() is not None
    assert len(receiver.callers) == 2


def test_nobody_there_is_told_and_may_come(receiver: Receiver) -> None:
    receiver.leave()
    with pytest.raises(SourceError, match=f"127.0.0.1:{receiver.port}") as caught:
        Gpsd(port=receiver.port).fix()
    assert not caught.value.permanent
