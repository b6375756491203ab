"""The trials: what is planted is what was asked for, and the same seed plants it again."""

from dataclasses import fields, replace

import numpy as np
import pytest

from coverage.core.evidence import Environment, State
from worlds.trials import trial as trials
from worlds.trials.days import DAY_S
from worlds.trials.land import FRAME
from worlds.trials.scenario import SCENARIOS, YEAR, Scenario
from worlds.trials.sent import FIRST_DAY
from worlds.trials.trial import Trial, make

SEED = 1_000_000


@pytest.fixture(scope="module")
def standard() -> Trial:
    return make("standard", SEED)


def bad_share(trial: Trial) -> float:
    return 1 - float(trial.honest.mean())


def against(trial: Trial) -> np.ndarray:
    return np.isnan(trial.sent.signal_dbm)


def test_the_same_seed_gives_the_same_trial(standard):
    again = make("standard", SEED)
    for field in fields(again.readings):
        np.testing.assert_array_equal(
            getattr(again.readings, field.name), getattr(standard.readings, field.name), field.name
        )
    np.testing.assert_array_equal(again.theta, standard.theta)
    np.testing.assert_array_equal(again.declared, standard.declared)


def test_a_few_percent_of_the_tiles_are_white_and_most_of_them_declared(standard):
    assert 0.005 <= standard.white.mean() <= 0.065
    assert standard.declared[standard.white].mean() > 0.5
    assert (standard.theta >= 0.8).mean() > 0.7


