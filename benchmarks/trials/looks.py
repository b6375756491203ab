"""The repeated looks: a year of one crowd decided every week; and every reading sent ten times."""

from collections.abc import Sequence

import numpy as np

from benchmarks.trials import answers, score
from benchmarks.trials.examination import Answer, answer
from benchmarks.trials.summary import Line, column, with_bound
from worlds.frame import Bools, Ints
from worlds.trials.sent import FIRST_DAY
from worlds.trials.trial import Trial, make

WEEKS, WEEK_DAYS = 52, 7
TIMES = 10
COUNTED = ("tiles", "false_tiles", "zones", "false_zones")


def watch(scenario: str, seed: int) -> Line:
    """The scores of each weekly look at one world, and of all that was published at any of them."""
    trial = make(scenario, seed)
    ever = np.zeros(len(trial.tiles), dtype=bool)
    looks = []
    for week in range(1, WEEKS + 1):
        published = _published(trial, trial.readings.day < FIRST_DAY + week * WEEK_DAYS)
        ever |= published
        scored = score.white_score(trial, published)
        looks.append([scored[name] for name in COUNTED])
    return {"scenario": scenario, "seed": seed, "looks": looks, "ever": score.white_score(trial, ever)}


def repeat(scenario: str, seed: int) -> Line:
    """In how many tiles another thing is published when every reading is sent ten times."""
    trial = make(scenario, seed)
    once, often = (_answer(trial, np.repeat(np.arange(len(trial.sent)), times)) for times in (1, TIMES))
    changed = (once.white != often.white) | (once.served != often.served)
    published = int((once.white | once.served).sum())
    return {"scenario": scenario, "seed": seed, "published": published, "changed": int(changed.sum())}


def summarise_looks(lines: Sequence[Line]) -> Line:
    """The false shares at each look, worlds together; over all looks; and of all that was ever published."""
    sums = np.array([line["looks"] for line in lines], dtype=float)  # world, week, count
    tiles, false_tiles, zones, false_zones = sums.sum(axis=1).T
    weekly = sums.sum(axis=0)
    shares = weekly[:, 1] / np.maximum(weekly[:, 0], 1)
    return {
        "worlds": len(lines),
        "looks": WEEKS,
        "false_tiles_by_look": shares.round(4).tolist(),
        "tiles_by_look": weekly[:, 0].astype(int).tolist(),
        "false_tiles": with_bound(false_tiles, tiles),
        "false_zones": with_bound(false_zones, zones),
        "false_tiles_ever": with_bound(column(lines, "ever", "false_tiles"), column(lines, "ever", "tiles")),
        "false_zones_ever": with_bound(column(lines, "ever", "false_zones"), column(lines, "ever", "zones")),
    }


def summarise_repeats(lines: Sequence[Line]) -> Line:
    """How many decisions changed, of how many."""
    totals = {name: int(column(lines, name).sum()) for name in ("published", "changed")}
    return {"worlds": len(lines), "times": TIMES} | totals


def _published(trial: Trial, rows: Bools) -> Bools:
    """The tiles published as white from some of the readings; none without readings."""
    return (
        _answer(trial, np.flatnonzero(rows)).white if rows.any() else np.zeros(len(trial.tiles), dtype=bool)
    )


def _answer(trial: Trial, rows: Ints) -> Answer:
    return answer(trial, answers.evidence_of(trial.readings.take(rows)))
