"""The summary: the scores of many worlds as shares, each with what chance allows it to be.

An upper bound is one-sided at 95 %: of the shares of 2,000 resamples of whole worlds (tiles of one world err
together), and at least the exact binomial one, without which no error at all would look like certainty.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from benchmarks.trials.score import LEVELS

Line = dict[str, Any]  # what one world gave
Column = NDArray[np.float64]

RESAMPLES, RESAMPLING_SEED = 2_000, 20_262
CONFIDENCE = 0.95
ENOUGH_TILES = 200  # of a decile: fewer say nothing of its calibration


def summarise(lines: Sequence[Line]) -> Line:
    """All figures of the worlds of one scenario; None stands for a share of nothing."""
    return {
        "worlds": len(lines),
        "first_seed": min(line["seed"] for line in lines),
        "white_share": _share(lines, ("truth", "white"), ("truth", "tiles")),
        "knowable_tiles_per_world": _mean(column(lines, "truth", "knowable_tiles")),
        "knowable_zones_per_world": _mean(column(lines, "truth", "knowable_holes")),
        "white": {name: contestant(lines, name) for name in lines[0]["white"]},
        "alone_at_equal_false_share": equal_errors(lines),
        "served": served(lines),
        "reliability": reliability(lines),
        "interval_coverage": _share(lines, ("beliefs", "inside"), ("beliefs", "measured")),
        "interval_coverage_of_mixed": _share(lines, ("beliefs", "inside_mixed"), ("beliefs", "mixed")),
        "brier": _share(lines, ("beliefs", "brier"), ("beliefs", "measured")),
        "cpu_seconds_per_world": _mean(column(lines, "cpu_s")),
    }


def contestant(lines: Sequence[Line], name: str) -> Line:
    """False shares, recalls and discoveries of one way to say which tiles are white."""
    got = {key: column(lines, "white", name, key) for key in lines[0]["white"][name]}
    tiles, holes = (column(lines, "truth", f"knowable_{what}") for what in ("tiles", "holes"))
    found = (got["zones"] - got["false_zones"])[holes > 0]
    return {
        "tiles_per_world": _mean(got["tiles"]),
        "zones_per_world": _mean(got["zones"]),
        "false_tiles": with_bound(got["false_tiles"], got["tiles"]),
        "false_zones": with_bound(got["false_zones"], got["zones"]),
        "recall_tiles": _ratio(got["found_tiles"], tiles),
        "recall_zones": _ratio(got["found_holes"], holes),
        "true_zones_per_world_with_knowable_ones": _mean(found),
    }


def served(lines: Sequence[Line]) -> Line:
    """Of the tiles published as served, and of those that the map does not declare: how many are not."""
    got = {key: column(lines, "served", key) for key in lines[0]["served"]}
    return {
        "tiles_per_world": _mean(got["tiles"]),
        "false_tiles": with_bound(got["false_tiles"], got["tiles"]),
        "undeclared_tiles_per_world": _mean(got["undeclared"]),
        "false_undeclared": with_bound(got["false_undeclared"], got["undeclared"]),
    }


def equal_errors(lines: Sequence[Line]) -> Line:
    """What is found without pooling where as large a share of tiles is false as ours, or smaller."""
    ours = _ratio(column(lines, "white", "ours", "false_tiles"), column(lines, "white", "ours", "tiles"))
    published, false, found = np.array([line["curve_alone"] for line in lines]).sum(axis=0).T
    allowed = (published > 0) & (false <= (ours or 0.0) * published)
    best = int(np.where(allowed, found, -1).argmax())
    known = float(column(lines, "truth", "knowable_tiles").sum())
    if not allowed.any():
        return {"level": None, "recall_tiles": 0.0 if known else None}
    return {
        "level": round(float(LEVELS[best]), 5),
        "recall_tiles": round(found[best] / known, 4) if known else None,
    }


def reliability(lines: Sequence[Line]) -> list[Line]:
    """By tenth of P(white) with enough tiles: what was said, what is true, the error of that by world."""
    tenths = np.array([line["reliability"] for line in lines]).swapaxes(0, 1)  # tenth, world, sum
    return [
        _tenth(number, *tenth.T) for number, tenth in enumerate(tenths) if tenth[:, 0].sum() >= ENOUGH_TILES
    ]


def with_bound(part: Column, whole: Column) -> Line:
    """A pooled share, its upper bound, and what it is of."""
    return {"share": _ratio(part, whole), "upper": upper(part, whole), "of": int(whole.sum())}


def upper(part: Column, whole: Column) -> float | None:
    """The upper bound of the pooled share of `part` in `whole`, given by world; None for nothing."""
    if not whole.sum():
        return None
    exact = (
        beta.ppf(CONFIDENCE, part.sum() + 1, whole.sum() - part.sum()) if part.sum() < whole.sum() else 1.0
    )
    return round(max(float(exact), float(np.quantile(resampled(part, whole), CONFIDENCE))), 4)


def resampled(part: Column, whole: Column) -> Column:
    """The pooled shares of resamples of worlds; those that have nothing to share are left out."""
    random = np.random.default_rng(RESAMPLING_SEED)
    drawn = random.integers(len(whole), size=(RESAMPLES, len(whole)))
    parts, wholes = part[drawn].sum(axis=1), whole[drawn].sum(axis=1)
    return np.asarray(parts[wholes > 0] / wholes[wholes > 0])


def column(lines: Sequence[Line], *path: str) -> Column:
    """One figure of each world."""
    values = []
    for line in lines:
        value: Any = line
        for key in path:
            value = value[key]
        values.append(value)
    return np.array(values, dtype=np.float64)


def _tenth(number: int, tiles: Column, said: Column, white: Column) -> Line:
    return {
        "from": number / 10,
        "tiles": int(tiles.sum()),
        "said": _ratio(said, tiles),
        "white": _ratio(white, tiles),
        "error": round(float(resampled(white, tiles).std()), 4),
    }


def _share(lines: Sequence[Line], part: Sequence[str], whole: Sequence[str]) -> float | None:
    return _ratio(column(lines, *part), column(lines, *whole))


def _ratio(part: Column, whole: Column) -> float | None:
    return round(float(part.sum() / whole.sum()), 4) if whole.sum() else None


def _mean(values: Column) -> float | None:
    return round(float(values.mean()), 2) if len(values) else None
