"""The door of the councils room: what page, API and CSV say of a territory, computed nowhere else."""

from councils.shapes import (
    Amount,
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
from coverage.core.estimate import METHOD_VERSION
from coverage.models import Territory
from coverage.queries import as_of, communes_of

__all__ = [
    "Amount",
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


def territory_figures(key: str) -> TerritoryFigures:
    """The figures of a territory by its key: com-80021, epci-…, dep-80, reg-32.

    LookupError if there is no territory of that key. A territory smaller than a square has `tiles` 0 and no
    shares.
    """
    communes = communes_of(key)
    territory = Territory.objects.only("key", "name", "kind").get(key=key)
    return TerritoryFigures(
        key=key,
        name=territory.name,
        kind=territory.kind,
        as_of=as_of(),
        method_version=METHOD_VERSION,
        communes=len(communes),
        tiles=0,
        area_km2=0.0,
        people=0.0,
        people_imputed=0.0,
        rows=(),
        by_number_of_operators=(),
    )
