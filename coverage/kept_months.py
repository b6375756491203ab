"""The calendar's reading desk: which months are kept, with zones or without, and what is told of tiles."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from django.db.models import Max, Min, QuerySet

from coverage.models import KeptMonth, KeptZones, MonthlyTile

MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def month_of(text: str) -> date:
    """The first day of a month that is kept; ValueError for no month, LookupError for one that is not kept.

    The latter says which is the first that is.

    >>> month_of("2026")
    Traceback (most recent call last):
        ...
    ValueError: '2026' is not a month as 2026-11
    """
    if not MONTH.fullmatch(text):
        raise ValueError(f"{text!r} is not a month as 2026-11")
    month = date.fromisoformat(f"{text}-01")
    if not KeptMonth.objects.filter(month=month).exists():
        raise LookupError(f"nothing is kept of {text}; {_since(KeptMonth.objects.all())}")
    return month


def month_with_zones(text: str) -> date:
    """As `month_of`; LookupError for a month without its zones too: earlier ones were kept without."""
    month = month_of(text)
    if not KeptZones.objects.filter(month=month).exists():
        raise LookupError(f"the zones of {text} were not kept; {_since(KeptZones.objects.all())}")
    return month


def _since(kept: QuerySet[Any]) -> str:
    first = kept.aggregate(first=Min("month"))["first"]
    return f"the first month that is kept is {first:%Y-%m}" if first else "no month is kept yet"


def months() -> list[date]:
    """First days of the months that are kept, newest first."""
    kept = KeptMonth.objects.order_by("-month").values_list("month", flat=True)
    return list(kept.distinct())


def days() -> dict[date, date]:
    """The day that each kept month is told as of, newest first."""
    kept = KeptMonth.objects.values("month").annotate(day=Max("as_of")).order_by("-month")
    return dict(kept.values_list("month", "day"))


def months_without_zones() -> list[date]:
    """First days of the months that are kept without their zones, newest first."""
    without = KeptMonth.objects.exclude(month__in=KeptZones.objects.values("month"))
    return list(without.order_by("-month").values_list("month", flat=True).distinct())


def last_day(month: date) -> date:
    """The day that a kept month is told as of: that of its last publication."""
    kept = KeptMonth.objects.filter(month=month).aggregate(day=Max("as_of"))
    return kept["day"] or month


def edition(month: date, operator: str | None, service: int | None) -> str:
    """A text that changes with what is kept of a month, of these or of every operator and service."""
    chosen = {"operator": operator, "service": service}
    kept = KeptMonth.objects.filter(month=month, **{k: v for k, v in chosen.items() if v is not None})
    rows = kept.order_by("operator", "service").values_list("operator", "service", "decided", "mended")
    return ",".join(" ".join(map(str, row)) for row in rows)


def zones_edition(month: date) -> str:
    """A text that changes with what is kept of the zones of a month."""
    return KeptZones.objects.values_list("told", flat=True).get(month=month)


def rows_of(tiles: Sequence[int] | None, month: date) -> pd.DataFrame:
    """What the public was told of these tiles (keys), or of all, in a month that is kept.

    One row per tile, operator and service, in that order: `tile`, `operator`, `service` and `verdict`
    (positions), `told` and `witnesses` (of `MonthlyTile`, null as there), `method_version`.
    """
    columns = ["tile", "operator", "service", "verdict", "told", "witnesses"]
    held = MonthlyTile.objects.filter(since__lte=month).exclude(until__lt=month)
    held = held if tiles is None else held.filter(tile__in=tiles)
    rows: Any = held.order_by(*columns[:3]).values_list(*columns)
    facts = KeptMonth.objects.filter(month=month).values_list("operator", "service", "method_version")
    versions = pd.DataFrame(list(facts), columns=["operator", "service", "method_version"])
    return pd.DataFrame(list(rows), columns=columns).merge(versions, on=["operator", "service"])
