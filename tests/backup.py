"""A backup for tests: this database dumped, and restored into another, as the documents say."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

# What belongs to PostGIS is its owner's to restore, and there already.
OF_POSTGIS = ("--no-comments", "--exclude-table=spatial_ref_sys")


def program(name: str) -> str:
    """A program of PostgreSQL, on the path or where Debian puts it."""
    of_debian = map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}")))
    found = shutil.which(name) or next(of_debian, "")
    if not found:
        pytest.skip(f"{name} is not on this machine")
    return found


@pytest.fixture
def restored(transactional_db: None) -> Iterator[Callable[[], str]]:
    """Dumps this database and restores it into another; its address, as `DATABASE_URL` takes it."""
    settings = connection.settings_dict
    name = f"{settings['NAME']}_restored"
    at = [f"--host={settings['HOST']}", f"--username={settings['USER']}"]
    if settings["PORT"]:
        at.append(f"--port={settings['PORT']}")

    def run(command: str, *words: str, given: bytes | None = None) -> bytes:
        environment = os.environ | {"PGPASSWORD": settings["PASSWORD"]}
        done = subprocess.run(
            [program(command), *at, *words], input=given, env=environment, check=False, capture_output=True
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def restore() -> str:
        run("dropdb", "--if-exists", name)  # what a run that was killed has left
        run("createdb", name)
        dump = run("pg_dump", "--format=custom", *OF_POSTGIS, settings["NAME"])
        run("pg_restore", "--exit-on-error", f"--dbname={name}", given=dump)
        host = str(settings["HOST"]).replace("/", "%2F")
        return f"postgis://{settings['USER']}:{settings['PASSWORD']}@{host}:{settings['PORT']}/{name}"

    yield restore
    run("dropdb", "--if-exists", name)
