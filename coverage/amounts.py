"""The numbers of the coverage room in words: shares, areas, people, months, in the language of the reader."""

from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

KM2_DECIMALS = 2  # a square of 200 m is 0.04 km²


def percent(share: float | None, count: int = 0) -> str:
    """A share as people write it in the language of the page.

    >>> percent(0.05)
    '5\xa0%'
    """
    if share is None:
        return "–"
    return _("{number}%").format(number=decimals(100 * share, count))


def number(value: float) -> str:
    """A number with two decimals at most."""
    return formats.localize(round(value, 2), use_l10n=True)


def decimals(value: float, count: int) -> str:
    """A number with so many decimals, rounded.

    >>> decimals(2.66, 1)  # Django would cut off what it does not show
    '2,7'
    """
    return formats.number_format(round(value, count), count, use_l10n=True)


def whole(value: float) -> str:
    """A number of people, in thousands as the language groups them.

    >>> whole(2.6)
    '3'
    """
    return formats.number_format(round(value), 0, use_l10n=True, force_grouping=True)


def square_km(area_km2: float) -> str:
    """An area, in square kilometres.

    >>> square_km(0.1599)
    '0,16\xa0km²'
    """
    return f"{decimals(area_km2, KM2_DECIMALS)}\N{NO-BREAK SPACE}km²"


def people(low: int | None, high: int | None) -> str:
    """A range of inhabitants in words."""
    if low is None or high is None:
        return _("not known")
    if low == high:
        return _("about {people}").format(people=number(low)) if low else _("nobody, by the official grid")
    return _("between {low} and {high}").format(low=number(low), high=number(high))


def month_name(month: str) -> str:
    """2026-11 in words."""
    return formats.date_format(date.fromisoformat(f"{month}-01"), "YEAR_MONTH_FORMAT")


def kilometres_of(metres: float) -> str:
    """2.3 km, 5 km; less than fifty metres are none."""
    kilometres = round(metres / 1000, 1)
    if not kilometres:
        return _("on the spot")
    value = int(kilometres) if kilometres.is_integer() else kilometres
    words = _("{kilometres} km").format(kilometres=formats.localize(value, use_l10n=True))
    return words.replace(" ", "\N{NO-BREAK SPACE}")
