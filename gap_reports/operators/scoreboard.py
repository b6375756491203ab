"""The operators room: the public scoreboard, and the list of cases behind each of its figures.

A figure is a condition on cases. The page, the files, and the lists that figures lead to read one table of
them, so that a list cannot hold another number of cases than its figure says.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from coverage.models import Territory
from gap_reports.deadlines import overdue
from gap_reports.models import Case, Step
from gap_reports.operators.cases import public_cases
from gap_reports.operators.quarters import Quarter, quarter_around
from gap_reports.states import OPEN, Move, State
from measurements.vocabulary import operator_name

TOO_FEW = 3  # the median of one or two is one case's own story
LEVELS = {"country": "", "region": Territory.REGION, "department": Territory.DEPARTEMENT}
AS_HOST = "as_host"

_FOUND_UNREPAIRED = Exists(Step.objects.filter(case=OuterRef("pk"), move=Move.FIND_UNREPAIRED))


def figures_on(today: date) -> dict[str, Q]:
    """What is counted, by name: a condition on cases of one's own customers."""
    return {
        "detected": Q(),
        "reported": Q(reported_on__isnull=False),
        "open": Q(state__in=OPEN),
        "overdue": overdue(today),
        # To have the map corrected is an answer, whoever wrote it down.
        "answered": Q(answered_on__isnull=False) | Q(state=State.MAP_CORRECTED),
        "acknowledged": Q(state=State.ACKNOWLEDGED),
        "planned": Q(state=State.PLANNED),
        "contested": Q(state=State.CONTESTED),
        "refused": Q(state=State.REFUSED),
        "repair_claimed": Q(state=State.REPAIR_CLAIMED),
        "verified": Q(state=State.VERIFIED),
        # Readings found a claim untrue, and no other claim is before them.
        "not_repaired": Q(_FOUND_UNREPAIRED) & Q(state__in=OPEN - {State.REPAIR_CLAIMED}),
        "map_corrected": Q(state=State.MAP_CORRECTED),
        "withdrawn": Q(state=State.WITHDRAWN),
    }


@dataclass(frozen=True)
class Score:
    """One operator in one territory: counts by name, and median days from being told, None for too few."""

    operator: str
    territory: str | None  # key; None is everywhere
    name: str  # of the territory
    counts: Mapping[str, int]
    as_host: int  # cases of other operators' customers on its network: told apart, and not counted against it
    answer_days: float | None
    answers_timed: int
    repair_days: float | None
    repairs_timed: int


def counted(quarter: Quarter | None = None) -> QuerySet[Case]:
    """The public cases of a quarter, by the day on which they were detected; of all time without one."""
    found = public_cases()
    if quarter is None:
        return found
    return found.filter(detected_on__gte=quarter.first, detected_on__lt=quarter.after)


def listed_by(found: QuerySet[Case], figure: str, today: date) -> QuerySet[Case]:
    """Those of some cases that a figure counts; KeyError for a figure that is none."""
    if figure == AS_HOST:
        return found.filter(role=Case.Role.HOST)
    return found.filter(figures_on(today)[figure], role=Case.Role.OWN)


def scoreboard(level: str, today: date, quarter: Quarter | None = None) -> list[Score]:
    """Every figure of the scoreboard, by operator and territory of a level; KeyError for another level.

    A zone across a border counts on both sides of it, and once for the country.
    """
    kind = LEVELS[level]
    places = _places(kind) if kind else {}
    groups: dict[tuple[str, str | None], list[dict[str, Any]]] = defaultdict(list)
    for row in _facts(counted(quarter), today):
        for place in {places.get(code) for code in row["zone__communes"]} if kind else {None}:
            if place is not None or not kind:
                groups[row["operator"], place].append(row)
    names = dict(Territory.objects.filter(kind=kind).values_list("key", "name")) if kind else {}
    scores = [_score(*of, names.get(of[1] or "", ""), rows, today) for of, rows in groups.items()]
    return sorted(scores, key=lambda score: (score.name, score.territory or "", score.operator))


def score_rows(scores: Iterable[Score]) -> list[dict[str, Any]]:
    """The same figures as flat rows, for files and for programs."""
    return [
        {
            "operator": score.operator,
            "operator_name": operator_name(score.operator),
            "territory": score.territory,
            "territory_name": score.name or None,
            **score.counts,
            AS_HOST: score.as_host,
            "median_days_to_answer": score.answer_days,
            "answers_timed": score.answers_timed,
            "median_days_to_verified_repair": score.repair_days,
            "repairs_timed": score.repairs_timed,
        }
        for score in scores
    ]


def quarters() -> list[Quarter]:
    """Those in which a public case was detected, the newest first."""
    days = public_cases().values_list("detected_on", flat=True).distinct()
    return sorted({quarter_around(day) for day in days}, reverse=True)


def _places(kind: str) -> dict[str, str]:
    """The région or the département of each commune, by its code."""
    column = "region" if kind == Territory.REGION else "department"
    communes = Territory.objects.filter(kind=Territory.COMMUNE).exclude(**{column: ""})
    return {code: f"{kind}-{of}" for code, of in communes.values_list("code", column)}


def _facts(found: QuerySet[Case], today: date) -> Iterable[dict[str, Any]]:
    """Each case with, by the name of each figure, whether it counts there."""
    said = {
        name: ExpressionWrapper(wanted, output_field=BooleanField())
        for name, wanted in figures_on(today).items()
        if wanted
    }
    columns = ("operator", "role", "state", "zone__communes", "reported_on", "answered_on", "closed_on")
    aliased = {f"is_{name}": condition for name, condition in said.items()}
    return found.annotate(**aliased).values(*columns, *aliased)


def _score(
    operator: str, territory: str | None, name: str, rows: Sequence[dict[str, Any]], today: date
) -> Score:
    own = [row for row in rows if row["role"] == Case.Role.OWN]
    answers = _days(own, "answered_on")
    repairs = _days([row for row in own if row["state"] == State.VERIFIED], "closed_on")
    return Score(
        operator=operator,
        territory=territory,
        name=name,
        counts={
            figure: sum(bool(row.get(f"is_{figure}", True)) for row in own) for figure in figures_on(today)
        },
        as_host=len(rows) - len(own),
        answer_days=_median(answers),
        answers_timed=len(answers),
        repair_days=_median(repairs),
        repairs_timed=len(repairs),
    )


def _days(rows: Iterable[dict[str, Any]], until: str) -> list[int]:
    return [
        (row[until] - row["reported_on"]).days
        for row in rows
        if row["reported_on"] is not None and row[until] is not None
    ]


def _median(days: Sequence[int]) -> float | None:
    return median(days) if len(days) >= TOO_FEW else None
