"""The operators room: cases filtered, in order and in pages; and which of them are public."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import DateField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from coverage.core.evidence import SERVICES
from coverage.queries import lies_in, zones
from gap_reports.deadlines import overdue
from gap_reports.models import Case
from gap_reports.states import RULES, By, Move, State

NO_DAY = date.max  # cases that nobody waits for come last
OPERATOR_CODE = re.compile(r"[0-9]{5}")


@dataclass(frozen=True)
class CaseFilter:
    """Which cases to read; what is None restricts nothing."""

    state: str | None = None
    service: str | None = None
    operator: str | None = None
    role: str | None = None
    communes: Sequence[str] | None = None  # codes: cases of zones that lie, in part at least, in one of them
    overdue_on: date | None = None  # a day on which an answer is late


class CasePage(NamedTuple):
    """Cases by the day that they are due; `last` is where the next page goes on, None at the end."""

    cases: Sequence[Case]
    last: str | None


def public_cases() -> QuerySet[Case]:
    """The cases of zones that are public, each matter once."""
    return Case.objects.filter(merged_into=None, zone__in=zones().order_by().values("pk"))


def chosen(found: QuerySet[Case], wanted: CaseFilter) -> QuerySet[Case]:
    """Those of some cases that a filter asks for."""
    asked = {
        "state": wanted.state,
        "zone__service": None if wanted.service is None else SERVICES.index(wanted.service),
        "operator": wanted.operator,
        "role": wanted.role,
    }
    found = found.filter(**{name: value for name, value in asked.items() if value is not None})
    if wanted.communes is not None:
        found = found.filter(lies_in(wanted.communes, "zone__communes"))
    return found.filter(overdue(wanted.overdue_on)) if wanted.overdue_on else found


def page_of(found: QuerySet[Case], after: tuple[date, UUID] | None, limit: int) -> CasePage:
    """The first `limit` cases beyond `after`, those due first before the others."""
    found = found.select_related("zone").annotate(
        when=Coalesce("due_on", Value(NO_DAY), output_field=DateField())
    )
    if after is not None:
        day, pk = after
        found = found.filter(Q(when__gt=day) | Q(when=day, pk__gt=pk))
    rows = list(found.order_by("when", "pk")[: limit + 1])  # one more tells whether a page follows
    shown = rows[:limit]
    return CasePage(shown, cursor_of(shown[-1]) if len(rows) > limit else None)


def cursor_of(case: Case) -> str:
    """Where a page ends that this case is the last of."""
    return f"{case.due_on or NO_DAY}_{case.pk}"


def read_cursor(text: str) -> tuple[date, UUID]:
    """What `cursor_of` wrote; ValueError for anything else."""
    day, _, pk = text.partition("_")
    try:
        return date.fromisoformat(day), UUID(pk)
    except ValueError:
        raise ValueError(f"{text!r} does not come from a `next` of this list") from None


def read_operator(text: str) -> str:
    """The code of an operator, one of ours or not; ValueError for what is none."""
    if not OPERATOR_CODE.fullmatch(text):
        raise ValueError(f"{text!r} is not an operator's five digits")
    return text


def operator_moves(case: Case) -> list[Move]:
    """What an operator may do with a case from where it stands."""
    if case.merged_into_id is not None:
        return []
    return [what for what, rule in RULES.items() if rule.by == By.OPERATOR and State(case.state) in rule.of]
