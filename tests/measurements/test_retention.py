"""What is kept for a time goes when it is over, and not before the next stage has read it."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from coverage import fold
from coverage.models import Evidence
from measurements.intake import accept_batch
from measurements.models import Batch, DeviceDay, DutyGap, Reading, RefusedReading, TouchedDay
from measurements.retention import Forgotten, forget_old, months_before
from tests.measurements.factories import body, contributor, reading

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
NOTHING = Forgotten(months=0, batches=0, refusals=0, journal=0, gaps=0)


@pytest.fixture
def years(tmp_path: Path) -> None:
    """Somebody's readings of three days, imported; the fold has read them."""
    moments = ("2025-10-31T23:59:59Z", "2025-11-01T00:00:00Z", "2026-11-20T10:00:00Z")
    lines = [json.dumps(reading(observed_at=moment, contributor="anne")) for moment in moments]
    (tmp_path / "readings.jsonl").write_text("\n".join(lines))
    call_command("import_readings", str(tmp_path / "readings.jsonl"), "--format", "native", verbosity=0)


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        (date(2026, 11, 22), 12, date(2025, 11, 1)),
        (date(2026, 12, 31), 12, date(2025, 12, 1)),
        (date(2026, 1, 1), 1, date(2025, 12, 1)),
    ],
)
def test_months_are_counted_from_the_first(day: date, months: int, first: date) -> None:
    assert months_before(day, months) == first


@pytest.mark.usefixtures("years")
def test_readings_go_after_twelve_months_and_evidence_stays() -> None:
    fold.fold_new_readings()
    evidence = Evidence.objects.count()
    assert forget_old(NOW).months >= 1
    assert sorted(Reading.objects.values_list("observed_at__date", flat=True)) == [
        date(2025, 11, 1),
        date(2026, 11, 20),
    ]
    assert not DeviceDay.objects.filter(day__lt=date(2025, 11, 1)).exists()
    fold.fold_new_readings()
    assert Evidence.objects.count() == evidence > 0


@pytest.mark.usefixtures("years")
def test_a_day_that_nobody_has_read_yet_is_not_forgotten() -> None:
    forget_old(NOW)
    assert Reading.objects.count() == 3


@pytest.mark.usefixtures("years")
def test_to_forget_twice_changes_nothing() -> None:
    fold.fold_new_readings()
    forget_old(NOW)
    assert forget_old(NOW) == NOTHING


def test_refusals_go_after_thirty_days_and_their_receipt_stays() -> None:
    accept_batch(contributor(), body([reading(), reading(latitude=95)]))
    assert forget_old(timezone.now() + timedelta(days=29)).refusals == 0
    assert forget_old(timezone.now() + timedelta(days=31)).refusals == 1
    assert (RefusedReading.objects.count(), Batch.objects.count()) == (0, 1)


def test_the_journal_goes_seven_days_after_it_was_done() -> None:
    accept_batch(contributor(), body([reading()]))
    assert forget_old(timezone.now() + timedelta(days=8)).journal == 0
    fold.fold_new_readings()
    assert forget_old(timezone.now() + timedelta(days=6)).journal == 0
    assert forget_old(timezone.now() + timedelta(days=8)).journal == 1
    assert not TouchedDay.objects.exists()


def test_receipts_and_gaps_go_with_the_readings() -> None:
    somebody, then = contributor(), timezone.now()
    accept_batch(somebody, body([reading()]))
    places = {f"{end}_{axis}": 1.0 for end in ("from", "until") for axis in ("longitude", "latitude")}
    DutyGap.objects.create(
        contributor=somebody, gap_id=somebody.token_hash[:16].hex(), began_at=then, ended_at=then, **places
    )
    fold.fold_new_readings()
    gone = forget_old(then + timedelta(days=400))
    assert (gone.batches, gone.gaps) == (1, 1)
    assert not Reading.objects.exists()
