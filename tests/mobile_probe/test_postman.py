"""Sending while it records."""

import time
from collections.abc import Sized
from pathlib import Path

import pytest

from mobile_probe.errors import ProbeError
from mobile_probe.outbox import Outbox
from mobile_probe.postman import Postman
from tests.mobile_probe.factories import readings
from tests.mobile_probe.road import Told
from tests.mobile_probe.server import Handler, ReadingsServer, behave, status


def test_what_is_put_while_it_works_is_sent_at_the_next_round(tmp_path: Path, server: ReadingsServer) -> None:
    told = Told()
    with Outbox(tmp_path / "o") as outbox, Postman(tmp_path / "o", server.url, told, every_s=0.05):
        for number, one in enumerate(readings(3), start=1):
            outbox.put([one])
            wait_for(server.arrivals, number)
    assert told.lines == []
    assert [len(arrived) for arrived in server.arrivals] == [1, 1, 1]


def test_a_server_that_asks_for_hours_is_left_in_peace(tmp_path: Path, server: ReadingsServer) -> None:
    told = Told()
    server.faults.extend([behave, status(503, Retry_After="7200")])
    with Outbox(tmp_path / "o") as outbox:
        outbox.put(readings(1))
        with Postman(tmp_path / "o", server.url, told, every_s=0.05):
            wait_for(server.requests, 2)
            time.sleep(0.5)
        assert (len(server.requests), outbox.waiting()) == (2, 1)
    assert told.lines == [f"{server.url}: the server answers 503: told to say 503"]


def test_it_ends_within_seconds_though_the_server_says_nothing(
    tmp_path: Path, server: ReadingsServer
) -> None:
    def hang(handler: Handler) -> bool:
        time.sleep(5)
        return False

    server.faults.append(hang)
    with Outbox(tmp_path / "o") as outbox:
        outbox.put(readings(1))
        with Postman(tmp_path / "o", server.url, Told()):
            wait_for(server.requests, 1)
            began = time.monotonic()
        assert time.monotonic() - began < 4
        assert outbox.waiting() == 1


def test_an_address_that_is_none_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ProbeError, match="server address"):
        Postman(tmp_path / "o", "example.org", Told())


@pytest.mark.parametrize("every_s", [0.0, -1.0, float("inf"), float("nan")])
def test_a_pace_that_is_none_is_refused_at_once(tmp_path: Path, every_s: float) -> None:
    with pytest.raises(ProbeError, match="upload_every_s"):
        Postman(tmp_path / "o", "http://127.0.0.1:1", Told(), every_s=every_s)


def test_a_file_that_cannot_be_opened_for_once_ends_no_upload(
    tmp_path: Path, server: ReadingsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    monkeypatch.setattr("mobile_probe.postman.Outbox", lambda path: (tmp_path / "absent").open())
    with Outbox(tmp_path / "o") as outbox, Postman(tmp_path / "o", server.url, told, every_s=0.05):
        outbox.put(readings(1))
        wait_for(told.lines, 1)
        monkeypatch.undo()
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        wait_for(server.arrivals, 1)


def wait_for(things: Sized, number: int) -> None:
    end = time.monotonic() + 20
    while len(things) < number:
        assert time.monotonic() < end
        time.sleep(0.02)
