"""Commands that meet a database that is away, or older than the code: a sentence, and no traceback."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, ProgrammingError, connection

from config.database_state import advice

PROJECT = Path(__file__).resolve().parents[2]


def run(database_url: str, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DATABASE_URL": database_url}
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture
def empty_database(db) -> Iterator[str]:
    """A database without any table; its address."""
    settings, name = connection.settings_dict, f"{connection.settings_dict['NAME']}_empty"
    server = {"host": settings["HOST"], "port": settings["PORT"] or None, "user": settings["USER"] or None}
    with psycopg.connect(
        dbname="postgres", password=settings["PASSWORD"] or None, autocommit=True, **server
    ) as own:
        own.execute(f'DROP DATABASE IF EXISTS "{name}"')
        own.execute(f'CREATE DATABASE "{name}"')
        yield os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + name
        own.execute(f'DROP DATABASE "{name}"')


def test_before_the_first_migration_a_command_says_to_migrate(empty_database: str) -> None:
    done = run(empty_database, "export_tiles", "tiles.parquet")
    assert done.returncode == 1
    assert done.stderr.startswith("The database is older than this version (relation ")
    assert "Run `python manage.py migrate`" in done.stderr
    assert "Traceback" not in done.stderr


def test_where_no_database_answers_a_command_says_how_to_start_one() -> None:
    done = run("postgis://nobody@127.0.0.1:1/nothing", "export_tiles", "tiles.parquet")
    assert done.returncode == 1
    assert done.stderr.startswith("The database does not answer (")
    assert "`script/run` starts one" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [ProgrammingError("no such column"), OperationalError("deadlock detected")])
def test_a_fault_of_ours_keeps_its_traceback(error: DatabaseError) -> None:
    assert advice(error) == ""
