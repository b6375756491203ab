"""The summary pools worlds, and its bounds know that tiles of one world err together."""

import numpy as np
import pytest

from benchmarks.trials import score, summary

NOTHING = {"tiles": 0, "false_tiles": 0, "found_tiles": 0, "zones": 0, "false_zones": 0, "found_holes": 0}


def line(seed=1, white=None, curve=None, **truth) -> dict:
    known = {"tiles": 4900, "white": 100, "holes": 9, "knowable_tiles": 10, "knowable_holes": 2}
    reliability = [[0, 0.0, 0]] * 9 + [[150, 145.5, 147]]
    return {
        "seed": seed,
        "truth": known | truth,
        "white": {"ours": NOTHING | (white or {})},
        "served": {"tiles": 100, "false_tiles": 1, "undeclared": 4, "false_undeclared": 0},
        "reliability": reliability,
        "beliefs": {"measured": 1000, "inside": 905, "mixed": 100, "inside_mixed": 88, "brier": 20.0},
        "curve_alone": curve or [[0, 0, 0]] * len(score.LEVELS),
        "cpu_s": 3.0,
    }  # fmt: skip


def test_shares_are_of_all_worlds_together():
    lines = [line(1, {"tiles": 90, "false_tiles": 0}), line(2, {"tiles": 10, "false_tiles": 5})]
    ours = summary.summarise(lines)["white"]["ours"]
    assert ours["false_tiles"]["share"] == 0.05
    assert ours["false_tiles"]["of"] == 100
    assert ours["tiles_per_world"] == 50


def test_errors_of_one_world_widen_the_bound():
    apart, together = np.ones(50), np.zeros(50)
    together[:5] = 10
    whole = np.full(50, 20.0)
    assert summary.upper(together, whole) > summary.upper(apart, whole) > 0.05


def test_no_error_at_all_is_no_certainty():
    # 3 / n is the rule of three for a bound at 95 %.
    assert summary.upper(np.zeros(20), np.full(20, 5.0)) == pytest.approx(0.03, abs=0.002)


def test_a_share_of_nothing_is_none():
    ours = summary.summarise([line(knowable_tiles=0, knowable_holes=0)])["white"]["ours"]
    assert ours["false_tiles"] == {"share": None, "upper": None, "of": 0}
    assert ours["recall_tiles"] is ours["recall_zones"] is None
    assert ours["true_zones_per_world_with_knowable_ones"] is None


def test_recall_is_of_what_is_knowable():
    ours = summary.summarise([line(1, {"found_tiles": 6, "found_holes": 2}), line(2)])["white"]["ours"]
    assert (ours["recall_tiles"], ours["recall_zones"]) == (0.3, 0.5)


def test_discoveries_are_true_zones_where_there_is_something_to_find():
    lines = [line(1, {"zones": 4, "false_zones": 1}), line(2, {"zones": 9}, knowable_holes=0)]
    assert summary.summarise(lines)["white"]["ours"]["true_zones_per_world_with_knowable_ones"] == 3


def test_a_tenth_with_too_few_tiles_says_nothing():
    assert summary.reliability([line()]) == []
    (tenth,) = summary.reliability([line(1), line(2)])
    assert (tenth["from"], tenth["tiles"], tenth["said"], tenth["white"]) == (0.9, 300, 0.97, 0.98)


def test_without_pooling_is_compared_where_it_errs_no_more():
    curve = [[0, 0, 0] for _ in score.LEVELS]
    curve[3], curve[7] = [100, 20, 9], [80, 4, 5]
    lines = [line(1, {"tiles": 100, "false_tiles": 5}, curve)]
    found = summary.equal_errors(lines)
    assert found == {"level": round(float(score.LEVELS[7]), 5), "recall_tiles": 0.5}
