"""The examination elsewhere: worlds of another maker than those that the method was made with."""

from collections.abc import Sequence

from benchmarks.trials import score
from benchmarks.trials.answers import evidence_of
from benchmarks.trials.examination import answer
from benchmarks.trials.summary import Line, contestant, reliability, served
from coverage.core.estimate import METHOD_VERSION
from worlds.elsewhere.world import NAME, make
from worlds.trials.trial import Trial


def examine(scenario: str, seed: int) -> Line:
    """The line of one world; ValueError for a scenario, of which this maker has none."""
    if scenario != NAME:
        raise ValueError(f"{scenario}: the other maker has no scenarios")
    return line_of(make(seed))


def line_of(trial: Trial) -> Line:
    """What the method finds in a world of any maker."""
    ours = answer(trial, evidence_of(trial.readings))
    made = {"scenario": trial.scenario, "seed": trial.seed, "method": METHOD_VERSION}
    return made | {
        "truth": score.truth(trial),
        "white": {"ours": score.white_score(trial, ours.white)},
        "served": score.served_score(trial, ours.served),
        "reliability": score.reliability(trial, ours.probability),
    }


def summarise_elsewhere(lines: Sequence[Line]) -> Line:
    """What was found of what could be, how much of it is false, and what P(white) was worth."""
    return {
        "worlds": len(lines),
        "white": {"ours": contestant(lines, "ours")},
        "served": served(lines),
        "reliability": reliability(lines),
    }
