"""The list of lists: of which days those of radio sites are, so that a page can name what it draws."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from coverage.models import PromisedSite, Site
from maps.almanac import parts
from maps.layers import Choice


def newest_lists(on: Sequence[date]) -> list[date | None]:
    """For each of these days, that of the newest list of then, of any operator; None without one."""
    days = _days(parts(["sites"], Choice(None, None))["sites"])
    return [days[position - 1] if (position := bisect_right(days, day)) else None for day in on]


@lru_cache(1)
def _days(stamp: str | None) -> list[date]:
    """The days of all lists, in order, as they are until they change."""
    days = (
        model._default_manager.values_list("listed_on", flat=True).distinct()
        for model in (Site, PromisedSite)
    )
    return sorted(set().union(*days))
