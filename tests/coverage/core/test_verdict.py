"""Verdicts: two witnesses at least, few false ones, and counts told in classes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.core.estimate import (
    PRIOR_A,
    PRIOR_B,
    SERVED_AT_LEAST,
    WHITE_AT_MOST,
    Estimate,
    estimate,
    weekly_trials,
)
from coverage.core.evidence import Environment, Readings, State, fold
from coverage.core.verdict import (
    NO_FAMILY,
    NOT_KNOWN,
    SERVED,
    VERDICTS,
    WHITE,
    decide,
    witness_class,
    witness_classes,
)

WORLDS = 200
TILES = 2000


def verdicts(white, served, contributors=None, family=None):
    white, served = np.array(white, dtype=float), np.array(served, dtype=float)
    contributors = np.full(len(white), 2) if contributors is None else np.array(contributors)
    family = np.zeros(len(white), dtype=int) if family is None else np.array(family)
    codes = decide(Estimate(white, served, white, served), contributors, contributors, family)
    return [VERDICTS[code] for code in codes]


def test_codes_are_the_positions_of_their_names():
    assert [VERDICTS[code] for code in (WHITE, SERVED, NOT_KNOWN)] == ["white", "served", "not_known"]


def test_what_is_likely_enough_is_said_and_the_rest_is_not_known():
    assert verdicts([0.99, 0.0, 0.5], [0.0, 0.99, 0.3]) == ["white", "served", "not_known"]


def test_a_verdict_never_rests_on_one_contributor_alone():
    assert verdicts([1.0, 1.0, 0.0], [0.0, 0.0, 1.0], contributors=[1, 2, 1]) == [
        "not_known",
        "white",
        "not_known",
    ]


def test_who_contradicts_a_verdict_is_no_second_witness_of_it():
    estimated = Estimate(*(np.array(column) for column in ([1.0, 0.0], [0.0, 1.0], [0.0, 0.9], [0.1, 1.0])))
    one, two, family = np.array([1, 1]), np.array([2, 2]), np.zeros(2, dtype=int)
    assert decide(estimated, one, two, family).tolist() == [WHITE, NOT_KNOWN]
    assert decide(estimated, two, one, family).tolist() == [NOT_KNOWN, SERVED]


def test_a_tile_that_one_contributor_saw_lends_no_certainty_to_others():
    assert verdicts([1.0, 0.92], [0.0, 0.0], contributors=[1, 2]) == ["not_known", "not_known"]


def test_tiles_outside_any_region_are_decided_together():
    assert verdicts([1.0, 0.92, 0.92], [0, 0, 0], family=[NO_FAMILY, NO_FAMILY, 4]) == [
        "white",
        "white",
        "not_known",
    ]


def test_many_sure_tiles_never_pay_for_one_that_is_likely_something_else():
    assert verdicts([0.0] * 99 + [0.97], [1.0] * 99 + [0.01]) == ["served"] * 99 + ["white"]
    assert verdicts([1.0] * 99 + [0.4], [0.0] * 100)[-1] == "not_known"


def test_no_tile_gives_no_verdict():
    assert verdicts([], []) == []


def false_shares(seed):
    """False share of the white and of the served set of one world: θ from the prior, readings from θ."""
    random = np.random.default_rng(seed)
    theta = random.beta(PRIOR_A, PRIOR_B, TILES)
    weeks = random.integers(1, 25, TILES)
    successes = random.binomial(weeks, theta)
    contributors, family = np.minimum(weeks, random.integers(1, 6, TILES)), random.integers(0, 2, TILES)
    ours, theirs = np.minimum(contributors, successes), np.minimum(contributors, weeks - successes)
    said = decide(estimate(successes, weeks - successes), ours, theirs, family)
    assert min((said == WHITE).sum(), (said == SERVED).sum()) > 10
    return (theta[said == WHITE] > WHITE_AT_MOST).mean(), (theta[said == SERVED] < SERVED_AT_LEAST).mean()


def test_when_the_world_is_as_supposed_few_published_tiles_are_false():
    shares = np.array([false_shares(seed) for seed in range(WORLDS)])
    standard_error = shares.std(axis=0, ddof=1) / np.sqrt(WORLDS)
    assert (shares.mean(axis=0) <= 0.05 + 2 * standard_error).all()


def white_probability(environments):
    """P(white) of a tile where one contributor finds no service each week, in these surroundings in turn."""
    n = len(environments)
    same = np.zeros(n, dtype=np.uint8)
    readings = Readings(
        contributor=np.ones(n, dtype=np.int64),
        device=np.ones(n, dtype=np.int64),
        day=np.arange(n, dtype=np.int32) * 7,
        tile=np.ones(n, dtype=np.int64),
        spot=same,
        operator=np.full(n, 20801, dtype=np.int32),
        state=np.full(n, State.OUT_OF_SERVICE, dtype=np.uint8),
        technology=same,
        max_technology=same,
        environment=np.array(environments, dtype=np.uint8),
        kind=same,
        margin_db=np.full(n, np.nan, dtype=np.float32),
        accuracy_m=np.full(n, 5, dtype=np.float32),
        is_mock=same.astype(bool),
    )
    row = fold(readings)
    trials = weekly_trials(
        row.contributor, row.day, row.tile, row.operator, row.service, row.speaks_for, row.against_outdoors
    )
    return estimate(trials.successes.sum(), trials.failures.sum()).probability


@given(st.lists(st.sampled_from(Environment), max_size=12), st.integers(1, 12))
def test_no_service_indoors_never_makes_white_likelier(environments, indoors):
    before = white_probability(environments)
    assert white_probability(environments + [Environment.INDOOR] * indoors) == before
    assert white_probability([*environments, Environment.OUTDOOR]) > before


@pytest.mark.parametrize(
    ("n", "name"),
    [
        (0, "0"),
        (1, "1"),
        (2, "2–4"),
        (4, "2–4"),
        (5, "5–9"),
        (9, "5–9"),
        (10, "10–19"),
        (19, "10–19"),
        (20, "20+"),
    ],
)
def test_a_number_of_witnesses_is_told_as_a_class(n, name):
    assert witness_class(n) == name
    assert witness_classes([n, 5000]).tolist() == [name, "20+"]


def test_a_negative_number_of_witnesses_is_refused():
    with pytest.raises(ValueError, match="negative"):
        witness_class(-1)
