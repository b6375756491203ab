"""The whole command in a process of its own: it measures, prints, and leaves nothing behind."""

import subprocess
import sys

import pytest
from django.db import connection

from tests.conftest import PROJECT


def run(*arguments):
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=300, check=False)


def databases():
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_a_benchmark_works_in_a_database_that_is_gone_afterwards():
    before = databases()
    done = run("fold", "--readings", "100", "--rounds", "1")
    assert done.returncode == 0, done.stderr
    assert "### fold: 100 readings, 1 rounds" in done.stdout
    assert not {name for name in databases() - before if name.endswith("_bench")}


def test_an_unknown_benchmark_is_refused_by_its_name():
    done = run("nonsense")
    assert done.returncode == 2
    assert "nonsense" in done.stderr


def test_a_size_that_cannot_be_measured_is_refused_before_anything_is_made():
    done = run("ingest", "--readings", "15")
    assert done.returncode == 2
    assert "--readings" in done.stderr
    assert "multiple of 10" in done.stderr
