"""The whole command in a process of its own: it measures, prints, and leaves nothing behind."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from tests.conftest import PROJECT


def run(*arguments):
    """The command, beside our own database: other processes of the tests may try it beside theirs."""
    own = urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments],
        cwd=PROJECT,
        env=os.environ | {"DATABASE_URL": own},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def left_behind():
    """Whether the command's database is still there."""
    name = f"{connection.settings_dict['NAME']}_bench"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


@pytest.mark.django_db
def test_a_benchmark_works_in_a_database_that_is_gone_afterwards():
    done = run("fold", "--readings", "100", "--rounds", "1")
    assert done.returncode == 0, done.stderr
    assert "### fold: 100 readings, 1 rounds" in done.stdout
    assert not left_behind()


def test_an_unknown_benchmark_is_refused_by_its_name():
    done = run("nonsense")
    assert done.returncode == 2
    assert "nonsense" in done.stderr


def test_a_size_that_cannot_be_measured_is_refused_before_anything_is_made():
    done = run("ingest", "--readings", "15")
    assert done.returncode == 2
    assert "--readings" in done.stderr
    assert "multiple of 10" in done.stderr
