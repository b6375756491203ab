"""The door of the complaints: how many there were in communes, by month and operator."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import TruncMonth

from coverage.models import Complaint


class Complaints(NamedTuple):
    """How many complaints on an operator came from a commune in a month (its first day)."""

    commune: str
    month: date
    operator: str
    number: int


def complaints_by_month(communes: Iterable[str], since: date | None = None) -> list[Complaints]:
    """Counts by commune, month and operator, in that order, from the month of `since` on; zeros left out.

    A complaint is what a person chose to tell, not a sample of anything.
    """
    found = Complaint.objects.filter(commune__in=list(communes))
    if since is not None:
        found = found.filter(day__gte=since.replace(day=1))
    counted = found.annotate(month=TruncMonth("day")).values_list("commune", "month", "operator")
    rows = counted.annotate(number=Count("pk")).order_by("commune", "month", "operator")
    return [Complaints(*row) for row in rows]
