"""The reading desk of a territory's answer: what is told of it today, or was in a month, by operator."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

from django.core.cache import caches

from councils import sql as councils_sql
from councils.figures import Amount, Disagreement, ServiceFigures, TerritoryFigures
from councils.sums import Ground, Sum
from councils.telling import Teller
from councils.territory_words import names_of
from coverage import kept_months
from coverage.core.evidence import SERVICES
from coverage.core.verdict import MIN_CONTRIBUTORS, SERVED, WHITE, WITNESS_CLASS_STARTS
from coverage.kept_months import last_day, months
from coverage.models import OfficialRelease, Territory
from coverage.official import DECLARED_SHARE, releases_at
from coverage.queries import communes_of
from coverage.words import distinct_names
from maps import sql
from maps.almanac import parts
from maps.layers import Choice

RULES = {
    "declared_share": DECLARED_SHARE,
    "white": WHITE,
    "served": SERVED,
    "enough": WITNESS_CLASS_STARTS.index(MIN_CONTRIBUTORS) + 1,
}


KEPT_SECONDS = 86_400

Row = tuple[Any, ...]


class Extent(NamedTuple):
    """A part of a territory; `share` is of its area, None where it holds no square."""

    tiles: float
    area_km2: float
    share: float | None


class Told(NamedTuple):
    """Of one operator and service. None: nobody measured, no release speaks, or one of the two is missing."""

    released_on: date | None = None
    covered: Extent | None = None
    evidence: Extent | None = None  # two people or more measured
    white: Extent | None = None
    served: Extent | None = None
    missing: Extent | None = None  # white though declared
    undeclared: Extent | None = None  # served though not declared


class Place(NamedTuple):
    """A territory as of a day; `rows` and `names` are by operator, `month` is None today.

    `is_newest`: beside the newest releases that there are today.
    """

    name: str
    as_of: date
    month: date | None
    is_newest: bool
    rows: Mapping[str, Told]
    names: Mapping[str, str]


def of_today(figures: TerritoryFigures, service: str) -> Place:
    """What the figures of the councils room say of a service."""
    rows = {row.operator: _told(row) for row in figures.rows if row.service == service}
    return Place(figures.name, figures.as_of, None, True, rows, names_of(figures))


def of_month(key: str, service: str, month: date, chosen: OfficialRelease | None = None) -> Place:
    """What was told in a month that is kept, beside the releases of then, or the chosen one of its operator.

    Communes and where they lie are those of today. LookupError for a key that no territory has.
    """
    communes, day = communes_of(key), last_day(month)
    name = Territory.objects.values_list("name", flat=True).get(key=key)
    ground = Ground(*councils_sql.rows("sums_of_ground", {"communes": communes})[0])
    releases = {one.pk: one for one in _speaking(service, day, chosen) if one.territory in ground.territories}
    asked = {
        "communes": communes,
        "service": SERVICES.index(service),
        "month": month,
        "releases": list(releases),
        "operators": [release.operator for release in releases.values()],
        "territories": [release.territory for release in releases.values()],
    }
    found = _found(asked)
    rows = {operator: _kept(ground, releases.get(release), *told) for operator, release, *told in found}
    return Place(name, day, month, False, rows, distinct_names(sorted(rows)))


def _found(asked: dict[str, Any]) -> list[Row]:
    """The rows of the statement, kept until the month or the land changes: a région takes it seconds."""
    edition = [kept_months.edition(asked["month"], None, asked["service"])]
    edition += map(str, parts(["land"], Choice(None, None)).values())
    name = f"told-{sha256(repr((sorted(asked.items()), edition)).encode()).hexdigest()}"
    kept: list[Row] | None = caches["local"].get(name)
    if kept is None:
        kept = sql.rows("territory_told", RULES | asked)
        caches["local"].set(name, kept, KEPT_SECONDS)
    return kept


def latest_month() -> date | None:
    """The month under way, which follows each publication; None where none was kept yet."""
    return next(iter(months()), None)


def _speaking(service: str, day: date, chosen: OfficialRelease | None) -> list[OfficialRelease]:
    newest = list(releases_at(day).filter(service=SERVICES.index(service)))
    if chosen is None:
        return newest
    place = (chosen.operator, chosen.territory)
    return [chosen, *(one for one in newest if (one.operator, one.territory) != place)]


def _kept(
    ground: Ground,
    release: OfficialRelease | None,
    evidence: int | None,
    white: int | None,
    served: int | None,
    missing: int | None,
    undeclared: int | None,
    declared: float,
) -> Told:
    teller = Teller(Sum(ground, {}, {}, {}, {}, {}), [])

    def part(tiles: float | None) -> Extent:
        return _extent(teller.amount(tiles or 0, 0.0))

    both = release is not None and evidence is not None
    return Told(
        released_on=release.released_on if release else None,
        covered=part(declared) if release else None,
        evidence=part(evidence) if evidence else None,
        white=part(white) if evidence else None,
        served=part(served) if evidence else None,
        missing=part(missing) if both else None,
        undeclared=part(undeclared) if both else None,
    )


def _told(row: ServiceFigures) -> Told:
    told = row.measured if row.measured and row.measured.evidence.tiles else None
    return Told(
        released_on=row.official.released_on if row.official else None,
        covered=_extent(row.official.covered) if row.official else None,
        evidence=_extent(told.evidence) if told else None,
        white=_extent(told.white) if told else None,
        served=_extent(told.served) if told else None,
        missing=_contradicting(row.missing),
        undeclared=_contradicting(row.undeclared),
    )


def _contradicting(found: Disagreement | None) -> Extent | None:
    return _extent(found.amount) if found else None


def _extent(amount: Amount) -> Extent:
    return Extent(amount.tiles, amount.area_km2, amount.area_share)
