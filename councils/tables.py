"""The table room: the shapes as flat rows, so that a file says number for number what page and API say."""

from collections.abc import Iterator
from typing import Any

from councils.audit import ServiceAudit
from councils.kept_audits import KeptAudits, State
from councils.ranking import Ranking
from councils.shapes import (
    Amount,
    Complaints,
    Disagreement,
    Measured,
    NumberFigures,
    Official,
    ServiceFigures,
    Shares,
    TerritoryFigures,
)
from coverage.floor import month

Row = dict[str, Any]

COLUMNS = (
    "territory",
    "name",
    "as_of",
    "method_version",
    "operator",
    "service",
    "release",
    "released_on",
    "figure",
    "zones",
    "tiles",
    "area_km2",
    "area_share",
    "people",
    "people_share",
    "share",
    "low",
    "high",
    "answer",
    "doubts",
    "witnesses",
    "squares",
    "spread",
    "complaints",
    "month",
)
RANKING_COLUMNS = (
    "territory",
    "name",
    "rank_first",
    "rank_last",
    "share",
    "low",
    "high",
    "evidence_share",
    "operator",
    "service",
    "by",
    "as_of",
    "method_version",
)


def figure_rows(figures: TerritoryFigures) -> Iterator[Row]:
    """A row for each figure.

    `low` and `high` bound the `share` beside them; without one they are people, or tiles of `measured_by`.
    """
    of = {
        "territory": figures.key,
        "name": figures.name,
        "as_of": figures.as_of.isoformat(),
        "method_version": figures.method_version,
    }
    whole = {"tiles": figures.tiles, "area_km2": figures.area_km2, "people": figures.people}
    yield of | {"figure": "territory"} | whole
    for row in figures.rows:
        for figure in _service(row):
            yield of | {"operator": row.operator, "service": row.service} | figure
    for numbers in figures.by_number_of_operators:
        for figure in _numbers(numbers):
            yield of | {"operator": " ".join(numbers.operators), "service": numbers.service} | figure
    for figure in _complaints(figures.complaints):
        yield of | figure


def audit_rows(figures: TerritoryFigures, found: KeptAudits) -> Iterator[Row]:
    """A row for each audit: the `share` of success with its interval, the declared area in km².

    One row without an operator says that they have not been worked out yet; of a commune or a région none.
    """
    of = {"territory": figures.key, "name": figures.name, "figure": "audit"}
    of |= {"as_of": found.as_of.isoformat(), "method_version": found.method_version}
    if found.state == State.NOT_YET:
        yield of | {"answer": found.state}
    for one in found.audits:
        yield of | _audit(one)


def ranking_rows(found: Ranking) -> Iterator[Row]:
    """Ranked territories in their order, then the others, without ranks and shares."""
    of = {"operator": found.operator, "service": found.service, "by": found.by}
    of |= {"as_of": found.as_of.isoformat(), "method_version": found.method_version}
    for row in found.ranked:
        yield of | {
            "territory": row.key,
            "name": row.name,
            "rank_first": row.first,
            "rank_last": row.last,
            "evidence_share": row.evidence_share,
            **vars(row.share),
        }
    for other in found.unranked:
        yield of | {"territory": other.key, "name": other.name, "evidence_share": other.evidence_share}


def _service(row: ServiceFigures) -> Iterator[Row]:
    release: Row = {}
    if row.official:
        release = {"release": row.official.release, "released_on": row.official.released_on.isoformat()}
        for figure in _official(row.official):
            yield release | figure
    if row.measured:
        yield from _measured(row.measured)
    for name, contradiction in (("missing", row.missing), ("undeclared", row.undeclared)):
        if contradiction:
            for figure in _contradiction(name, contradiction):
                yield release | figure


def _official(official: Official) -> Iterator[Row]:
    for level in official.levels:
        yield _amount(f"official_{level.level}", level.amount)
    yield _amount("official", official.covered)


def _measured(measured: Measured) -> Iterator[Row]:
    for name in ("evidence", "known", "white", "served", "not_known"):
        yield _amount(name, getattr(measured, name))
    yield from _estimates("white_share", measured.white_share)
    yield from _estimates("served_share", measured.served_share)


def _contradiction(name: str, found: Disagreement) -> Iterator[Row]:
    yield _amount(name, found.amount) | {"zones": found.zones}
    yield {"figure": f"{name}_people", "low": found.people_low, "high": found.people_high}
    yield from _estimates(f"{name}_share", found.share)


def _numbers(numbers: NumberFigures) -> Iterator[Row]:
    for count, amount in enumerate(numbers.official_by_number):
        yield _amount(f"official_by_{count}", amount)
    for part in numbers.official:
        yield _amount(f"official_by_{part.operators}", part.amount)
    yield _amount("known_of_all", numbers.known)
    for part in numbers.measured:
        yield _amount(f"measured_by_{part.operators}", part.amount) | {
            "low": part.low_tiles,
            "high": part.high_tiles,
        }


def _complaints(found: Complaints | None) -> Iterator[Row]:
    """A row for each operator and month, noughts too; a month without an operator is of all of them."""
    if found is None:
        return
    for place, day in enumerate(found.months):
        told = {row.operator: row.by_month[place] for row in found.rows}
        for operator, number in {**told, "": sum(told.values())}.items():
            of = {"figure": "complaints", "operator": operator, "month": month(day)}
            yield of | {"complaints": number}


def _amount(figure: str, amount: Amount) -> Row:
    return {"figure": figure, **vars(amount)}


def _audit(one: ServiceAudit) -> Row:
    return {
        "operator": one.operator,
        "service": one.service,
        "release": one.release,
        "released_on": one.released_on.isoformat(),
        "area_km2": one.declared_km2,
        "share": one.rate,
        "low": one.low,
        "high": one.high,
        "answer": one.answer,
        "doubts": " ".join(one.doubts),
        "witnesses": one.people,
        "squares": one.squares,
        "spread": one.spread,
    }


def _estimates(figure: str, found: Shares) -> Iterator[Row]:
    for weight, estimate in (("area", found.area), ("people", found.people)):
        if estimate:
            yield {"figure": f"{figure}_of_{weight}", **vars(estimate)}
