"""The telling room of decisions: operators hear of each step that the evidence makes, once."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Tenant
from gap_reports import letters
from gap_reports.letter_words import footer, lines, row
from gap_reports.letters import Letter, Words
from gap_reports.models import Case, Step
from gap_reports.states import By
from gap_reports.verification.words import what_decided
from gap_reports.words import STATE_NAMES, STEP_NAMES, ending

DECIDED = "cases.decided"
BY_EVIDENCE = Step.objects.filter(by=By.EVIDENCE)
AT_ONCE = 1000  # cases of one statement

Steps = Mapping[UUID, Sequence[Step]]  # new ones by case, in order


@transaction.atomic
def tell_decisions() -> int:
    """Tell operators what became of their cases without them; returns of how many cases.

    A space is told in one letter of all that happened since the one before. What nobody can be told of
    waits. Cases that were never reported, or go on in another one, are left out.
    """
    behind = _behind()
    steps = _new_steps(behind)
    spaces = _by_space(behind)
    for tenant, cases in spaces.items():
        letters.send(tenant, cases, _letter(cases, steps))
    told = {case for cases in spaces.values() for case in cases}
    for case in told:
        case.told = steps[case.pk][-1].number
    Case.objects.bulk_update(told, ["told"], batch_size=AT_ONCE)
    return len(told)


def _behind() -> list[Case]:
    """Cases with steps that their operator does not know, those due first.

    They are held until all is told: whoever moves one of them meanwhile, or tells of it too, waits.
    """
    new = BY_EVIDENCE.filter(case=OuterRef("pk"), number__gt=OuterRef("told"))
    behind = Case.objects.filter(Exists(new), merged_into=None).exclude(reported_on=None)
    held = behind.select_for_update(of=("self",), no_key=True).order_by("pk")
    named = held.select_related("zone").defer("zone__geom")
    return sorted(named, key=lambda case: case.due_on or date.max)


def _new_steps(cases: Sequence[Case]) -> Steps:
    new = BY_EVIDENCE.filter(case__in=[case.pk for case in cases], number__gt=F("case__told"))
    by_case = groupby(new.order_by("case", "number"), key=lambda step: step.case_id)
    return {case: list(steps) for case, steps in by_case}


def _by_space(cases: Sequence[Case]) -> dict[Tenant, list[Case]]:
    reached = {operator: letters.reached(operator) for operator in {case.operator for case in cases}}
    spaces: dict[Tenant, list[Case]] = {}
    for case in cases:
        for tenant in reached[case.operator]:
            spaces.setdefault(tenant, []).append(case)
    return spaces


def _letter(cases: Sequence[Case], steps: Steps) -> Letter:
    """No two are about the same step: the first one tells them apart."""

    def words(tenant: Tenant, theirs: Sequence[Case]) -> Words:
        return _words(tenant, theirs, steps)

    def rows(tenant: Tenant, case: Case) -> list[dict[str, Any]]:
        return [row(tenant, case) | {"move": str(step.move)} for step in steps[case.pk]]

    return Letter(DECIDED, str(steps[cases[0].pk][0].pk), words, rows)


def _words(tenant: Tenant, cases: Sequence[Case], steps: Steps) -> Words:
    count = len(cases)
    subject = ngettext("%(count)d of your cases has moved", "%(count)d of your cases have moved", count)
    text = _(
        "Hello,\n\n"
        "readings, estimates or official releases have moved these cases. Where a day is shown, a word of "
        "yours is expected by then.\n\n%(cases)s\n\n%(footer)s\n"
    )
    listed = lines(tenant, cases, lambda case: _told(case, steps[case.pk]))
    return Words(subject % {"count": count}, text % {"cases": listed, "footer": footer()})


def _told(case: Case, steps: Sequence[Step]) -> list[str]:
    """What happened, step by step, and where that leaves the case."""
    return [
        *map(_decided, steps),
        _("Where it stands now: %(state)s.") % {"state": STATE_NAMES[case.state]},
    ]


def _decided(step: Step) -> str:
    said = {"day": date_format(step.at), "what": STEP_NAMES[step.move]}
    why = [what_decided(step.details), ending(step.move, step.details)]
    return " ".join([_("%(day)s: %(what)s.") % said, *filter(None, why)])
