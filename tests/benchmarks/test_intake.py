"""The intake benchmark: every contestant stores every reading, and is compared."""

import pytest

from benchmarks import intake
from benchmarks.crowd import observe
from benchmarks.wire import body
from measurements.models import Reading


@pytest.mark.django_db
def test_every_contestant_stores_every_reading_of_every_round(capsys):
    intake.measure(200, rounds=2, profiled=False)
    assert Reading.objects.count() == 4 * 200 * 2
    printed = capsys.readouterr().out
    for name in (intake.YARDSTICK, "accept_batch", "POST, plain", "POST, gzip"):
        assert f"| {name} |" in printed


def test_a_refusal_does_not_count_as_storing():
    columns = next(observe(10, intake.yesterday()))
    with pytest.raises(RuntimeError, match="accepted: 9 of 10"):
        intake._all_taken(9, intake.Batch(columns, body(columns), b""))
