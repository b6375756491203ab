"""The newcomer's commands: what they promise about the services they start and the processes they leave."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import urlopen

import dj_database_url
import psycopg
import pytest

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = [path for path in sorted((ROOT / "script").iterdir()) if path.is_file()]
PARTS = sorted((ROOT / "script" / "lib").glob("*.sh"))
OWN_SERVICES = {"DATABASE_URL": "postgis://nowhere.invalid/none", "REDIS_URL": "redis://nowhere.invalid/0"}
# Starts what is down, then says where it is.
START = "source script/setup && start_services && echo $DATABASE_URL $REDIS_URL"


def environment(var_dir: Path, **more: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in OWN_SERVICES}
    return inherited | {"VAR_DIR": str(var_dir)} | more


def run(var_dir: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env=environment(var_dir, **more), capture_output=True, text=True, timeout=100
    )


def start(var_dir: Path, command: str = START, **more: str) -> tuple[str, str]:
    started = run(var_dir, "bash", "-c", command, **more)
    assert started.returncode == 0, started.stderr
    database_url, redis_url = started.stdout.split()
    return database_url, redis_url


def execute(database_url: str, sql: str) -> str:
    settings = dj_database_url.parse(database_url)
    with psycopg.connect(host=settings["HOST"], user=settings["USER"], dbname=settings["NAME"]) as connection:
        cursor = connection.execute(sql)
        return str(cursor.fetchone()) if cursor.description else ""


def processes_of(var_dir: Path) -> list[str]:
    """The command lines of those that were started with this VAR_DIR, or that name it or its real place."""
    return [command for command, _ in with_environment(var_dir)]


def with_environment(var_dir: Path) -> list[tuple[str, str]]:
    """Of the same: command line and environment."""
    marks = [f"VAR_DIR={var_dir}\0".encode(), str(var_dir / "services").encode()]
    marks.append(str((var_dir / "services").resolve()).encode())
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command, variables = ((process / name).read_bytes() for name in ("cmdline", "environ"))
        except OSError:  # it has ended, or is another person's
            continue
        if any(mark in command + variables for mark in marks):
            found.append((command.decode(), variables.decode()))
    return found


def kill(pid_file: Path) -> None:
    os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def var_dir() -> Iterator[Path]:
    # Not pytest's own folder, which is closed to the user who runs the services when we are root.
    folder = Path(tempfile.mkdtemp(prefix="carte-blanche-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    for used in [folder, *folder.glob("*/*/")]:
        run(used, "script/setup", "stop")
    shutil.rmtree(folder)


@pytest.mark.parametrize("script", COMMANDS + PARTS, ids=lambda path: path.name)
def test_every_script_says_what_it_is_for_and_parses(script):
    head = script.read_text().removeprefix("#!/usr/bin/env bash\n")
    assert head.startswith("# ")
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0


def test_the_lock_file_names_no_registry():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_private_services_start_and_stop_beside_others_and_leave_no_process(var_dir):
    database_url, redis_url = start(var_dir)
    assert database_url != os.environ.get("DATABASE_URL")
    assert "POINT" in execute(database_url, "SELECT st_astext(st_point(2, 48))")
    assert run(var_dir, "redis-cli", "-s", redis_url.removeprefix("unix://"), "ping").stdout == "PONG\n"
    assert run(var_dir, "script/setup", "stop").returncode == 0
    assert processes_of(var_dir) == []


def test_two_starts_at_once_make_one_cluster(var_dir):
    with ThreadPoolExecutor() as both:
        first, second = both.map(start, [var_dir, var_dir])
    assert first == second


@pytest.mark.parametrize("variable", ["LANG", "LC_ALL"])
def test_a_language_that_this_machine_does_not_have_stops_no_first_start(var_dir, variable):
    spoken = {"LANG": "", "LC_ALL": ""} | {variable: "xx_XX.UTF-8"}
    database_url, _ = start(var_dir, **spoken)
    assert execute(database_url, "SELECT upper('é')") == "('É',)"


def test_a_closed_umask_closes_nothing_that_the_services_must_enter(var_dir):
    # What root makes with it is closed to the user who runs the services, so they live in the shared place.
    closed = f"umask 027 && SHARED_PLACE={var_dir}/shared && start_services"
    database_url, _ = start(var_dir / "a" / "closed", START.replace("start_services", closed))
    assert execute(database_url, "SELECT 1") == "(1,)"


def test_what_was_written_survives_a_crash_and_a_reused_process_number(var_dir):
    database_url, _ = start(var_dir)
    execute(database_url, "CREATE TABLE kept AS SELECT 42 AS answer")
    services = var_dir / "services"
    kill(services / "postgres" / "postmaster.pid")
    kill(services / "redis.pid")
    database_url, _ = start(var_dir)
    assert execute(database_url, "SELECT answer FROM kept") == "(42,)"
    run(var_dir, "script/setup", "stop")
    (services / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{services / 'postgres'}\n")
    database_url, _ = start(var_dir)
    assert execute(database_url, "SELECT answer FROM kept") == "(42,)"


def test_a_path_too_long_for_a_socket_gets_a_short_one_elsewhere(var_dir):
    deep = var_dir / "a folder with a Name" / ("long" * 30)
    database_url, redis_url = start(deep)
    assert execute(database_url, "SELECT 1") == "(1,)"
    sockets = Path(redis_url.removeprefix("unix://")).parent
    assert sockets == (deep / "services" / "sockets").resolve()
    run(deep, "script/setup", "stop")
    sockets.rmdir()


def test_services_of_ones_own_are_used_and_nothing_private_is_made(var_dir):
    done = run(var_dir, "script/setup", **OWN_SERVICES)
    assert done.returncode == 0, done.stderr
    assert not (var_dir / "services").exists()
    assert processes_of(var_dir) == []


def test_the_database_of_someone_is_never_dropped(var_dir):
    refused = run(var_dir, "script/run", "--fresh", **OWN_SERVICES)
    assert refused.returncode == 1
    assert "DATABASE_URL" in refused.stderr


def test_a_taken_port_is_said_in_one_sentence(var_dir):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = run(var_dir, "script/run", PORT=port)
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Port {port} is taken")
    assert refused.stderr.count("\n") == 1


def test_the_product_runs_with_an_invented_island_and_ctrl_c_leaves_no_process(var_dir):
    port = str(free_port())
    log = var_dir / "run.log"
    with log.open("w") as said:
        product = subprocess.Popen(
            ["script/run"], cwd=ROOT, env=environment(var_dir, PORT=port), stdout=said, stderr=said
        )
    try:
        wait_until_said("Carte blanche is at", log, product)
        assert urlopen(f"http://127.0.0.1:{port}/").status == 200
        wait_until_said("An invented island", log, product)
        workers = [variables for command, variables in with_environment(var_dir) if "celery" in command]
        assert workers
        address = f"SITE_ADDRESS=http://127.0.0.1:{port}"  # what mails link to
        assert all(address in variables.split("\0") for variables in workers)
    finally:
        product.send_signal(signal.SIGINT)
        assert product.wait(timeout=130) == 0, log.read_text()
    assert processes_of(var_dir) == []


def wait_until_said(words: str, log: Path, product: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 300
    while words not in log.read_text():
        assert product.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.1)
