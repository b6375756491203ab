"""The score counts as the definitions say."""

import numpy as np
import pytest

from benchmarks.trials import score
from tests.benchmarks.trials.planted import BASE, at, tiles, world


def test_a_published_tile_is_false_above_a_fifth():
    theta = np.ones(len(BASE.tiles))
    theta[at([(1, 1), (1, 2)])] = 0.2, 0.21
    scored = score.white_score(world(theta=theta), tiles([(1, 1), (1, 2)]))
    assert (scored["tiles"], scored["false_tiles"]) == (2, 1)


@pytest.mark.parametrize(("dark", "false"), [(2, 0), (1, 0), (0, 1)])
def test_a_zone_is_false_if_less_than_half_of_it_lacks_service_on_half_of_its_area(dark, false):
    theta = np.ones(len(BASE.tiles))
    theta[at([(5, 5), (5, 6)])[:dark]] = 0.49
    scored = score.white_score(world(theta=theta), tiles([(5, 5), (5, 6)]))
    assert (scored["zones"], scored["false_zones"]) == (1, false)


def test_tiles_that_share_an_edge_are_one_zone_and_a_corner_does_not_join_them():
    assert score.white_score(world(), tiles([(1, 1), (1, 2), (2, 3), (60, 60)]))["zones"] == 3


def test_a_zone_is_cut_where_the_map_changes_its_mind():
    declared = np.ones(len(BASE.tiles), dtype=bool)
    declared[at([(1, 2)])] = False
    assert score.white_score(world(declared=declared), tiles([(1, 1), (1, 2)]))["zones"] == 2


def test_rows_do_not_join_across_the_edge():
    assert score.white_score(world(), tiles([(1, 69), (2, 0)]))["zones"] == 2


def test_a_knowable_hole_is_found_by_one_published_tile_of_it():
    trial = world([(10, 10), (10, 11), (30, 30), (30, 31)])
    trial.__dict__["knowable"] = tiles([(10, 10), (10, 11), (30, 30)])
    assert score.truth(trial)["knowable_holes"] == 1
    found = score.white_score(trial, tiles([(10, 11), (30, 30)]))
    assert (found["found_tiles"], found["found_holes"]) == (2, 1)
    assert score.white_score(trial, tiles([(10, 12)]))["found_holes"] == 0


def test_served_tiles_are_false_below_four_fifths_and_those_that_the_map_lacks_are_counted_apart():
    theta = np.full(len(BASE.tiles), 0.8)
    theta[at([(3, 3)])] = 0.79
    trial = world(theta=theta, declared=False)
    assert score.served_score(trial, tiles([(3, 3), (4, 4)])) == {
        "tiles": 2, "false_tiles": 1, "undeclared": 2, "false_undeclared": 1,
    }  # fmt: skip


def test_reliability_sums_measured_tiles_by_tenth():
    probability = np.full(len(BASE.tiles), np.nan)
    probability[at([(1, 1), (1, 2), (2, 2)])] = 0.95, 1.0, 0.05
    found = score.reliability(world([(1, 1)]), probability)
    assert found[9] == [2, 1.95, 1]
    assert found[0] == [1, 0.05, 0]
    assert sum(tenth[0] for tenth in found) == 3


def test_intervals_and_squares_are_of_measured_tiles():
    probability, low, high = np.full((3, len(BASE.tiles)), np.nan)
    probability[at([(1, 1), (1, 2)])] = 0.5, 0.0
    low[at([(1, 1), (1, 2)])] = 0.1, 0.0
    high[at([(1, 1), (1, 2)])] = 0.4, 0.995
    assert score.beliefs(world([(1, 1)]), probability, low, high) == {
        "measured": 2, "inside": 1, "mixed": 0, "inside_mixed": 0, "brier": 0.25,
    }  # fmt: skip


def test_an_interval_is_read_half_a_cell_wider_as_truth_is_counted_in_cells():
    known = tiles([(1, 1), (1, 2)])
    theta = np.where(tiles([(1, 1)]), 0.25, 0.5)
    low, high = np.where(known, 0.257, np.nan), np.where(known, 0.49, np.nan)
    scored = score.beliefs(world(theta=theta), np.where(known, 0.1, np.nan), low, high)
    assert (scored["mixed"], scored["inside_mixed"]) == (2, 1)


def test_the_curve_falls_as_more_is_asked():
    probability = np.full(len(BASE.tiles), np.nan)
    probability[at([(1, 1), (1, 2), (1, 3)])] = 0.6, 0.99999, 0.99999
    eligible = ~tiles([(1, 3)])
    found = score.curve(world([(1, 2)]), probability, eligible)
    assert found[0] == [2, 1, 0]
    assert found[-1] == [1, 0, 0]
