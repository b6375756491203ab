"""The upper end: what somebody would find in planted worlds who knew all of them but the ground.

`python -m benchmarks.knowing --worlds 40 --first 1`
"""

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from multiprocessing import get_context
from typing import NamedTuple

import numpy as np

from benchmarks.trials.answers import by_tile, evidence_of
from benchmarks.trials.told import Told, epoch_of, sound, tell
from coverage.core import Bools, Floats, Ints
from coverage.core.epoch import fit
from coverage.core.estimate import gather, windows
from coverage.core.evidence import Evidence
from coverage.core.field import pool
from coverage.core.grid import unpack
from coverage.core.hearing import Testimony, hear
from coverage.core.model import Epoch
from coverage.core.seen import count
from coverage.core.shares import shares
from coverage.core.verdict import APART_DAYS, MIN_CONTRIBUTORS
from worlds.trials.scenario import SCENARIOS
from worlds.trials.trial import Trial

ERRORS = 0.05  # share of false tiles, all worlds together, at which what is found is compared
LEVELS = np.linspace(0.5, 1.0, 501)  # of P(white), to find the one that makes so many
THETA = (
    0.0,
    0.05,
    0.1,
    0.2,
)  # ends of the classes of θ in which what is found is told; the first one is nought
KNOWN_DB = 0.1  # deviation of an offset that is known: nought would be no normal law


@dataclass(frozen=True)
class Answer:
    """What is said of a world, by tile: P(white), nan without evidence; whether its witnesses suffice."""

    trial: Trial
    probability: Floats
    witnessed: Bools


class Recall(NamedTuple):
    """Shares of the knowable that are found."""

    tiles: float
    zones: float
    by_theta: tuple[float, ...]  # of tiles whose θ reaches up to each of `THETA`, nan for none


def ours(told: Told) -> Answer:
    """By the method, which is told nothing."""
    evidence = evidence_of(told.trial.readings)
    return _answer(told.trial, evidence, fit(evidence))


def knowing(told: Told) -> Answer:
    """By the same, if it were told all but the ground."""
    evidence = sound(told.trial)
    return _answer(told.trial, evidence, epoch_of(told, evidence), told.offset_db)


def _answer(trial: Trial, evidence: Evidence, epoch: Epoch, offset_db: Floats | None = None) -> Answer:
    """The estimate square by square, as `coverage.core.estimate` makes it, with offsets as they are told."""
    probability, witnessed = np.full(len(trial.tiles), np.nan), np.zeros(len(trial.tiles))
    for near, core in windows(evidence):
        testimony = hear(near, epoch)
        tile, of_tile = np.unique(testimony.tile, return_inverse=True)
        rows = np.flatnonzero(np.isin(tile, core))
        groups = gather(testimony, epoch, of_tile)
        if offset_db is not None:
            known = offset_db[_people(testimony)]
            groups = groups._replace(offset_db=known, offset_sd_db=np.full(len(known), KNOWN_DB))
        places, seen = unpack(tile), count(testimony, epoch)
        at = places.easting.astype(float), places.northing.astype(float)
        said = shares(epoch.model.spot_db, *pool(epoch.model, groups, *at, rows)).probability
        enough = (seen.contributors_against >= MIN_CONTRIBUTORS) & (seen.against_days >= APART_DAYS)
        probability = np.fmax(probability, by_tile(trial, tile[rows], said))
        witnessed = np.fmax(witnessed, by_tile(trial, tile[rows], enough[rows]))
    return Answer(trial, probability, witnessed > 0)


def _people(testimony: Testimony) -> Ints:
    """The contributor of each phone of the groups, in their order."""
    rows, starts = testimony.rows, testimony.starts
    return np.unique(np.stack([rows.contributor[starts], rows.device[starts]]), axis=1)[0]


def recall(answers: Sequence[Answer], *, witnessed: bool) -> Recall:
    """What is found at the threshold of most tiles that keeps false ones within `ERRORS` of all published.

    It is chosen with the truth in hand, one for all worlds: no rule could know a better one.
    """
    trials = [answer.trial for answer in answers]
    white, knowable, theta = (
        np.concatenate([getattr(trial, name) for trial in trials]) for name in ("white", "knowable", "theta")
    )
    published = np.concatenate([_reaching(answer, witnessed) for answer in answers], axis=1)
    few = (published & ~white).sum(axis=1) <= ERRORS * published.sum(axis=1)
    best = published[np.where(few, (published & knowable).sum(axis=1), -1).argmax()]
    touched = [
        np.isin(trial.knowable_holes, trial.holes[part])
        for trial, part in zip(trials, np.split(best, len(trials)), strict=True)
    ]
    of_class = np.searchsorted(THETA, theta[knowable])
    number = np.bincount(of_class, minlength=len(THETA)).astype(float)
    found = np.bincount(of_class, best[knowable], minlength=len(THETA))
    by_theta = np.divide(found, number, out=np.full(len(THETA), np.nan), where=number > 0)
    return Recall(float(best[knowable].mean()), float(np.concatenate(touched).mean()), tuple(by_theta))


def _reaching(answer: Answer, witnessed: bool) -> Bools:
    """(level, tile) which tiles reach each of `LEVELS`; those with enough witnesses alone, if so."""
    candidate = np.nan_to_num(answer.probability, nan=-1.0)
    return (candidate >= LEVELS[:, None]) & (answer.witnessed | (not witnessed))


def _both(scenario: str, seed: int) -> tuple[Answer, Answer]:
    told = tell(scenario, seed)
    return ours(told), knowing(told)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what is found of the knowable by us, and by one who is told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="standard", choices=SCENARIOS)
    parser.add_argument("--worlds", type=int, default=40)
    parser.add_argument("--first", type=int, default=1, help="seed of the first")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args(arguments)
    seeds = range(options.first, options.first + options.worlds)
    with ProcessPoolExecutor(options.processes, mp_context=get_context("fork")) as workers:
        pairs = list(workers.map(_both, repeat(options.scenario), seeds))
    classes = " | ".join(f"θ ≤ {end}" for end in THETA)
    print(f"| who | may say it | squares | zones | {classes} |\n|---|---|{'---:|' * (2 + len(THETA))}")
    for name, answers in zip(("ours", "told all but the ground"), zip(*pairs, strict=True), strict=True):
        for rule, may_say_it in ((True, "two witnesses"), (False, "anybody")):
            tiles, zones, by_theta = recall(answers, witnessed=rule)
            cells = " | ".join(f"{share * 100:.1f} %" for share in (tiles, zones, *by_theta))
            print(f"| {name} | {may_say_it} | {cells} |")


if __name__ == "__main__":
    main()
