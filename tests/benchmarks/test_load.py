"""The loads on a real server: seconds of each, on the throw-away database of the command itself."""

import pytest
from django.db import connection

from tests.benchmarks.test_main import left_behind, run


@pytest.mark.django_db
def test_a_load_shows_what_a_server_holds_and_bears_and_leaves_nothing():
    assert connection.vendor == "postgresql"
    done = run("ingest", "--memory", "--overload", "--readings", "10000", "--seconds", "1")
    assert done.returncode == 0, done.stderr
    assert "| 10,000 |" in done.stdout
    assert "| 5 times as much |" in done.stdout
    assert "Every reading that was accepted is there." in done.stdout
    assert not left_behind()
