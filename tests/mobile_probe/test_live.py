"""`record` and `once` on the command line, and how a recording ends."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO
from pathlib import Path
from threading import Event

import pytest

from mobile_probe.cli import main
from mobile_probe.equipment import Equipment
from mobile_probe.outbox import Outbox
from tests.mobile_probe.factories import gap
from tests.mobile_probe.road import HEARD, Road
from tests.mobile_probe.server import Handler, ReadingsServer, status
from tests.mobile_probe.sources.test_termux import HERE, LTE, NOWHERE, ON_4G, Phone, phone

PROJECT = Path(__file__).resolve().parents[2]
__all__ = ["phone"]

WALK = ("record", "--source", "simulated")


@pytest.fixture(autouse=True)
def french(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@contextmanager
def recording(folder: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A recording in a process of its own, from its first word on."""
    command = [sys.executable, "-m", "mobile_probe", "--outbox", str(folder / "o"), *WALK, *words]
    environment = {"PATH": os.environ["PATH"], "NO_PROXY": "127.0.0.1", "LANG": "en_GB.UTF-8"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=PROJECT, env=environment
    ) as probe:
        assert probe.stdout
        assert probe.stdout.readline().startswith("Recording: simulated; position: simulated.")
        try:
            yield probe
        finally:
            probe.kill()


def wait_for_a_reading(folder: Path) -> None:
    end = time.monotonic() + 20
    with Outbox(folder / "o") as outbox:
        while not outbox.waiting() and not outbox.status().delivered:
            assert time.monotonic() < end
            time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_recording_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    with recording(tmp_path) as probe:
        wait_for_a_reading(tmp_path)
        probe.send_signal(number)
        said, complaints = probe.communicate(timeout=10)
    assert (probe.returncode, complaints) == (0, "")
    assert said.startswith("Readings kept: ")


def test_a_second_recording_of_the_same_outbox_is_refused_while_the_first_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--outbox", str(tmp_path / "o"), *WALK, "--for-s", "0.1"]
    with recording(tmp_path) as probe:
        assert main(command) == 2
        assert "un autre enregistrement utilise déjà" in capsys.readouterr().err
        probe.kill()
        probe.wait()
        assert main(command) == 0


def test_a_recording_ends_after_the_time_it_was_given(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["--outbox", str(tmp_path / "o"), *WALK, "--for-s", "0.5"]) == 0
    assert "Mesures gardées : " in capsys.readouterr().out


def test_a_recording_goes_on_when_its_terminal_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Begun over ssh and left to itself: the first trouble, weeks later, has nobody to be told to."""

    class Gone(StringIO):
        def write(self, text: str) -> int:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("sys.stderr", Gone())
    nowhere = ("--position", "gpsd:127.0.0.1:1")
    assert main(["--outbox", str(tmp_path / "o"), *WALK, *nowhere, "--for-s", "0.5"]) == 0


def test_a_recording_sends_while_it_records(tmp_path: Path, server: ReadingsServer) -> None:
    with recording(tmp_path, "--server", server.url, "--upload-every-s", "0.2"):
        end = time.monotonic() + 20
        while not any(server.kept.values()):
            assert time.monotonic() < end
            time.sleep(0.05)


def test_a_server_that_is_down_is_told_once_and_delays_no_look(
    tmp_path: Path, server: ReadingsServer
) -> None:
    server.faults.extend([status(403)] * 1_000)
    with recording(tmp_path, "--server", server.url, "--upload-every-s", "0.1") as probe:
        wait_for_a_reading(tmp_path)
        end = time.monotonic() + 20
        while len(server.requests) < 3:
            assert time.monotonic() < end
            time.sleep(0.05)
        probe.terminate()
        _, complaints = probe.communicate(timeout=10)
    assert complaints == f"{server.url}: the server answers 403: told to say 403\n"


def test_a_server_that_does_not_answer_delays_no_look(tmp_path: Path, server: ReadingsServer) -> None:
    answered = Event()

    def hang(handler: Handler) -> bool:
        return not answered.wait(20)

    server.faults.append(hang)
    often = ("--every-m", "1", "--upload-every-s", "0.2")
    with recording(tmp_path, "--server", server.url, *often), Outbox(tmp_path / "o") as outbox:
        end = time.monotonic() + 15
        while len(server.requests) < 1 or outbox.waiting() < 3:
            assert time.monotonic() < end
            time.sleep(0.05)
        assert server.requests == ["POST /api/v1/contributors"], "it still waits for the first answer"
        answered.set()


def test_a_recording_killed_again_and_again_keeps_each_reading_once(tmp_path: Path) -> None:
    told = 0
    for _ in range(4):
        with recording(tmp_path) as probe:
            wait_for_a_reading(tmp_path)
            time.sleep(0.3)
            probe.kill()
        with Outbox(tmp_path / "o") as outbox:
            assert outbox.waiting() >= told
            told = outbox.waiting()
            assert len(set(outbox.batch(10_000))) == told
    assert told >= 1


def test_a_gap_that_a_kill_left_growing_may_be_sent_from_the_next_start_on(tmp_path: Path) -> None:
    """A vehicle's board has its power cut each time: no recording of its ends by itself."""
    with Outbox(tmp_path / "o") as outbox:
        outbox.duty.keep(gap(), is_open=True)
        assert outbox.duty.batch(9) == {}
    with recording(tmp_path) as probe:
        wait_for_a_reading(tmp_path)
        probe.kill()
    with Outbox(tmp_path / "o") as outbox:
        assert len(outbox.duty.batch(9)) == 1


