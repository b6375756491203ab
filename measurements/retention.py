"""The clock of forgetting: what is kept for a time, and goes when it is over.

Evidence outlives its readings: a day is forgotten only once the next stage has read it.
"""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from measurements.models import Batch, DeviceDay, DutyGap, RefusedReading, TouchedDay
from measurements.partitions import drop_months_before

# Whole months are dropped: readings are kept for twelve months, and then until theirs is over.
READINGS_MONTHS = 12
# Long enough to find out why an app's readings are refused.
REFUSALS = timedelta(days=30)
# The journal is of interest while somebody asks why a tile changed.
JOURNAL = timedelta(days=7)
MONTHS_OF_YEAR = 12


class Forgotten(NamedTuple):
    """How much went: months of readings, rows of the rest."""

    months: int
    batches: int
    refusals: int
    journal: int
    gaps: int


def forget_old(now: datetime | None = None) -> Forgotten:
    """Let everything go whose time is over; killed in between, the next run does the rest."""
    moment = now or datetime.now(UTC)
    oldest = months_before(moment.date(), READINGS_MONTHS)
    with transaction.atomic():
        DeviceDay.objects.filter(day__lt=oldest).delete()
        rows = {
            "batches": _gone(Batch.objects.filter(received_at__date__lt=oldest)),
            "refusals": _gone(RefusedReading.objects.filter(batch__received_at__lt=moment - REFUSALS)),
            "journal": _gone(TouchedDay.objects.filter(done_at__lt=moment - JOURNAL)),
            "gaps": _gone(DutyGap.objects.filter(ended_at__date__lt=oldest)),
        }
    return Forgotten(months=drop_months_before(oldest), **rows)


def months_before(day: date, months: int) -> date:
    """The first day of the month so many months before that of `day`."""
    number = day.year * MONTHS_OF_YEAR + day.month - 1 - months
    return date(number // MONTHS_OF_YEAR, number % MONTHS_OF_YEAR + 1, 1)


def _gone(rows: object) -> int:
    """Delete these; how many of them, without what hung on them."""
    return int(rows.delete()[1].get(rows.model._meta.label, 0))  # type: ignore[attr-defined]
