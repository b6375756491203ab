"""The facts of a white zone's page: the terms of the map's card, and the numbers of the API."""

from datetime import date
from typing import Any, NamedTuple

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from maps.limits import percent

WITNESSES = {
    "1": gettext_noop("one person"),
    "2–4": gettext_noop("few: 2 to 4 people"),
    "5–9": gettext_noop("several: 5 to 9 people"),
    "10–19": gettext_noop("many: 10 to 19 people"),
    "20+": gettext_noop("very many: 20 people or more"),
}


class Line(NamedTuple):
    """A fact: what it is about, and what is known."""

    term: str
    text: str


def facts(row: dict[str, Any]) -> list[Line]:
    """The terms that the map's card uses, and the same numbers."""
    first, last = month_name(row["first_observed"]), month_name(row["last_observed"])
    witnesses = WITNESSES[row["contributors"]]
    months = first if first == last else _("from {first} to {last}").format(first=first, last=last)
    return [
        Line(_("Probability of being white"), percent(row["probability"])),
        Line(_("Witnesses"), _(witnesses)),
        Line(_("Days of measurement, all witnesses together"), row["contributor_days"]),
        Line(_("Measured"), months),
        Line(_("People who live there"), people(row["population_low"], row["population_high"])),
        Line(_("Version of the method"), row["method_version"]),
    ]


def people(low: int | None, high: int | None) -> str:
    """A range of inhabitants in words."""
    if low is None or high is None:
        return _("not known")
    if low == high:
        return _("about {people}").format(people=number(low)) if low else _("nobody, by the official grid")
    return _("between {low} and {high}").format(low=number(low), high=number(high))


def month_name(month: str) -> str:
    return formats.date_format(date.fromisoformat(f"{month}-01"), "YEAR_MONTH_FORMAT")


def number(value: float) -> str:
    return formats.localize(round(value, 2), use_l10n=True)
