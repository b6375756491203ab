"""The examination of one world: it is made, estimated with and without neighbours, decided, and scored."""

from dataclasses import dataclass
from time import process_time

import numpy as np

from benchmarks.trials import answers, score
from benchmarks.trials.answers import SERVICE, by_tile
from benchmarks.trials.summary import Line
from coverage.core.epoch import fit
from coverage.core.estimate import METHOD_VERSION, estimate_all
from coverage.core.evidence import Evidence
from coverage.core.model import Epoch
from coverage.core.verdict import APART_DAYS, MIN_CONTRIBUTORS, NO_FAMILY, SERVED, WHITE, decide
from worlds.frame import Bools, Floats
from worlds.trials.sent import OPERATOR
from worlds.trials.trial import Trial, make


@dataclass(frozen=True)
class Answer:
    """What our method says, by tile of a trial; nan and False where it says nothing."""

    white: Bools
    served: Bools
    probability: Floats
    share_low: Floats
    share_high: Floats
    eligible: Bools  # enough people say that there is no service


def examine(scenario: str, seed: int) -> Line:
    """The line of one world; `cpu_s` is all of it, `cpu_made_s` until the evidence is there."""
    start = process_time()
    trial = make(scenario, seed)
    evidence = answers.evidence_of(trial.readings)
    made = process_time()
    epoch = fit(evidence)
    ours, alone = (answer(trial, evidence, epoch, pooled=pooled) for pooled in (True, False))
    line = {"scenario": scenario, "seed": seed, "method": METHOD_VERSION, "truth": score.truth(trial)}
    line |= _scores(trial, evidence, ours, alone)
    return line | {"cpu_made_s": round(made - start, 2), "cpu_s": round(process_time() - start, 2)}


def answer(trial: Trial, evidence: Evidence, epoch: Epoch | None = None, *, pooled: bool = True) -> Answer:
    """Our method on this evidence of a trial, fitted to it where no epoch is given.

    `pooled` lets tiles learn from their neighbours.
    """
    epochs = {(OPERATOR, SERVICE): epoch or fit(evidence)}
    ((_, _, found),) = estimate_all(evidence, epochs, pooled=pooled)
    verdicts = decide(found, np.full(len(found.tile), NO_FAMILY))
    columns = found.probability, found.share_low, found.share_high
    probability, low, high = (by_tile(trial, found.tile, column) for column in columns)
    eligible = (found.contributors_against >= MIN_CONTRIBUTORS) & (found.against_days >= APART_DAYS)
    flags = [
        by_tile(trial, found.tile, flag) == 1 for flag in (verdicts == WHITE, verdicts == SERVED, eligible)
    ]
    return Answer(flags[0], flags[1], probability, low, high, flags[2])


def _scores(trial: Trial, evidence: Evidence, ours: Answer, alone: Answer) -> Line:
    counts = answers.count(trial, evidence)
    white = {
        "ours": ours.white,
        "alone": alone.white,
        "majority": answers.majority(counts),
        "fcc": answers.fcc(counts),
    }
    return {
        "white": {name: score.white_score(trial, published) for name, published in white.items()},
        "served": score.served_score(trial, ours.served),
        "reliability": score.reliability(trial, ours.probability),
        "beliefs": score.beliefs(trial, ours.probability, ours.share_low, ours.share_high),
        "curve_alone": score.curve(trial, alone.probability, alone.eligible),
    }
