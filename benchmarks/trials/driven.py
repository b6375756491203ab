"""The examination by the road: worlds of a third maker, seen mostly from cars."""

from benchmarks.trials.elsewhere import line_of
from benchmarks.trials.summary import Line
from worlds.driven.world import NAME, make


def examine(scenario: str, seed: int) -> Line:
    """The line of one world; ValueError for a scenario, of which this maker has none."""
    if scenario != NAME:
        raise ValueError(f"{scenario}: the third maker has no scenarios")
    return line_of(make(seed))
