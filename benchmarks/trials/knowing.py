"""The upper end: what somebody would find in planted worlds who was told all of them but the ground."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.trials.answers import by_tile, evidence_of
from benchmarks.trials.score import LEVELS
from benchmarks.trials.summary import Line
from benchmarks.trials.told import Told, epoch_of, sound, tell
from coverage.core import Bools, Floats, Ints
from coverage.core.discovery import FALSE_DISCOVERY_RATE
from coverage.core.epoch import fit
from coverage.core.estimate import look_into, windows
from coverage.core.evidence import Evidence
from coverage.core.field import pool
from coverage.core.hearing import Testimony
from coverage.core.model import Epoch
from coverage.core.seen import count
from coverage.core.shares import shares
from coverage.core.verdict import APART_DAYS, MIN_CONTRIBUTORS
from worlds.trials.trial import Trial

THETA = (0.0, 0.05, 0.1, 0.2)  # ends of the classes in which what is found is told; the first is nought
KNOWN_DB = 0.1  # deviation of an offset that is known: nought would be no normal law
WHO = ("ours", "told")


@dataclass(frozen=True)
class Answer:
    """What is said of a world, by tile: P(white), nan without evidence; whether its witnesses suffice."""

    probability: Floats
    witnessed: Bools


def compare(scenario: str, seed: int) -> Line:
    """What both find in one world at each of `LEVELS`, and what there was to find."""
    told = tell(scenario, seed)
    trial = told.trial
    found = {"ours": reached(trial, _ours(told)), "told": reached(trial, _told(told))}
    truth = [int(trial.knowable.sum()), len(trial.knowable_holes), *_classes(trial, trial.knowable)]
    return {"scenario": scenario, "seed": seed, "truth": truth} | found


def summarise_knowing(lines: Sequence[Line]) -> Line:
    """What both find of the knowable, worlds together, with as many false tiles as there may be."""
    truth = np.array([line["truth"] for line in lines]).sum(axis=0)
    found = {who: _best(np.array([line[who] for line in lines]).sum(axis=0)) for who in WHO}
    made: Line = {who: _recalls(most, truth) for who, most in found.items()}
    return {"worlds": len(lines), "false_share": FALSE_DISCOVERY_RATE, "theta": list(THETA)} | made


def reached(trial: Trial, answer: Answer) -> list[list[int]]:
    """For each of `LEVELS`: tiles that reach it, the false ones, and found tiles, holes and tiles by θ."""
    candidate = np.where(answer.witnessed, np.nan_to_num(answer.probability, nan=-1.0), -1.0)
    return [_counts(trial, candidate >= level) for level in LEVELS]


def _counts(trial: Trial, published: Bools) -> list[int]:
    found = published & trial.knowable
    holes = np.isin(trial.knowable_holes, trial.holes[published])
    sums = published.sum(), (published & ~trial.white).sum(), found.sum(), holes.sum()
    return [*map(int, sums), *_classes(trial, found)]


def _classes(trial: Trial, some: Bools) -> list[int]:
    classes = np.searchsorted(THETA, trial.theta[some])
    return np.bincount(classes, minlength=len(THETA)).tolist()


def _best(sums: Ints) -> Ints:
    """What is found at the threshold that finds most with no more false tiles than there may be.

    It is chosen with the truth in hand, one for all worlds: no rule could know a better one.
    """
    published, false, tiles = sums.T[:3]
    few = false <= FALSE_DISCOVERY_RATE * published
    return np.asarray(sums[np.where(few, tiles, -1).argmax(), 2:] * few.any())


def _recalls(found: Ints, truth: Ints) -> Line:
    shares_found = [
        round(float(part / whole), 4) if whole else None for part, whole in zip(found, truth, strict=True)
    ]
    tiles, zones, *by_theta = shares_found
    return {"recall_tiles": tiles, "recall_zones": zones, "recall_by_theta": by_theta}


def _ours(told: Told) -> Answer:
    """By the method, which is told nothing."""
    evidence = evidence_of(told.trial.readings)
    return _answer(told.trial, evidence, fit(evidence))


def _told(told: Told) -> Answer:
    """By the same, if it were told all but the ground."""
    evidence = sound(told.trial)
    return _answer(told.trial, evidence, epoch_of(told, evidence), told.offset_db)


def _answer(trial: Trial, evidence: Evidence, epoch: Epoch, offset_db: Floats | None = None) -> Answer:
    """The estimate square by square, as `coverage.core.estimate` makes it, with offsets as they are told."""
    probability, witnessed = np.full(len(trial.tiles), np.nan), np.zeros(len(trial.tiles))
    for near, core in windows(evidence):
        window = look_into(near, epoch)
        rows = np.flatnonzero(np.isin(window.tile, core))
        groups, seen = window.groups, count(window.testimony, epoch)
        if offset_db is not None:
            known = offset_db[_people(window.testimony)]
            groups = groups._replace(offset_db=known, offset_sd_db=np.full(len(known), KNOWN_DB))
        said = shares(epoch.model.spot_db, *pool(epoch.model, groups, window.x, window.y, rows)).probability
        enough = (seen.contributors_against >= MIN_CONTRIBUTORS) & (seen.against_days >= APART_DAYS)
        probability = np.fmax(probability, by_tile(trial, window.tile[rows], said))
        witnessed = np.fmax(witnessed, by_tile(trial, window.tile[rows], enough[rows]))
    return Answer(probability, witnessed > 0)


def _people(testimony: Testimony) -> Ints:
    """The contributor of each phone of the groups, in their order."""
    rows, starts = testimony.rows, testimony.starts
    return np.unique(np.stack([rows.contributor[starts], rows.device[starts]]), axis=1)[0]
