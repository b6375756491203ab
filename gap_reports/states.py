"""The states room: where a case stands, and the one table of the moves from there.

A move that is not in the table does not exist. Who makes it is part of the rule: no operator verifies its own
repair, only the evidence does.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import TextChoices


class State(TextChoices):
    """Where a case stands."""

    DETECTED = "detected"  # the zone is there; nobody has been told yet
    REPORTED = "reported"  # the operator has been told, its time runs
    ACKNOWLEDGED = "acknowledged"  # the operator admits the hole
    CONTESTED = "contested"  # the operator says that there is service, or that it was never declared
    PLANNED = "planned"  # the operator names a day
    REPAIR_CLAIMED = "repair_claimed"  # the operator says that it is repaired: fresh readings decide
    VERIFIED = "verified"  # fresh readings bear the repair out
    REOPENED = "reopened"  # the hole is there still, or again
    REFUSED = "refused"  # the operator will do nothing, and says why
    MAP_CORRECTED = "map_corrected"  # the official map no longer declares the place covered
    WITHDRAWN = "withdrawn"  # we no longer say that the zone is white


class By(TextChoices):
    """Who makes a move."""

    OPERATOR = "operator"
    EVIDENCE = "evidence"  # readings, estimates and official releases, through the pipeline
    PLATFORM = "platform"  # the platform's staff, or its clock


class Move(TextChoices):
    """What somebody does with a case."""

    REPORT = "report"
    ACKNOWLEDGE = "acknowledge"
    CONTEST = "contest"
    PLAN = "plan"
    REFUSE = "refuse"
    CLAIM_REPAIR = "claim_repair"
    VERIFY = "verify"
    FIND_UNREPAIRED = "find_unrepaired"
    BEAR_OUT = "bear_out"
    CORRECT_MAP = "correct_map"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    ASK_AGAIN = "ask_again"


class Rule(NamedTuple):
    """A move: whence, whither, by whom, and what must be given with it."""

    of: frozenset[str]
    to: State
    by: By
    reason: bool = False  # in words, at least some
    day: bool = False


# An answer can be changed as long as the matter is open; a claimed repair is answered by readings alone.
ANSWERED = {State.ACKNOWLEDGED, State.CONTESTED, State.PLANNED, State.REFUSED}
AWAITS_ANSWER = {State.REPORTED, State.REOPENED}
OPEN = {State.DETECTED, State.REPAIR_CLAIMED, *AWAITS_ANSWER, *ANSWERED}
CLOSED = {State.VERIFIED, State.MAP_CORRECTED, State.WITHDRAWN}

RULES: Mapping[Move, Rule] = {
    # Of those open again, such as were closed before their operator could be told of them.
    Move.REPORT: Rule(frozenset({State.DETECTED, State.REOPENED}), State.REPORTED, By.PLATFORM),
    Move.ACKNOWLEDGE: Rule(
        frozenset({*AWAITS_ANSWER, State.CONTESTED, State.REFUSED}), State.ACKNOWLEDGED, By.OPERATOR
    ),
    Move.CONTEST: Rule(
        frozenset({*AWAITS_ANSWER, State.ACKNOWLEDGED, State.PLANNED}),
        State.CONTESTED,
        By.OPERATOR,
        reason=True,
    ),
    # Planned again is a new day: the one before stays in the history.
    Move.PLAN: Rule(frozenset({*AWAITS_ANSWER, *ANSWERED}), State.PLANNED, By.OPERATOR, day=True),
    Move.REFUSE: Rule(
        frozenset({*AWAITS_ANSWER, *ANSWERED} - {State.REFUSED}), State.REFUSED, By.OPERATOR, reason=True
    ),
    Move.CLAIM_REPAIR: Rule(
        frozenset({*AWAITS_ANSWER, *ANSWERED}), State.REPAIR_CLAIMED, By.OPERATOR, day=True
    ),
    Move.VERIFY: Rule(frozenset({State.REPAIR_CLAIMED}), State.VERIFIED, By.EVIDENCE),
    Move.FIND_UNREPAIRED: Rule(frozenset({State.REPAIR_CLAIMED}), State.REOPENED, By.EVIDENCE),
    # Readings made after an operator contested a zone still call it white.
    Move.BEAR_OUT: Rule(frozenset({State.CONTESTED}), State.REOPENED, By.EVIDENCE),
    Move.CORRECT_MAP: Rule(frozenset(OPEN), State.MAP_CORRECTED, By.EVIDENCE),
    Move.WITHDRAW: Rule(frozenset({*OPEN, State.MAP_CORRECTED}), State.WITHDRAWN, By.EVIDENCE),
    Move.REOPEN: Rule(frozenset(CLOSED), State.REOPENED, By.EVIDENCE),
    # Readings that decided a claim were erased, and what is left of them does not: the claim stands again.
    Move.ASK_AGAIN: Rule(frozenset({State.VERIFIED, State.REOPENED}), State.REPAIR_CLAIMED, By.EVIDENCE),
}


class IllegalMove(ValueError):
    """A move that the table does not have; the sentence says why, `field` names what is wrong."""

    def __init__(self, told: str, field: str = "move") -> None:
        super().__init__(told)
        self.field = field


def after(state: str, move: Move, by: By) -> State:
    """The state that a move leads to; IllegalMove where nobody, or not this one, can make it from there.

    >>> str(after(State.REPORTED, Move.PLAN, By.OPERATOR))
    'planned'
    """
    rule = RULES[move]
    if state not in rule.of:
        raise IllegalMove(f"a case that is {state} has no move {move}")
    if by != rule.by:
        raise IllegalMove(f"{move} is made by the {rule.by}, not by the {by}")
    return rule.to


def missing(move: Move, *, reason: str, day: object | None) -> list[str]:
    """Names of what a move needs and was not given."""
    rule = RULES[move]
    needed = {"reason": rule.reason and not reason.strip(), "day": rule.day and day is None}
    return [name for name, lacks in needed.items() if lacks]
