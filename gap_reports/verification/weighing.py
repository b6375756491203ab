"""The verification room's clerk: fresh evidence of a question is weighed, and the public told of it."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

import numpy as np

from coverage import questions
from coverage.core.verdict import MIN_CONTRIBUTORS, witness_class
from coverage.models import Question
from gap_reports.models import OwnContributor
from gap_reports.states import Move
from gap_reports.verification.looks import Rows, looks_of
from gap_reports.verification.scales import Found, Outcome, judge, missing

AUTHOR = "verification"
# What becomes of a claimed repair.
DECIDES = {Outcome.VERIFIED: Move.VERIFY, Outcome.NOT_REPAIRED: Move.FIND_UNREPAIRED}
FROM_NOTHING = missing(np.zeros(1))  # days that a zone needs where nobody has been yet


def weigh(question: Question, operator: str, until: date) -> Found:
    """The answer to a question; `operator`: who says that there is service."""
    fresh = questions.fresh_evidence(question, until)
    own = OwnContributor.objects.filter(tenant__operators__contains=[operator])
    claimant = np.isin(fresh.contributor, list(own.values_list("contributor_id", flat=True)))
    return judge(questions.tiles_of(question), looks_of(Rows(**fresh._asdict(), claimant=claimant)))


def people_of(question: Question, until: date) -> set[int]:
    """Contributors of whom there is fresh evidence."""
    return set(questions.fresh_evidence(question, until).contributor.tolist())


def told(found: Found) -> dict[str, Any]:
    """What the public learns of it: shares in tenths, people in classes, nothing of one person alone."""
    if found.contributors < MIN_CONTRIBUTORS:
        days = found.contributors  # 0, or 1 however often that person came
        found = replace(found, repaired=0.0, unrepaired=0.0, contributor_days=days, days_missing=FROM_NOTHING)
    return asdict(found) | {
        "outcome": str(found.outcome),
        "repaired": round(found.repaired, 1),
        "unrepaired": round(found.unrepaired, 1),
        "partial": found.is_partial,
        "contributors": witness_class(found.contributors),
        "contributor_days": witness_class(found.contributor_days),
    }
