"""The embargo of the coverage room: from which day on a white zone is public; decided here alone.

Its operator is told when a zone is drawn, the public so many days later. Measured tiles are never hidden.
"""

from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db.models import Q


def today() -> date:
    """The day that embargoes are held against, UTC: that of the clock, whatever estimates are given as of."""
    return datetime.now(UTC).date()


def first_public_day() -> date:
    """From when on a zone that is drawn today for the first time is public."""
    return today() + timedelta(days=settings.EMBARGO_DAYS)


def is_over() -> Q:
    """Zones whose embargo has ended, for a filter of them."""
    return Q(public_from__lte=today())
