"""An installation of its own beside all others: private services in a folder that goes when the test ends."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.request import Request, urlopen

import dj_database_url
import psycopg
import pytest

PROJECT = Path(__file__).resolve().parent.parent
# Seconds between rings of the beat, so that a test need not wait for minutes. No test waits for the figures
# of territories, which `run_pipeline` makes where they are wanted.
QUICK_BEAT = {"FOLD_EVERY_SECONDS": "1", "ESTIMATE_EVERY_SECONDS": "1", "COMPARE_EVERY_SECONDS": "3600"}


class Installation:
    """What an administrator has: a folder, the scripts, a server's address."""

    def __init__(self, var_dir: Path) -> None:
        self.var_dir = var_dir
        outside = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
        }
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        self.environment = (
            outside | QUICK_BEAT | {"VAR_DIR": str(var_dir), "PORT": port, "LOG_LEVEL": "WARNING"}
        )
        self.address = f"http://127.0.0.1:{port}"

    def command(self, *words: object) -> str:
        """Run a command in the project's folder; its standard output."""
        done = subprocess.run(
            [str(word) for word in words],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def manage(self, *words: object) -> str:
        """`script/manage ...`"""
        return self.command("script/manage", *words)

    def start_services(self) -> "Installation":
        """PostgreSQL and Redis where they are down; their addresses, as the scripts export them."""
        told = self.command(
            "bash", "-c", "source script/setup && start_services && echo $DATABASE_URL $REDIS_URL"
        )
        self.database_url, self.redis_url = told.split()
        return self

    def connect(self) -> psycopg.Connection[Any]:
        """The database, for looking at it from outside."""
        parsed = dj_database_url.parse(self.database_url)
        return psycopg.connect(
            host=parsed["HOST"], user=parsed["USER"], dbname=parsed["NAME"], autocommit=True
        )

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows of a statement."""
        with self.connect() as connection:
            return connection.execute(statement).fetchall()

    @contextmanager
    def process(self, *words: str, output: IO[str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
        """A process that ends with the block, with all that it started; `output` takes what it says."""
        started = subprocess.Popen(
            words, cwd=PROJECT, env=self.environment, stdout=output, stderr=output, start_new_session=True
        )
        try:
            yield started
        finally:
            if started.poll() is None:
                started.send_signal(signal.SIGTERM)
                started.wait(60)

    def get(self, path: str) -> bytes:
        """The body of a page or of an answer of the API."""
        with urlopen(self.address + path, timeout=20) as answer:
            return bytes(answer.read())

    def get_json(self, path: str) -> Any:
        """An answer of the API."""
        return json.loads(self.get(path))

    def post(self, path: str, body: bytes = b"", **headers: str) -> Any:
        """Send something to the API."""
        request = Request(
            self.address + path, body, {"Content-Type": "application/json", **headers}, method="POST"
        )
        with urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())

    def answers(self) -> bool:
        """Whether the server is up."""
        try:
            self.get("/api/v1/white-zones")
        except OSError:
            return False
        return True


def wait_until(condition: Callable[[], Any], seconds: float = 300) -> Any:
    """The first true value of a condition; fails when none comes."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, f"did not come true in {seconds} s"
        time.sleep(0.02)
    return value


@contextmanager
def new() -> Iterator[Installation]:
    """An empty folder to install in, gone afterwards with its services; skips where none can be started."""
    if os.environ.get("DATABASE_URL") and not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        pytest.skip("no PostgreSQL to start here: only the one in DATABASE_URL")
    # Not pytest's folder, which is closed to the user who runs the services when we are root.
    folder = Path(tempfile.mkdtemp(prefix="carte-blanche-", dir="/tmp"))
    folder.chmod(0o755)
    made = Installation(folder)
    yield made
    made.command("script/setup", "stop")
    services = (folder / "services").resolve()
    shutil.rmtree(services, ignore_errors=True)
    shutil.rmtree(folder)


@pytest.fixture
def installation() -> Iterator[Installation]:
    """A new installation."""
    with new() as made:
        yield made


@pytest.fixture(scope="session")
def services_up_to_date(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of services at rest, whose database has its tables; made once for all processes of a run."""
    own = tmp_path_factory.getbasetemp()
    place = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    kept, begun = place / "services", place / "services.begun"
    with (place / "services.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            with new() as made:
                made.manage("migrate", "--verbosity", "0")
                made.command("script/setup", "stop")
                copy(made.var_dir / "services", begun)
            begun.rename(kept)
    return kept


def copy(folder: Path, to: Path) -> None:
    """All of a folder, whose files stay those of the user who runs the services."""
    subprocess.run(["cp", "-a", folder.resolve(), to], check=True)


@pytest.fixture
def installation_up_to_date(installation: Installation, services_up_to_date: Path) -> Installation:
    """An installation as an update leaves it: with all tables, empty, and its services down."""
    copy(services_up_to_date, installation.var_dir / "services")
    return installation


def python(*words: str) -> tuple[str, ...]:
    """A command line of this very Python."""
    return (sys.executable, *words)
