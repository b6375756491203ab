"""The tables of a territory's page: each figure of the councils room in its place, with its interval."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from councils.figures import (
    Amount,
    Disagreement,
    Estimate,
    NumberFigures,
    Part,
    ServiceFigures,
    TerritoryFigures,
)
from councils.territory_words import km2, names_of
from coverage.amounts import decimals, percent, whole
from coverage.words import SERVICE_NAMES

LEVELS = {
    "TBC": gettext_lazy("Very good"),
    "BC": gettext_lazy("Good"),
    "CL": gettext_lazy("Limited"),
    "covered": gettext_lazy("Covered, without a level"),
    "none": gettext_lazy("Not declared"),
}
NOTHING = "–"

Text = str | Promise


class Row(NamedTuple):
    """A line of a table: whom it speaks of, and what it says."""

    head: Text
    cells: Sequence[Text]


class Group(NamedTuple):
    """The lines of one service."""

    name: Text
    rows: Sequence[Row]


class Table(NamedTuple):
    """A table with its caption; the first column holds the heads of the lines."""

    name: str  # its anchor
    caption: Text
    columns: Sequence[Text]
    groups: Sequence[Group]

    @property
    def lines(self) -> list[tuple[Text, list[tuple[Text, list[tuple[Text, Text]]]]]]:
        """Each group and its lines; of a line its head, and its cells beside the names of their columns."""
        _, *names = self.columns
        return [
            (group.name, [(row.head, list(zip(names, row.cells, strict=True))) for row in group.rows])
            for group in self.groups
        ]


def declared_table(figures: TerritoryFigures) -> Table:
    """What is declared, by level."""

    def cells(row: ServiceFigures) -> list[Text]:
        if row.official is None:
            return [NOTHING] * (len(LEVELS) + 2)
        by_level = {level.level: _declared(level.amount) for level in row.official.levels}
        people = percent(row.official.covered.people_share, 1)
        released = date_format(row.official.released_on, "SHORT_DATE_FORMAT")
        return [*(by_level.get(level, NOTHING) for level in LEVELS), people, released]

    levels: list[Text] = list(LEVELS.values())
    columns = [_("Operator"), *levels, _("People in what is declared"), _("Release of")]
    caption = _("Share of the area that each operator declares, by level")
    return Table("declared", caption, columns, _by_service(figures, cells))


def measured_table(figures: TerritoryFigures) -> Table:
    """What was measured, and how far it speaks."""

    def cells(row: ServiceFigures) -> list[Text]:
        if row.measured is None:
            return [percent(0.0), NOTHING, NOTHING, _("all of it"), NOTHING, NOTHING]
        told = row.measured
        return [
            percent(told.evidence.area_share, 1),
            *(_area(part) for part in (told.white, told.served, told.not_known)),
            estimate_words(told.white_share.area),
            estimate_words(told.served_share.area),
        ]

    columns = [
        _("Operator"),
        _("The evidence speaks for"),
        _("White"),
        _("Served"),
        _("Not known"),
        _("Of what was measured, truly white"),
        _("Of what was measured, truly served"),
    ]
    return Table("measured", _("What was measured, by area"), columns, _by_service(figures, cells))


def contradictions_table(figures: TerritoryFigures) -> Table:
    """Where the two maps contradict each other, in both directions."""

    def cells(row: ServiceFigures) -> list[Text]:
        return [*_disagreement(row.missing), *_disagreement(row.undeclared)]

    columns = [
        _("Operator"),
        _("White though declared"),
        _("Of what was measured, truly so"),
        _("People there"),
        _("Served though not declared"),
        _("Of what was measured, truly so"),
        _("People there"),
    ]
    return Table("contradictions", _("Both directions, side by side"), columns, _by_service(figures, cells))


def numbers_table(figures: TerritoryFigures) -> Table:
    """How many operators there are at once."""

    def lines(number: NumberFigures) -> list[Row]:
        declared = Row(_("Declared"), [*(_area(part.amount) for part in number.official), NOTHING])
        known = [*map(_part, number.measured)] if number.known.tiles else [NOTHING] * len(number.measured)
        return [declared, Row(_("Measured"), [*known, _area(number.known)])]

    columns = [
        _("Map"),
        _("No operator (white)"),
        _("Some, not all (grey)"),
        _("All operators"),
        _("Known of all operators"),
    ]
    groups = [
        Group(_numbered(number), lines(number))
        for number in figures.by_number_of_operators
        if number.operators
    ]
    return Table("operators", _("Area by number of operators"), columns, groups)


def _numbered(number: NumberFigures) -> str:
    operators = len(number.operators)
    text = ngettext("{service}: {operators} operator", "{service}: {operators} operators", operators)
    return text.format(service=SERVICE_NAMES[number.service], operators=operators)


def by_service(
    rows: Iterable[ServiceFigures], names: dict[str, str], cells: Callable[[ServiceFigures], list[Text]]
) -> list[Group]:
    """Lines by operator, under the name of each service, in the order of services."""
    order = list(SERVICE_NAMES)
    ordered = sorted(rows, key=lambda row: (order.index(row.service), row.operator))
    return [
        Group(SERVICE_NAMES[service], [Row(names[row.operator], cells(row)) for row in of_service])
        for service, of_service in groupby(ordered, key=lambda row: row.service)
    ]


def _by_service(figures: TerritoryFigures, cells: Callable[[ServiceFigures], list[Text]]) -> list[Group]:
    return by_service(figures.rows, names_of(figures), cells)


def _disagreement(told: Disagreement | None) -> list[Text]:
    """Where it is known, the estimate of how much there truly is, and the people there."""
    if told is None:
        return [NOTHING, NOTHING, NOTHING]
    zones = ngettext("{zones} zone", "{zones} zones", told.zones).format(zones=number_format(told.zones))
    low, high = whole(told.people_low), whole(told.people_high)
    people = low if low == high else _("{low} to {high}").format(low=low, high=high)
    return [
        f"{_area(told.amount)}, {zones}" if told.zones else _("none known"),
        estimate_words(told.share.area),
        NOTHING if told.amount.people_share is None else people,
    ]


def _declared(amount: Amount) -> str:
    """A share; nothing for a level that the layer does not have, or does not use here."""
    return percent(amount.area_share, 1) if amount.tiles else NOTHING


def _part(part: Part) -> str:
    """0,40 km² (1,2 %), 8,1 to 14,0 squares expected: bounds of what is expected, not of the truth."""
    if part.low_tiles is None or part.high_tiles is None:
        return _area(part.amount)
    ends = {"low": decimals(part.low_tiles, 1), "high": decimals(part.high_tiles, 1)}
    return f"{_area(part.amount)}, " + _("{low} to {high} squares expected").format(**ends)


def _area(amount: Amount) -> str:
    """1,24 km² (3,1 %)."""
    return f"{km2(amount)} ({percent(amount.area_share, 1)})"


def estimate_words(estimate: Estimate | None) -> str:
    """12,0 % (9,1 % à 15,3 %)."""
    if estimate is None:
        return NOTHING
    ends = {"low": percent(estimate.low, 1), "high": percent(estimate.high, 1)}
    return f"{percent(estimate.share, 1)} (" + _("{low} to {high}").format(**ends) + ")"
