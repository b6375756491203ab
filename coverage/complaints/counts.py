"""The door of the complaints: how many there were in communes, by month and operator, and of which days."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Max, Min
from django.db.models.functions import TruncMonth

from coverage.models import Complaint
from coverage.territories.today import codes_meaning


class Complaints(NamedTuple):
    """How many complaints on an operator came from a commune in a month (its first day)."""

    commune: str
    month: date
    operator: str
    number: int


def days_kept() -> tuple[date, date] | None:
    """The first and the last day of which any complaint is kept; None where no list was imported."""
    days = Complaint.objects.aggregate(first=Min("day"), last=Max("day"))
    return (days["first"], days["last"]) if days["first"] else None


def complaints_by_month(communes: Iterable[str], since: date | None = None) -> list[Complaints]:
    """Counts by commune, month and operator, in that order, from the month of `since` on; zeros left out.

    The communes are those of today: complaints under a former code or an arrondissement's are theirs. A
    complaint is what a person chose to tell, not a sample of anything.
    """
    today = codes_meaning(communes)
    found = Complaint.objects.filter(commune__in=list(today))
    if since is not None:
        found = found.filter(day__gte=since.replace(day=1))
    counted = found.annotate(month=TruncMonth("day")).values_list("commune", "month", "operator")
    total = Counter[tuple[str, date, str]]()
    for code, month, operator, number in counted.annotate(number=Count("pk")):
        total[today[code], month, operator] += number
    return [Complaints(*key, number) for key, number in sorted(total.items())]
