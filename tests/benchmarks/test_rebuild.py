"""The benchmark of a rebuild: every part is measured, with a worker of the queue beside it."""

from collections.abc import Iterator

import pytest
from django.db import connection

from benchmarks import rebuild
from coverage.models import CoverageTile, Evidence
from measurements.models import Reading, TouchedDay


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """What a worker sees too; the table of readings, made in SQL, is emptied by hand."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE measurements_reading")


@pytest.mark.usefixtures("committed")
def test_each_part_of_a_rebuild_is_measured(capsys, monkeypatch, settings, tmp_path):
    settings.REBUILD_DIR = tmp_path
    monkeypatch.setattr(rebuild, "CROWD", 500)
    monkeypatch.setattr(rebuild, "PEOPLE", 2)
    monkeypatch.setattr(rebuild, "MORE", 50)
    monkeypatch.setattr(rebuild, "MORE_PEOPLE", 1)
    rebuild.measure(1_000, 1, False)
    printed = capsys.readouterr().out
    for name in (rebuild.YARDSTICK, "evidence, by shard", "one worker", "two workers", "again, nothing new"):
        assert f"| {name} |" in printed
    assert "tiles a second" in printed
    assert "### 50 readings more on top of 1,000" in printed
    assert Reading.objects.count() == 1_100
    assert Evidence.objects.exists()
    assert CoverageTile.objects.exists()
    assert not TouchedDay.objects.filter(done_at=None).exists()
