"""The door of the councils room: what page, API and CSV say of a territory, computed nowhere else."""

from datetime import date

from councils import totals
from councils.complaints import complaints_from
from councils.models import Compared, Comparison
from councils.parts import DECLARED, Release
from councils.shapes import (
    Amount,
    Complaints,
    Disagreement,
    Estimate,
    Level,
    Measured,
    NumberFigures,
    Official,
    Part,
    ServiceFigures,
    Shares,
    TerritoryFigures,
)
from councils.telling import PEOPLE_DIGITS, Teller
from coverage.core.estimate import METHOD_VERSION
from coverage.models import OfficialRelease, Territory
from coverage.queries import as_of, communes_of

__all__ = [
    "Amount",
    "Complaints",
    "Disagreement",
    "Estimate",
    "Level",
    "Measured",
    "NumberFigures",
    "Official",
    "Part",
    "ServiceFigures",
    "Shares",
    "TerritoryFigures",
    "territory_figures",
]


def territory_figures(key: str, *, with_complaints: bool = False) -> TerritoryFigures:
    """The figures of a territory by its key: com-80021, epci-…, dep-80, reg-32, as they were last compared.

    LookupError if there is no territory of that key. A territory smaller than a square has `tiles` 0, as has
    one that was never compared, and no figures. Complaints take a tenth of a second for a région.
    """
    communes = communes_of(key)
    territory = Territory.objects.only("key", "name", "kind").get(key=key)
    total = totals.of(key, communes)
    teller = Teller(total, compared_releases())
    whole = teller.amount(total.ground.tiles, total.ground.people)
    day, method = compared()
    return TerritoryFigures(
        key=key,
        name=territory.name,
        kind=territory.kind,
        as_of=day,
        method_version=method,
        communes=len(communes),
        tiles=total.ground.tiles,
        area_km2=whole.area_km2,
        people=whole.people,
        people_imputed=round(total.ground.people_imputed, PEOPLE_DIGITS),
        rows=teller.services(),
        by_number_of_operators=teller.numbers(),
        complaints=complaints_from(communes) if with_complaints else None,
    )


def compared() -> tuple[date, str]:
    """The day that the figures stand for, and by which version of the method."""
    stored = Comparison.objects.values_list("as_of", "method_version").first()
    return stored or (as_of(), METHOD_VERSION)


def compared_releases() -> list[Release]:
    """The releases that the sums were made from."""
    parts = Compared.objects.filter(part__startswith=f"{DECLARED} ").values_list("part", flat=True)
    ids = [int(part.split(" ")[1]) for part in parts]
    return Release.of(OfficialRelease.objects.filter(pk__in=ids))
