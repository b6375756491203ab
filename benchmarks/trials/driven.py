"""The examination by the road: worlds of a third maker, seen mostly from cars."""

import numpy as np
from scipy.ndimage import label, sum_labels

from benchmarks.trials import score
from benchmarks.trials.elsewhere import line_of
from benchmarks.trials.summary import Line
from worlds.driven.land import FRAME
from worlds.driven.world import NAME, make
from worlds.frame import TILE_M, Bools, Ints
from worlds.trials.trial import Trial


def examine(scenario: str, seed: int) -> Line:
    """The line of one world; ValueError for a scenario, of which this maker has none."""
    if scenario != NAME:
        raise ValueError(f"{scenario}: the third maker has no scenarios")
    return line_of(make(seed), white_score)


def white_score(trial: Trial, published: Bools) -> dict[str, int]:
    """As `score.white_score`, which counts zones over the trials' square alone: this one is larger."""
    zone = zones(trial, published)
    numbers = np.arange(1, zone.max(initial=0) + 1)
    truly_half = sum_labels(trial.theta < score.HALF, zone, numbers)
    false_zones = truly_half < 0.5 * np.bincount(zone, minlength=len(numbers) + 1)[1:]
    return {
        "tiles": int(published.sum()),
        "false_tiles": int((published & ~trial.white).sum()),
        "found_tiles": int((published & trial.knowable).sum()),
        "zones": len(numbers),
        "false_zones": int(false_zones.sum()),
        "found_holes": int(np.isin(trial.knowable_holes, np.unique(trial.holes[published])).sum()),
    }


def zones(trial: Trial, published: Bools) -> Ints:
    """By tile: the number of its zone, from 1; tiles that share an edge and what is declared are in one."""
    number = np.zeros(len(trial.tiles), dtype=np.int64)
    for part in (published & trial.declared, published & ~trial.declared):
        found = label(part.reshape(FRAME.size(TILE_M), -1))[0].ravel()
        number[part] = found[part] + number.max(initial=0)
    return number
