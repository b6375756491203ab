"""False discovery control: the published set is the largest one that keeps its promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.core.discovery import ROUNDING, select


def selected(probability, family=None, eligible=None, rate=0.05):
    n = len(probability)
    family = np.zeros(n, dtype=int) if family is None else np.array(family, dtype=int)
    eligible = np.ones(n, dtype=bool) if eligible is None else np.array(eligible, dtype=bool)
    return select(np.array(probability, dtype=float), family, eligible, rate).tolist()


def test_sure_tiles_pay_for_a_doubtful_one_up_to_the_rate():
    assert selected([0.90, 1.0, 1.0, 0.5]) == [True, True, True, False]


def test_a_mean_that_meets_the_rate_exactly_is_within_it():
    assert selected([0.75, 0.75], rate=0.25) == [True, True]
    assert selected([0.75, 0.75], rate=0.2499) == [False, False]


def test_equal_probabilities_are_in_or_out_together():
    assert selected([1.0, 0.92, 0.92]) == [True, False, False]
    assert selected([1.0, 1.0, 0.94, 0.94]) == [True, True, True, True]


def test_each_family_is_decided_on_its_own():
    assert selected([1.0, 1.0, 0.9, 0.9], family=[3, 3, 3, -1]) == [True, True, True, False]


def test_what_is_not_eligible_is_out_and_weighs_nothing():
    assert selected([1.0, 1.0, 0.9], eligible=[False, True, True]) == [
        False,
        True,
        True,
    ]
    assert selected([1.0, 0.9], eligible=[False, True]) == [False, False]


def test_nothing_in_gives_nothing_out():
    assert selected([]) == []
    assert selected([1.0], eligible=[False]) == [False]


@pytest.mark.parametrize(("probability", "rate"), [(1.1, 0.05), (np.nan, 0.05), (0.5, 1.5)])
def test_what_is_no_probability_is_refused(probability, rate):
    with pytest.raises(ValueError, match="not within 0 and 1"):
        selected([probability], rate=rate)


tiles = st.lists(
    st.tuples(st.sampled_from([0.3, 0.8, 0.9, 0.95, 0.97, 1.0]), st.integers(-1, 2), st.booleans()),
    max_size=40,
)


def largest_by_hand(probabilities, rate):
    """The largest set of the form {p >= bar} whose mean of 1 - p is within the rate."""
    sets = [[p for p in probabilities if p >= bar] for bar in set(probabilities)]
    return max((len(s) for s in sets if np.mean(1 - np.sort(s)[::-1]) <= rate + ROUNDING), default=0)


@given(tiles, st.sampled_from([0.0, 0.011, 0.052, 0.21]))
def test_each_published_set_is_the_largest_that_keeps_the_rate(rows, rate):
    probability, family, eligible = (
        (np.array(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    )
    chosen = np.array(selected(probability, family, eligible, rate), dtype=bool)
    for name in set(family):
        of_family = np.asarray(family) == name
        published = probability[chosen & of_family]
        assert published.size == 0 or np.mean(1 - published) <= rate + 1e-12
        assert published.size == largest_by_hand(probability[of_family & eligible].tolist(), rate)
    assert not (chosen & ~np.asarray(eligible, dtype=bool)).any()


def test_a_set_exactly_at_the_rate_is_within_it():
    assert selected([0.9, 0.9, 0.97, 0.97, 1.0], [0] * 5, [True] * 5, 0.052) == [True] * 5
