"""The benchmark of the stages after intake: all of them run over all readings, from nothing in each round."""

import pytest

from benchmarks import fold
from coverage.models import CoverageTile, Evidence
from measurements.models import Reading, TouchedDay

pytestmark = pytest.mark.django_db


def test_every_stage_is_compared_with_counting_in_sql(capsys):
    fold.measure(500, rounds=2, profiled=False)
    printed = capsys.readouterr().out
    for name in (fold.YARDSTICK, *fold.STAGES, "all stages"):
        assert f"| {name} |" in printed
    assert "Peak memory" in printed


def test_the_stages_leave_nothing_undone():
    fold.measure(500, rounds=1, profiled=False)
    assert Reading.objects.count() == 500
    assert Evidence.objects.exists()
    assert CoverageTile.objects.exists()
    assert not TouchedDay.objects.filter(done_at=None).exists()


def test_each_stage_has_a_profile_where_one_is_asked_for(capsys):
    fold.measure(100, rounds=1, profiled=True)
    printed = capsys.readouterr().out
    assert all(f"### Profile of {name}" in printed for name in fold.STAGES)
