"""The benchmark of the stages after intake: all of them run over all readings, from nothing in each round."""

from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import pytest
from django.db import transaction

from benchmarks import fold
from coverage.models import CoverageTile, Evidence
from measurements.models import Reading, TouchedDay

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def printed(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """What the benchmark prints, once for all tests; what it made is there until the last of them ends."""
    with django_db_blocker.unblock(), transaction.atomic():
        with redirect_stdout(StringIO()) as said:
            fold.measure(500, rounds=2, profiled=True)
        yield said.getvalue()
        transaction.set_rollback(True)


def test_every_stage_is_compared_with_counting_in_sql(printed):
    for name in (fold.YARDSTICK, *fold.STAGES, "all stages"):
        assert f"| {name} |" in printed
    assert "Peak memory" in printed


@pytest.mark.usefixtures("printed")
def test_the_stages_leave_nothing_undone():
    assert Reading.objects.count() == 500
    assert Evidence.objects.exists()
    assert CoverageTile.objects.exists()
    assert not TouchedDay.objects.filter(done_at=None).exists()


def test_each_stage_has_a_profile_where_one_is_asked_for(printed):
    assert all(f"### Profile of {name}" in printed for name in fold.STAGES)
