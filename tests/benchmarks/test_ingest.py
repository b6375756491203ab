"""The ingest benchmark: every contestant stores every reading, and is compared."""

import pytest

from benchmarks import ingest
from measurements.formats.geosubmit import decode_reports
from measurements.formats.native import decode_batch
from measurements.models import Reading

MOST = 100  # of a batch
SAME = ("observed_at", "longitude", "latitude", "service_state", "home_plmn", "technology", "signal_kind")


@pytest.mark.django_db
def test_every_contestant_stores_every_reading_of_every_round(capsys):
    ingest.measure(200, rounds=2, profiled=False)
    assert Reading.objects.count() == 7 * 200 * 2
    printed = capsys.readouterr().out
    for name in ("COPY, all at once", "native, 100 a batch", "geosubmit, 1,000 a batch"):
        assert f"| {name} |" in printed


@pytest.mark.django_db
def test_a_refusal_does_not_count_as_storing():
    with pytest.raises(RuntimeError, match="0 of 10"):
        ingest._all_are_there(10)


def test_both_doors_are_told_the_same():
    (columns,) = ingest.batches_of(100, 100)
    native = decode_batch(ingest.body(columns), MOST)
    foreign = decode_reports(ingest.reports(columns), ingest.APP, MOST)
    assert [_of(item) for item in foreign] == [_of(item) for item in native]


def _of(item):
    assert item.reading is not None, item.reason
    moment = item.reading.observed_at.replace(microsecond=0)
    return moment, *(getattr(item.reading, name) for name in SAME[1:])
