"""The vocabulary of the cases: how states, moves and steps are called in front of people."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coverage.zone_context_words import why
from gap_reports.states import By, Move, State

Names = Mapping[str, str | Promise]

STATE_NAMES: Names = {
    State.DETECTED: _("Detected, the operator was not told yet"),
    State.REPORTED: _("Reported, an answer is awaited"),
    State.ACKNOWLEDGED: _("Acknowledged"),
    State.CONTESTED: _("Contested"),
    State.PLANNED: _("Repair planned"),
    State.REPAIR_CLAIMED: _("Repair claimed, readings decide"),
    State.VERIFIED: _("Repaired and verified"),
    State.REOPENED: _("Open again"),
    State.REFUSED: _("Refused"),
    State.MAP_CORRECTED: _("Map corrected"),
    State.WITHDRAWN: _("Withdrawn by us"),
}
# What an operator does, on a button.
MOVE_NAMES: Names = {
    Move.ACKNOWLEDGE: _("Acknowledge the hole"),
    Move.PLAN: _("Plan a repair"),
    Move.CLAIM_REPAIR: _("Declare it repaired"),
    Move.CONTEST: _("Contest it"),
    Move.REFUSE: _("Refuse"),
}
# What was done, in a history.
STEP_NAMES: Names = {
    Move.REPORT: _("The operator was told"),
    Move.ACKNOWLEDGE: _("The operator acknowledged the hole"),
    Move.CONTEST: _("The operator contested it"),
    Move.PLAN: _("The operator planned a repair"),
    Move.REFUSE: _("The operator refused"),
    Move.CLAIM_REPAIR: _("The operator declared it repaired"),
    Move.VERIFY: _("Fresh readings bear the repair out"),
    Move.FIND_UNREPAIRED: _("Fresh readings find no repair"),
    Move.BEAR_OUT: _("Fresh readings still find the hole that was contested"),
    Move.CORRECT_MAP: _("The official map no longer declares the place covered"),
    Move.WITHDRAW: _("We no longer say that the place is white"),
    Move.REOPEN: _("The hole is there again"),
    Move.ASK_AGAIN: _("What is left of the readings does not decide any more: fresh ones are asked again"),
}

# Who speaks where no operator does.
AUTHORS: Names = {
    By.EVIDENCE: _("readings, estimates and official releases"),
    By.PLATFORM: _("this site"),
}


def author_words(by: str, author: str) -> str:
    """Whose step it is: an operator's by the name of its space, ours by what we are."""
    return str(AUTHORS[By(by)]) if by in AUTHORS else author


def ending(move: str, details: Mapping[str, Any]) -> str:
    """Why we no longer say that a place is white, by what the step holds; empty where it does not tell."""
    if move != Move.WITHDRAW or "reason" not in details:
        return ""
    return why(details["status"], details["reason"])
