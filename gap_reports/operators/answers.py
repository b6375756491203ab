"""The operators room: an answer to a case, checked and written down; given twice, it is one."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Tenant, User
from accounts.permissions import may
from coverage.models import WhiteZone
from gap_reports.models import Case, Step
from gap_reports.moves import Said, move
from gap_reports.operators.cases import operator_moves
from gap_reports.operators.plain_text import is_text
from gap_reports.parties import cases_of
from gap_reports.states import RULES, By, IllegalMove, Move, missing
from gap_reports.words import STATE_NAMES

APPLIED, ALREADY_SO = "applied", "already_so"
MOST_LETTERS = 4000  # two pages: what an operator says stands in public beside what we say


@dataclass(frozen=True)
class Answer:
    """What an operator says of a case; `details` are those of a contest (`operators.contests`)."""

    case: UUID
    move: Move
    reason: str = ""
    day: date | None = None
    details: dict[str, Any] = field(default_factory=dict)


class Refused(ValueError):
    """An answer that was not taken: which field is wrong, and why, in the language of the reader."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field

    def __str__(self) -> str:
        return f"{self.field}: {self.args[0]}"


@transaction.atomic
def answer(tenant: Tenant, person: User, given: Answer) -> str:
    """Write an answer down: APPLIED, or ALREADY_SO where the last word on the case is this one.

    Refused where the case is not the space's, the person may not, or the table of moves has none such.
    """
    case = _case(tenant, given.case)
    WhiteZone.objects.select_for_update(no_key=True).get(pk=case.zone_id)  # who says the same at once waits
    case.refresh_from_db()
    _check_right(tenant, person, given.move)
    if _is_said(case, tenant, given):
        return ALREADY_SO
    _check(case, given)
    said = Said(By.OPERATOR, author_of(tenant), person, given.reason, given.day, given.details)
    try:
        move(case.pk, given.move, said)
    except IllegalMove as error:  # what is left are days: a plan is for one to come, a repair of one that was
        raise Refused(error.field, _day_words(given.move) if error.field == "day" else str(error)) from None
    return APPLIED


def author_of(tenant: Tenant) -> str:
    """How a space signs: its name, as long as a step holds."""
    return tenant.name[: Step._meta.get_field("author").max_length]


def _case(tenant: Tenant, pk: UUID) -> Case:
    case = cases_of(tenant).filter(pk=pk).first()
    if case is None:
        raise Refused("case", _("this space has no such case"))
    if case.merged_into_id is not None:
        heir = {"case": case.merged_into_id}
        raise Refused("case", _("it became part of %(case)s, and is answered there") % heir)
    return case


def _check_right(tenant: Tenant, person: User, what: Move) -> None:
    action = "cases.claim_repair" if what == Move.CLAIM_REPAIR else "cases.answer"
    if not may(person, tenant, action):
        raise Refused("move", _("your role in this space does not allow it"))


def _is_said(case: Case, tenant: Tenant, given: Answer) -> bool:
    """Whether the newest step of the case says the same, word for word, in the name of the same space."""
    last = Step.objects.filter(case=case).order_by("-number").first()
    return (
        last is not None
        and (last.by, last.author) == (By.OPERATOR, author_of(tenant))
        and (
            (last.move, last.reason, last.day, last.details)
            == (given.move, given.reason.strip(), given.day, given.details)
        )
    )


def _check(case: Case, given: Answer) -> None:
    if given.move not in operator_moves(case):
        stands = {"state": STATE_NAMES[case.state]}
        raise Refused("move", _("from where the case stands (%(state)s) there is no such move") % stands)
    for name in missing(given.move, reason=given.reason, day=given.day):
        raise Refused(name, _("is missing"))
    if given.day is not None and not RULES[given.move].day:
        raise Refused("day", _("this move has none; write it among the reasons"))
    if len(given.reason) > MOST_LETTERS:
        raise Refused("reason", _("is longer than %(most)d letters") % {"most": MOST_LETTERS})
    if not is_text(given.reason):
        raise Refused("reason", _("holds a sign that is no text"))


def _day_words(what: Move) -> str:
    today = timezone.now().date()
    if what == Move.PLAN:
        return _("must be after today, %(today)s; a repair that was made is declared") % {"today": today}
    return _("must not be after today, %(today)s; a repair to come is planned") % {"today": today}
