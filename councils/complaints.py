"""The letter box of the councils room: what ARCEP was told of communes, by operator and month."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

import numpy as np

from councils.shapes import Complaints, ComplaintsOn
from coverage.complaints.counts import complaints_by_month, days_kept

MONTHS = 6  # that ARCEP's own file holds, and its map shows


def complaints_from(communes: Iterable[str]) -> Complaints | None:
    """Those of the last `MONTHS` months of which any is kept; None where no list was imported.

    The last day is that of the newest complaint of anywhere: that of a commune without any is known too.
    """
    kept = days_kept()
    if kept is None:
        return None
    first, last = kept
    months = _months_to(last)
    since = max(first, months[0])
    months = tuple(month for month in months if month >= since.replace(day=1))
    found = Counter[tuple[str, date]]()
    for one in complaints_by_month(communes, since):
        found[one.operator, one.month] += one.number
    rows = tuple(_on(operator, months, found) for operator in sorted({operator for operator, _ in found}))
    return Complaints(since, last, months, sum(row.number for row in rows), rows)


def _on(operator: str, months: tuple[date, ...], found: Counter[tuple[str, date]]) -> ComplaintsOn:
    by_month = tuple(found[operator, month] for month in months)
    return ComplaintsOn(operator, by_month, sum(by_month))


def _months_to(day: date) -> tuple[date, ...]:
    """The first days of the last `MONTHS` months, that of `day` the last of them."""
    last = np.datetime64(day, "M")
    return tuple(np.arange(last - MONTHS + 1, last + 1).astype("M8[D]").tolist())
