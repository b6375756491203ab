"""A probe without a network for a month, killed again and again: the server has all of it, once, in time."""

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mobile_probe.equipment import Equipment
from mobile_probe.observe import Declared
from mobile_probe.outbox import Outbox
from mobile_probe.pace import Pace
from mobile_probe.recorder import Recorder
from mobile_probe.sources import Fix
from mobile_probe.sources.simulated import Simulated
from tests.installation import Installation, python, wait_until
from tests.mobile_probe.road import Told

READINGS = 200
MONTH = timedelta(days=30)
COUNT = "SELECT count(*) FROM measurements_reading"


class Tunnel(Simulated):
    """A simulated drive in a time of its own, without a fix for a minute."""

    def __init__(self, began: datetime) -> None:
        self.second = 0.0
        super().__init__(7, lambda: began + timedelta(seconds=self.second))

    def fix(self) -> Fix | None:  # type: ignore[override]
        return None if 60 <= self.second < 120 else super().fix()


def recorded(path: Path, began: datetime) -> tuple[dict[str, datetime], str]:
    """Drive with the network off: the time of each reading by its id, and the id of the gap."""
    drive = Tunnel(began)
    with Outbox(path, clock=lambda: (began + timedelta(seconds=drive.second)).timestamp()) as outbox:
        kit = Equipment({"simulated": drive}, "simulated", drive)
        recorder = Recorder(outbox, kit, Declared(), Pace(), Told(), lambda: drive.second)
        while outbox.waiting() < READINGS:
            drive.second += recorder.look()
        recorder.stop()
        (gap,) = outbox.duty.batch(9)
        readings = [json.loads(body) for body in outbox.batch(READINGS).values()]
    return {one["id"]: datetime.fromisoformat(one["observed_at"]) for one in readings}, gap


def upload(site: Installation, path: Path, until: Callable[[], Any], number: signal.Signals) -> None:
    """Upload one by one, and be hit by a signal in the middle."""
    before = site.rows(COUNT)[0][0]
    with site.process(*sending(site, path, 1)) as probe:
        wait_until(lambda: site.rows(COUNT)[0][0] >= before + 20)
        until()
        probe.send_signal(number)
        assert probe.wait(30) != 0, "it was still sending"


def sending(site: Installation, path: Path, size: int) -> tuple[str, ...]:
    outbox = ("--outbox", str(path))
    return python(
        "-m", "mobile_probe", *outbox, "upload", "--server", site.address, "--batch-size", str(size)
    )


@contextmanager
def web_server(site: Installation) -> Iterator[subprocess.Popen[bytes]]:
    """The web server alone, in a process group that one signal reaches whole."""
    bind = site.address.removeprefix("http://")
    gunicorn = ("gunicorn", "config.wsgi", "--bind", bind, "--workers", "2", "--threads", "4")
    with site.process(*python("-m", *gunicorn, "--no-control-socket", "--log-level", "error")) as server:
        wait_until(site.answers)
        yield server


def test_two_hundred_readings_wait_a_month_and_arrive_once_with_their_time(
    installation_up_to_date: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, path = installation_up_to_date, tmp_path / "o"
    began = datetime.now(UTC) - MONTH
    expected, gap = recorded(path, began)
    site.start_services()
    for name, value in (("DATABASE_URL", site.database_url), ("REDIS_URL", site.redis_url)):
        monkeypatch.setitem(site.environment, name, value)
    with web_server(site) as server:
        upload(site, path, lambda: None, signal.SIGKILL)
        upload(site, path, lambda: None, signal.SIGKILL)
        upload(site, path, lambda: os.killpg(server.pid, signal.SIGKILL), signal.SIGTERM)
        server.wait(30)
    assert 60 <= site.rows(COUNT)[0][0] < READINGS
    with web_server(site):
        subprocess.run(sending(site, path, 50), env=site.environment, check=True, timeout=120)
    arrived = site.rows("SELECT id, observed_at FROM measurements_reading")
    assert len(arrived) == len(expected) == READINGS
    assert {str(key): moment for key, moment in arrived} == expected
    assert max(expected.values()) < began + timedelta(hours=1)
    assert [str(key) for (key,) in site.rows("SELECT gap_id FROM measurements_dutygap")] == [gap]
    with Outbox(path) as outbox:
        assert (outbox.waiting(), outbox.status().refused) == (0, 0)
