"""The list of lists: of which days those of radio sites are, so that a page can name what it draws."""

from bisect import bisect_right
from datetime import date
from functools import lru_cache

from coverage.models import PromisedSite, Site
from maps.almanac import parts
from maps.layers import Choice


def newest_list(day: date) -> date | None:
    """The day of the newest list that was there on a day, of whichever operator; None without one."""
    days = _days(parts(["sites"], Choice(None, None))["sites"])
    position = bisect_right(days, day)
    return days[position - 1] if position else None


@lru_cache(1)
def _days(stamp: str | None) -> list[date]:
    """The days of all lists, in order, as they are until they change."""
    days = (
        model._default_manager.values_list("listed_on", flat=True).distinct()
        for model in (Site, PromisedSite)
    )
    return sorted(set().union(*days))