def test_tiles_are_those_of_the_frame_in_order(standard):
    assert len(standard.tiles) == len(np.unique(standard.tiles)) == (FRAME.side // 200) ** 2
    assert (np.diff(standard.tiles) > 0).all()
    assert np.isin(standard.readings.tile, standard.tiles).all()


def test_a_phone_of_ordinary_ears_is_served_outdoors_where_theta_is_one_and_not_where_it_is_zero(standard):
    sent = standard.sent
    at = np.searchsorted(standard.tiles, standard.true_tile)
    plain = standard.honest[sent.contributor] & (sent.surroundings == Environment.OUTDOOR)
    missed = against(standard)
    # Phones differ by 4 dB, so that some are lost at the edge; but few in the middle of either.
    assert missed[plain & (standard.theta[at] == 1.0)].mean() < 0.05
    assert missed[plain & (standard.theta[at] == 0.0)].mean() > 0.8


def test_days_tiles_and_moments_agree(standard):
    assert (standard.readings.day == standard.moment // DAY_S).all()
    assert standard.readings.day.min() >= FIRST_DAY
    assert standard.readings.day.max() < FIRST_DAY + SCENARIOS["standard"].days


def test_positions_are_as_good_as_phones_say():
    trial = make("position_50", SEED)
    sent = trial.sent
    x, y = trials.sent.to_metres(sent.longitude, sent.latitude, 3035)
    off = np.hypot(x - trials.WEST - sent.true_x, y - trials.SOUTH - sent.true_y)
    assert (off <= sent.accuracy_m).mean() == pytest.approx(0.68, abs=0.03)
    assert np.median(sent.accuracy_m) == pytest.approx(50, rel=0.15)


@pytest.mark.parametrize(("scenario", "low", "high"), [("bad_phones_0", 0, 0), ("bad_phones_15", 0.07, 0.24)])
def test_bad_phones_are_as_many_as_the_scenario_says(scenario, low, high):
    assert low <= bad_share(make(scenario, SEED)) <= high


def test_lost_readings_are_those_without_service():
    few, many = make("lost_0", SEED), make("lost_80", SEED)
    assert (~against(few)).sum() == (~against(many)).sum()
    assert against(many).sum() / against(few).sum() == pytest.approx(0.2, abs=0.08)


def test_an_outage_of_two_days_leaves_the_truth_as_it_was_and_one_that_lasts_does_not(standard):
    short, long = make("outage_48h", SEED), make("outage_60d", SEED)
    np.testing.assert_array_equal(short.theta, standard.theta)
    assert long.white.sum() > standard.white.sum()
    assert (long.theta <= standard.theta).all()
    day = short.readings.day - FIRST_DAY
    during = (day >= 39) & (day < 41)
    there = np.isin(short.true_tile, short.tiles[long.white & ~short.white])
    assert against(short)[there & during].mean() > 2 * against(short)[there & ~during].mean()


def test_liars_come_in_one_day_and_deny_a_served_spot():
    trial = make("sybil", SEED)
    lies = trial.sent.contributor >= SCENARIOS["sybil"].people
    assert len(np.unique(trial.sent.contributor[lies])) == SCENARIOS["sybil"].sybils
    assert not trial.honest[trial.sent.contributor[lies]].any()
    assert len(np.unique(trial.readings.day[lies])) == 1
    denied = lies & (trial.sent.state == State.OUT_OF_SERVICE)
    spot = np.searchsorted(trial.tiles, np.unique(trial.readings.tile[denied]))
    assert 1 <= len(spot) <= 6
    assert (trial.theta[spot] == 1.0).all()
    assert (lies & ~denied).any()


def test_the_official_map_errs_as_much_as_the_scenario_says():
    right, wrong = make("map_error_0", SEED), make("map_error_10", SEED)
    assert (right.declared ^ wrong.declared).mean() == pytest.approx(0.10, abs=0.01)


def test_scattered_holes_are_more_and_smaller_than_clumped_ones():
    sizes = {
        name: [np.bincount(make(name, SEED + more).holes)[1:] for more in range(3)]
        for name in ("scattered", "clumped")
    }
    mean = {name: np.concatenate(found).mean() for name, found in sizes.items()}
    assert mean["scattered"] < mean["clumped"]


def known(**changes) -> Trial:
    """Four honest readings outdoors by two people, in the middle of the first tile, over three days."""
    trial = make("sparse", SEED)
    rows = np.arange(4)
    picked = {field.name: getattr(trial.sent, field.name)[rows] for field in fields(trial.sent)}
    picked |= {
        "contributor": np.array([0, 0, 1, 1]),
        "second": np.array([0, 1, 2, 3]) * DAY_S,
        "true_x": np.full(4, 100.0),
        "true_y": np.full(4, 100.0),
        "surroundings": np.full(4, Environment.OUTDOOR),
    }
    truth = {"theta": np.zeros(len(trial.tiles)), "declared": np.ones(len(trial.tiles), dtype=bool)}
    truth["honest"] = np.ones(len(trial.honest), dtype=bool)
    picked |= {name: value for name, value in changes.items() if name in picked}
    truth |= {name: value for name, value in changes.items() if name in truth}
    return replace(trial, sent=trials.Sent(**picked), **truth)


def test_a_tile_is_knowable_by_two_honest_people_outdoors_more_than_two_days_apart():
    assert np.flatnonzero(known().knowable).tolist() == [0]


@pytest.mark.parametrize(
    "changes",
    [
        {"contributor": np.zeros(4, dtype=np.int64)},
        {"second": np.array([0.0, 1.0, 2.0, 2 * DAY_S])},
        {"surroundings": np.array([0, 0, 1, 1])},
        {"honest": np.zeros(47, dtype=bool)},
        {"theta": np.full(4900, 0.21)},
        {"declared": np.zeros(4900, dtype=bool)},
        {"true_x": np.array([100.0, 100.0, 300.0, 300.0])},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_whatever_is_missing_leaves_it_unknowable(changes):
    assert not known(**changes).knowable[0]


def test_an_unknown_scenario_is_refused():
    with pytest.raises(KeyError, match="nonsense"):
        make("nonsense", SEED)


def test_no_two_scenarios_are_the_same():
    assert len({*SCENARIOS.values(), *YEAR.values()}) == len(SCENARIOS) + len(YEAR)
    assert SCENARIOS["standard"] == Scenario()
