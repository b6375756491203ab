"""The states room of campaigns: where a target stands, and the one table that says when it ends.

Whether a place is white or served is never counted here: it is the published verdict, decided by the
estimator within its family, so that a campaign that looks until it finds adds no false discovery. A target
that has ended stays as it is, whatever is published later.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from django.db.models import TextChoices


class State(TextChoices):
    """Where a target stands."""

    OPEN = "open"  # readings are asked for
    WHITE = "white"  # ended: published white
    SERVED = "served"  # ended: published served
    BUDGET_SPENT = "budget_spent"  # ended: enough was given to it, and it is still not known
    TIME_UP = "time_up"  # ended: the campaign's last day passed first


class Finding(StrEnum):
    """What is published of a target, as the stop rule looks at it."""

    WHITE = "white"
    SERVED = "served"
    NOT_KNOWN = "not_known"
    AS_BEFORE = "as_before"  # the verdict that it was chosen with, and too few people looked again since


class Standing(NamedTuple):
    """What the rule asks about a target on a day."""

    finding: Finding
    is_spent: bool  # its own bound, or the whole campaign's, is reached
    is_over: bool  # the last day has passed


ENDED = frozenset(State) - {State.OPEN}

# An answer comes first, then the budget, then the calendar.
TABLE: Mapping[Standing, State] = {
    Standing(Finding.WHITE, is_spent=False, is_over=False): State.WHITE,
    Standing(Finding.WHITE, is_spent=False, is_over=True): State.WHITE,
    Standing(Finding.WHITE, is_spent=True, is_over=False): State.WHITE,
    Standing(Finding.WHITE, is_spent=True, is_over=True): State.WHITE,
    Standing(Finding.SERVED, is_spent=False, is_over=False): State.SERVED,
    Standing(Finding.SERVED, is_spent=False, is_over=True): State.SERVED,
    Standing(Finding.SERVED, is_spent=True, is_over=False): State.SERVED,
    Standing(Finding.SERVED, is_spent=True, is_over=True): State.SERVED,
    Standing(Finding.NOT_KNOWN, is_spent=False, is_over=False): State.OPEN,
    Standing(Finding.NOT_KNOWN, is_spent=False, is_over=True): State.TIME_UP,
    Standing(Finding.NOT_KNOWN, is_spent=True, is_over=False): State.BUDGET_SPENT,
    Standing(Finding.NOT_KNOWN, is_spent=True, is_over=True): State.BUDGET_SPENT,
    Standing(Finding.AS_BEFORE, is_spent=False, is_over=False): State.OPEN,
    Standing(Finding.AS_BEFORE, is_spent=False, is_over=True): State.TIME_UP,
    Standing(Finding.AS_BEFORE, is_spent=True, is_over=False): State.BUDGET_SPENT,
    Standing(Finding.AS_BEFORE, is_spent=True, is_over=True): State.BUDGET_SPENT,
}


def after(state: str, standing: Standing) -> State:
    """Where a target stands after a day's look at it; one that has ended is not looked at again.

    >>> str(after(State.OPEN, Standing(Finding.NOT_KNOWN, is_spent=True, is_over=False)))
    'budget_spent'
    """
    return State(state) if state in ENDED else TABLE[standing]


def finding(verdict: str, at_opening: str, people_since: int, people_needed: int) -> Finding:
    """What a published verdict says to the rule; one that is as it was needs new people behind it.

    >>> str(finding("white", at_opening="white", people_since=1, people_needed=2))
    'as_before'
    """
    if verdict == at_opening and verdict != Finding.NOT_KNOWN and people_since < people_needed:
        return Finding.AS_BEFORE
    return Finding(verdict)
