"""The examination elsewhere: worlds of another maker than those that the method was made with."""

from collections.abc import Sequence

from benchmarks.trials import score
from benchmarks.trials.answers import evidence_of
from benchmarks.trials.examination import answer
from benchmarks.trials.summary import Line, contestant, reliability, served
from coverage.core.estimate import METHOD_VERSION
from worlds.elsewhere.world import NAME, make


def examine(scenario: str, seed: int) -> Line:
    """The line of one world; ValueError for a scenario, of which this maker has none."""
    if scenario != NAME:
        raise ValueError(f"{scenario}: the other maker has no scenarios")
    trial = make(seed)
    ours = answer(trial, evidence_of(trial.readings))
    line = {"scenario": scenario, "seed": seed, "method": METHOD_VERSION, "truth": score.truth(trial)}
    return line | {
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
