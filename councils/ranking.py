"""The ranking room: communes or EPCI side by side, as far as their intervals tell them apart.

A rank is a range: from one more than those whose interval lies wholly above, to the number of those whose
interval does not lie wholly below. Where the evidence hardly speaks nothing is ranked: a commune that few
people measured is not a good one.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from councils import sql
from councils.aspects import MISSING, SERVED, UNDECLARED, WHITE
from councils.figures import compared, compared_releases
from councils.shapes import Estimate
from councils.sums import Told
from councils.telling import SHARE_DIGITS, shares
from coverage.core.evidence import SERVICES
from coverage.models import Territory
from coverage.queries import communes_of

KINDS = (Territory.COMMUNE, Territory.EPCI)
# What is ranked, always as a share of what has evidence: the aspect, and whether its area or its people.
AREA, PEOPLE = "area", "people"
BY = {
    f"{aspect}_{weight}": (aspect, weight)
    for aspect in (MISSING, UNDECLARED, WHITE, SERVED)
    for weight in (AREA, PEOPLE)
}
AGAINST_THE_MAP = (MISSING, UNDECLARED)

LEAST_TILES = 25  # 1 km²: fewer are one street, and their interval is about that street
LEAST_SHARE = 0.1  # of the area, or of the people


@dataclass(frozen=True)
class Ranked:
    """A territory and its place: from `first` to `last`, 1 for the largest share."""

    key: str
    name: str
    first: int
    last: int
    share: Estimate
    evidence_share: float  # of its area, or of its people


@dataclass(frozen=True)
class Unranked:
    """A territory of which too little is measured; None where it has no tile, or nobody lives there."""

    key: str
    name: str
    evidence_share: float | None


@dataclass(frozen=True)
class Ranking:
    """Territories by a share, the largest first; apart, in the order of their names, those without a rank."""

    key: str
    kind: str
    by: str
    operator: str
    service: str
    as_of: date
    method_version: str
    ranked: tuple[Ranked, ...]
    unranked: tuple[Unranked, ...]


@dataclass(frozen=True)
class _Unit:
    key: str
    name: str
    evidence_share: float | None
    share: Estimate | None


def ranking(key: str, kind: str, by: str, operator: str, service: str) -> Ranking:
    """The communes or EPCI (`kind`) of a territory, by one of BY; an EPCI is whole, wherever its members lie.

    LookupError for an unknown territory; KeyError for an unknown `by`.
    """
    aspect, weight = BY[by]
    communes = communes_of(key)
    units = [_unit(weight, *row) for row in _rows(kind, communes, operator, SERVICES.index(service), aspect)]
    sure = [unit for unit in units if unit.share is not None]
    unsure = [Unranked(unit.key, unit.name, unit.evidence_share) for unit in units if unit.share is None]
    day, method = compared()
    return Ranking(
        key=key,
        kind=kind,
        by=by,
        operator=operator,
        service=service,
        as_of=day,
        method_version=method,
        ranked=tuple(_ranked(sure)),
        unranked=tuple(sorted(unsure, key=lambda unit: (unit.name, unit.key))),
    )


def places(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and last possible rank of n shares, from their intervals.

    >>> places(np.array([0.5, 0.1, 0.3]), np.array([0.6, 0.2, 0.55]))[0].tolist()
    [1, 3, 1]
    """
    n = len(low)
    above = n - np.searchsorted(np.sort(low), high, side="right")
    below = np.searchsorted(np.sort(high), low, side="left")
    return above + 1, n - below


def _rows(kind: str, communes: list[str], operator: str, service: int, aspect: str) -> list[tuple[Any, ...]]:
    spoken = [
        release.territory
        for release in compared_releases()
        if (release.operator, release.service) == (operator, service)
    ]
    asked = {"kind": kind, "communes": communes, "operator": operator, "service": service, "aspect": aspect}
    return sql.rows("sums_by_unit", asked | {"territories": spoken if aspect in AGAINST_THE_MAP else None})


def _unit(
    weight: str,
    key: str,
    name: str,
    tiles: int,
    people: float,
    evidence_tiles: int,
    evidence_people: float,
    *told: Any,
) -> _Unit:
    part, whole = (evidence_tiles, tiles) if weight == AREA else (evidence_people, people)
    covered = round(part / whole, SHARE_DIGITS) if whole else None
    enough = evidence_tiles >= LEAST_TILES and covered is not None and covered >= LEAST_SHARE
    found = shares(Told(*told), Told(evidence_tiles, evidence_people))
    return _Unit(key, name, covered, getattr(found, weight) if enough else None)


def _ranked(units: list[_Unit]) -> list[Ranked]:
    told = [(unit, unit.share) for unit in units if unit.share is not None]
    low, high = (np.array([getattr(share, side) for _, share in told]) for side in ("low", "high"))
    rows = [
        Ranked(unit.key, unit.name, first, last, share, unit.evidence_share or 0.0)
        for (unit, share), first, last in zip(
            told, *(place.tolist() for place in places(low, high)), strict=True
        )
    ]
    return sorted(rows, key=lambda row: (row.first, -row.share.share, row.name, row.key))
