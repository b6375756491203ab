"""The archive of the maps room: a month that is kept, or an official release, drawn like today's."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol

from coverage import kept_months
from coverage.models import OfficialRelease
from coverage.official import releases_at
from coverage.queries import as_of
from maps import almanac, operator_numbers, past_squares
from maps.layers import Address, Choice, Query, difference, sites, white_zones

Releases = tuple[int, ...]  # their numbers


class Past(Protocol):
    """What the client wants to see of a layer, and as of when."""

    def draw(self, address: Address) -> Query | bytes:
        """The tile's bytes, or the query for them."""

    def edition(self) -> str | None:
        """A text that changes with what is drawn; None where none can be told."""

    def is_over(self) -> bool:
        """Whether it stays as it is, but for an erasure."""


class Month(NamedTuple):
    """The layer `measured` of a month: its first day."""

    operator: str | None
    service: int | None
    month: date

    def draw(self, address: Address) -> bytes:
        """The tile's bytes."""
        return past_squares.measured(address, *self)

    def edition(self) -> str:
        """A text that changes with what is kept of the squares."""
        return kept_months.edition(self.month, self.operator, self.service)

    def is_over(self) -> bool:
        """Whether a later month is kept, so that this one is frozen."""
        return _is_over(self.month)


class MonthZones(NamedTuple):
    """The layer `white_zones` of a month."""

    operator: str | None
    service: int | None
    month: date

    def draw(self, address: Address) -> Query:
        """The query for the tile."""
        query = white_zones(address, Choice(self.operator, self.service))
        return Query("month_zones+zones_drawn", {**query.parameters, "month": self.month})

    def edition(self) -> str:
        """A text that changes with what is kept of the zones."""
        return kept_months.zones_edition(self.month)

    def is_over(self) -> bool:
        """Whether a later month is kept, so that this one is frozen."""
        return _is_over(self.month)


class Difference(NamedTuple):
    """The layer `difference` of a month, of today without one, against certain releases."""

    operator: str | None
    service: int | None
    month: date | None
    releases: Releases

    def draw(self, address: Address) -> Query | bytes:
        """The tile's bytes, or the query for them."""
        if self.month:
            return past_squares.difference(address, self.operator, self.service, self.month, self.releases)
        releases = OfficialRelease.objects.filter(pk__in=self.releases)
        return difference(address, Choice(self.operator, self.service), list(releases))

    def edition(self) -> str:
        """A text that changes with what is kept, or with what is decided today."""
        return _found(Choice(self.operator, self.service), self.month)

    def is_over(self) -> bool:
        """Whether a later month is kept, so that this one is frozen."""
        return self.month is not None and _is_over(self.month)


class Declared(NamedTuple):
    """The layer `official` in certain releases."""

    releases: Releases
    of_month: date | None

    def draw(self, address: Address) -> Query | bytes:
        """The query for the tile; no bytes without a release."""
        return Query("tile_official", {"releases": list(self.releases)}) if self.releases else b""

    def edition(self) -> str:
        """A text that names what is drawn: a release never changes."""
        return str(self.releases)

    def is_over(self) -> bool:
        """Always, but in the month under way: newer releases may come."""
        return self.of_month is None or _is_over(self.of_month)


class Numbers(NamedTuple):
    """The layer `operators` of a month, of today without one, by certain releases."""

    service: int | None
    month: date | None
    releases: Releases

    def draw(self, address: Address) -> bytes:
        """The tile's bytes."""
        releases = OfficialRelease.objects.filter(pk__in=self.releases).order_by("operator")
        return operator_numbers.draw(*address, self.service, releases, self.month)

    def edition(self) -> str:
        """A text that changes with what is kept, or decided today, and with where communes lie."""
        choice = Choice(None, self.service)
        return f"{self.releases} {_found(choice, self.month)} {almanac.parts(['land'], choice)}"

    def is_over(self) -> bool:
        """Whether a later month is kept, so that this one is frozen."""
        return self.month is not None and _is_over(self.month)


class Sites(NamedTuple):
    """The layer `sites` of a month: by the newest lists of its last publication."""

    operator: str | None
    service: int | None
    month: date

    def draw(self, address: Address) -> Query | bytes:
        """The query for the tile; no bytes from afar."""
        return sites(address, Choice(self.operator, self.service), kept_months.last_day(self.month))

    def edition(self) -> str:
        """A text that changes with the lists."""
        choice = Choice(self.operator, self.service)
        return f"{kept_months.last_day(self.month)} {almanac.parts(['sites'], choice)}"

    def is_over(self) -> bool:
        """Whether a later month is kept: lists that come later are of later days."""
        return _is_over(self.month)


def _found(choice: Choice, month: date | None) -> str:
    """A text that changes with what was told in a month that is kept, or is decided today."""
    if month:
        return kept_months.edition(month, choice.operator, choice.service)
    return str(almanac.parts(["decided", "as_of"], choice))


def _is_over(month: date) -> bool:
    return month < kept_months.months()[0]


def _releases(choice: Choice, asked: Mapping[str, Any]) -> Releases:
    """The one that the client chose, if it is of this operator and service; else the newest of the month."""
    month: date | None = asked.get("month")
    release: OfficialRelease | None = asked.get("release")
    if release is None:
        chosen = {column: value for column, value in choice._asdict().items() if value is not None}
        newest = releases_at(kept_months.last_day(month) if month else as_of())
        return tuple(one.pk for one in newest.filter(service__isnull=False, **chosen))
    ours = choice.operator in (None, release.operator) and choice.service in (None, release.service)
    return (release.pk,) if ours else ()


def _speaking(choice: Choice, asked: Mapping[str, Any]) -> Releases:
    """The newest of the month, but for the operator of the one that the client chose: there it is that one.

    None where that one is of another service than is asked for.
    """
    release: OfficialRelease | None = asked.get("release")
    newest = OfficialRelease.objects.filter(pk__in=_releases(choice, {**asked, "release": None}))
    if release is None:
        return tuple(newest.values_list("pk", flat=True))
    if not _releases(choice, asked):
        return ()
    same = {"operator": release.operator, "service": release.service, "territory": release.territory}
    return (release.pk, *newest.exclude(**same).values_list("pk", flat=True))


# How a layer was, by what the client asks beside operator and service: a month or a release, or both.
LAYERS: dict[str, Callable[[Choice, Mapping[str, Any]], Past]] = {
    "measured": lambda choice, asked: Month(*choice, asked["month"]),
    "white_zones": lambda choice, asked: MonthZones(*choice, asked["month"]),
    "difference": lambda choice, asked: Difference(*choice, asked.get("month"), _releases(choice, asked)),
    operator_numbers.LAYER: lambda choice, asked: Numbers(
        choice.service, asked.get("month"), _speaking(choice, asked)
    ),
    "sites": lambda choice, asked: Sites(*choice, asked["month"]),
    "official": lambda choice, asked: Declared(_releases(choice, asked), asked.get("month")),
}
