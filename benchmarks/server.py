"""A real server over the throw-away database, and uploads to it: for what one process cannot show."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import connection

THREADS = 8  # as script/run starts it
STARTS_WITHIN = 60.0
ANSWERS_WITHIN = 60.0
MEGABYTE = 1024  # VmRSS is in kilobytes
BEHIND_TLS = {"X-Forwarded-Proto": "https"}  # says what a proxy would: in production, others are sent to it


class Answer(NamedTuple):
    """One upload's: when it was sent and answered (seconds of one clock), and how; status 0 is no answer."""

    token: str
    status: int
    sent: float
    answered: float


class Server:
    """gunicorn at a port of its own."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port
        self._own = threading.local()

    def upload(self, token: str, packed: bytes) -> Answer:
        """Send a gzip batch through the native door, over one connection for each thread."""
        headers = {"Authorization": f"Bearer {token}", "Content-Encoding": "gzip"}
        headers["Content-Type"] = "application/json"
        start = time.perf_counter()
        try:
            self._connection().request("POST", "/api/v1/readings", packed, headers)
            answer = self._connection().getresponse()
            answer.read()
            status = answer.status
        except (OSError, HTTPException):
            self._own.connection, status = None, 0
        return Answer(token, status, start, time.perf_counter())

    def _connection(self) -> HTTPConnection:
        if getattr(self._own, "connection", None) is None:
            self._own.connection = HTTPConnection("127.0.0.1", self.port, timeout=ANSWERS_WITHIN)
        return self._own.connection

    def resident_mb(self) -> float:
        """Resident memory of its largest worker (Linux alone tells it this way)."""
        pid = self.process.pid
        workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return max(_resident_kb(worker) for worker in workers) / MEGABYTE

    def is_up(self) -> bool:
        """Whether it answers at all."""
        return answers(self.port, "OPTIONS", "/v2/geosubmit")


@contextmanager
def server(workers: int, settings_of_its_own: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server with so many workers, ended on the way out; settings are environment variables."""
    port = free_port()
    words = ["-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--log-level", "critical"]
    words += ["--workers", str(workers), "--threads", str(THREADS), "--no-control-socket"]
    environ = environment() | dict(settings_of_its_own or {})
    # A line of its log for each upload that is sent away would be most of what is printed.
    process = subprocess.Popen([sys.executable, *words], env=environ, stderr=subprocess.DEVNULL)
    try:
        served = Server(process, port)
        end = time.monotonic() + STARTS_WITHIN
        while not served.is_up():
            if time.monotonic() > end or process.poll() is not None:
                raise RuntimeError("gunicorn: does not answer, so nothing was measured")
            time.sleep(0.1)
        yield served
    finally:
        process.terminate()
        process.wait(ANSWERS_WITHIN)


def answers(port: int, method: str, path: str) -> bool:
    """Whether a server of this machine answers 200."""
    asked = HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        asked.request(method, path, headers=BEHIND_TLS)
        return asked.getresponse().status == HTTPStatus.OK
    except OSError:
        return False
    finally:
        asked.close()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def environment() -> dict[str, str]:
    """Ours, with the throw-away database; without DEBUG, which would keep every query in memory."""
    database = quote(str(connection.settings_dict["NAME"]))
    url = urlsplit(settings.DATABASE_URL)._replace(path=f"/{database}").geturl()
    return os.environ | {"DATABASE_URL": url, "DEBUG": "0"}


def _resident_kb(pid: str) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])