def test_an_android_phone_is_measured_through_its_programs(
    phone: Phone, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    probe = ("--outbox", str(tmp_path / "o"))
    phone.says("termux-telephony-cellinfo", [LTE])
    phone.says("termux-telephony-deviceinfo", ON_4G)
    phone.says("termux-location", HERE)
    assert main([*probe, "once"]) == 0
    assert capsys.readouterr().out == "20801 : du service ici (4G, -103 dBm). Mesure gardée.\n"
    phone.says("termux-telephony-cellinfo", [])
    phone.says("termux-telephony-deviceinfo", NOWHERE)
    assert main([*probe, "record", "--for-s", "1"]) == 0
    with Outbox(tmp_path / "o") as outbox:
        served, unserved = (json.loads(line) for line in outbox.lines())
    assert (served["service_state"], unserved["service_state"]) == ("in_service", "out_of_service")
    assert served["device_id"] == unserved["device_id"]
    assert unserved["max_technology"] == "4G", "so that its absence speaks of 4G as well"
    assert unserved["longitude"] == HERE["longitude"]


@pytest.mark.parametrize(("state", "code"), [("in_service", 0), ("out_of_service", 3), (None, 4)])
def test_once_says_it_with_its_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: str | None, code: int
) -> None:
    road = Road(lambda second: 0.0, [replace(HEARD, service_state=state)])
    monkeypatch.setattr("mobile_probe.live.equipment", lambda *names: Equipment({"modem": road}, "gps", road))
    assert main(["--outbox", str(tmp_path / "o"), "once"]) == code


def test_once_is_served_where_one_of_several_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    radios = [replace(HEARD, device_id="1", service_state="out_of_service"), HEARD]
    road = Road(lambda second: 0.0, radios)
    monkeypatch.setattr("mobile_probe.live.equipment", lambda *names: Equipment({"modem": road}, "gps", road))
    assert main(["--outbox", str(tmp_path / "o"), "once"]) == 0


def test_once_without_any_device_is_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    road = Road(lambda second: 0.0, [])
    monkeypatch.setattr("mobile_probe.live.equipment", lambda *names: Equipment({"modem": road}, "gps", road))
    assert main(["--outbox", str(tmp_path / "o"), "once"]) == 2
    assert capsys.readouterr().err == "mobile-probe: ni téléphone ni modem\n"


@pytest.mark.parametrize(
    "wrong", [("--every-m", "0"), ("--home-plmn", "12"), ("--source", "nothing"), ("--position", "nowhere")]
)
def test_a_wrong_option_ends_with_2_before_anything_is_recorded(
    tmp_path: Path, wrong: tuple[str, str]
) -> None:
    assert main(["--outbox", str(tmp_path / "o"), "record", *wrong]) == 2
