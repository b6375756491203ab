"""The picker of months: today and the months that are kept, each with what cannot be seen in it."""

from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coverage.amounts import month_name
from coverage.floor import month
from coverage.kept_months import MONTH, days
from coverage.queries import as_of
from maps.site_lists import newest_lists


class MonthOption(NamedTuple):
    """One line of the picker, "" for today; `sites` is the day of the newest list of radio sites of then."""

    value: str
    name: str | Promise
    chosen: bool
    sites: date | None


def month_options(asked: str) -> list[MonthOption]:
    """Today and the months that are kept, newest first; today is chosen unless what is asked for is kept."""
    told_on = {"": as_of(), **{month(first): day for first, day in days().items()}}
    chosen = asked if asked in told_on else ""
    lists = newest_lists(list(told_on.values()))
    return [
        MonthOption(value, month_name(value) if value else _("Today"), value == chosen, newest)
        for value, newest in zip(told_on, lists, strict=True)
    ]


def unknown_month(asked: str, options: list[MonthOption]) -> str | None:
    """What to tell who asked for a month that is not kept; None of one that is, and of what is no month."""
    if not MONTH.fullmatch(asked) or asked in {option.value for option in options}:
        return None
    words = gettext("Nothing is kept of %(month)s. The map shows today.")
    if len(options) > 1:
        words = gettext("Nothing is kept of %(month)s: the first month is %(first)s. The map shows today.")
    return words % {"month": month_name(asked), "first": options[-1].name}
