"""The words of a ranking: communes or EPCI of a territory side by side, ties told as ties."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councils.figures import ServiceFigures, TerritoryFigures
from councils.ranking import LEAST_SHARE, LEAST_TILES, Ranked, Ranking, ranking
from councils.territory_tables import estimate_words
from councils.territory_words import names_of
from coverage.amounts import percent
from coverage.models import Territory
from coverage.words import DEFAULT_SERVICE, SERVICE_NAMES

BY = "missing_area"  # what the first question of a council is: where is the map wrong
RANKS = {
    Territory.REGION: (Territory.EPCI, Territory.COMMUNE),
    Territory.DEPARTEMENT: (Territory.EPCI, Territory.COMMUNE),
    Territory.EPCI: (Territory.COMMUNE,),
}
SHOWN = 30


class Line(NamedTuple):
    """A ranked territory."""

    rank: str
    key: str
    name: str
    share: str
    evidence: str


class Choice(NamedTuple):
    """What is ranked, and for whom."""

    kind: str
    operator: str
    service: str


def ranking_words(figures: TerritoryFigures, query: Mapping[str, str]) -> dict[str, Any] | None:
    """The ranking that the query asks for, or that of most evidence; None where nothing can be ranked."""
    declared = [row for row in figures.rows if row.official]
    if figures.kind not in RANKS or not declared:
        return None
    choice, names = _choice(figures.kind, declared, query), names_of(figures)
    found = ranking(figures.key, choice.kind, BY, choice.operator, choice.service)
    return {
        "choice": choice,
        "kinds": RANKS[figures.kind],
        "operators": sorted({(row.operator, names[row.operator]) for row in declared}),
        "services": [(name, SERVICE_NAMES[name]) for name in SERVICE_NAMES],
        "operator": names[choice.operator],
        "service": SERVICE_NAMES[choice.service],
        "lines": [_line(row) for row in found.ranked[:SHOWN]],
        "rest": _rest(found),
        "file_query": urlencode({**choice._asdict(), "by": BY}),
    }


def _choice(kind: str, declared: list[ServiceFigures], query: Mapping[str, str]) -> Choice:
    """What was asked for as far as it can be answered; else what most is known of."""
    best = max(declared, key=lambda row: (row.service == DEFAULT_SERVICE, _evidence(row)))
    asked = query.get("operator"), query.get("service")
    of = {(row.operator, row.service) for row in declared}
    operator, service = asked if asked in of else (best.operator, best.service)
    wanted = query.get("kind", "")
    return Choice(wanted if wanted in RANKS[kind] else RANKS[kind][0], operator, service)


def _evidence(row: ServiceFigures) -> float:
    return (row.measured.evidence.area_share or 0.0) if row.measured else 0.0


def _line(row: Ranked) -> Line:
    tied = _("{first} to {last}").format(first=row.first, last=row.last)
    rank = str(row.first) if row.first == row.last else tied
    return Line(rank, row.key, row.name, estimate_words(row.share), percent(row.evidence_share, 1))


def _rest(found: Ranking) -> list[str]:
    """Who is not in the table, and why."""
    told = []
    if (more := len(found.ranked) - SHOWN) > 0:
        told.append(ngettext("{n} more has a rank.", "{n} more have a rank.", more).format(n=more))
    if few := len(found.unranked):
        text = ngettext(
            "{n} has no rank: evidence on less than {share} of it, or on fewer than {squares} squares.",
            "{n} have no rank: evidence on less than {share} of each, or on fewer than {squares} squares.",
            few,
        )
        told.append(text.format(n=few, share=percent(LEAST_SHARE), squares=LEAST_TILES))
    return told
