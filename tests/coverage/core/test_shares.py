"""The last step, from two terms to what is said of θ, taken again by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import log_ndtr, ndtr, ndtri

from coverage.core.cavities import Cavities, posterior
from coverage.core.shares import SERVED_AT_LEAST, WHITE_AT_MOST, shares
from coverage.core.witness import MARGINS

SPOT_DB = 4.5
STEP = MARGINS[1] - MARGINS[0]


def said(mean_db, sd_db, own=None):
    own = np.zeros((1, len(MARGINS))) if own is None else own
    return shares(SPOT_DB, Cavities(np.full(len(own), mean_db), np.full(len(own), sd_db)), own)


def silences(number):
    """So many phones without service."""
    return number * log_ndtr(-MARGINS / 6.0)


def below(weight, margin):
    """Probability below a margin, each value of the grid standing evenly for the interval around it."""
    return sum(
        w * min(1.0, max(0.0, (margin - m) / STEP + 0.5)) for m, w in zip(MARGINS, weight, strict=True)
    )


@pytest.mark.parametrize(("mean_db", "sd_db", "number"), [(10.0, 8.0, 0), (-3.0, 6.5, 2), (18.0, 9.0, 5)])
def test_the_last_step_can_be_taken_by_hand(mean_db, sd_db, number):
    own = silences(number)[None]
    found = said(mean_db, sd_db, own)
    weight = posterior(Cavities(np.array([mean_db]), np.array([sd_db])), own)[0].tolist()
    white, most, served = (SPOT_DB * ndtri(share) for share in (WHITE_AT_MOST, 0.5, SERVED_AT_LEAST))
    assert found.probability[0] == pytest.approx(below(weight, white))
    assert found.probability_half[0] == pytest.approx(below(weight, most))
    assert found.probability_served[0] == pytest.approx(1 - below(weight, served))
    assert below(weight, SPOT_DB * ndtri(found.share_low[0])) == pytest.approx(0.05, abs=1e-6)
    assert below(weight, SPOT_DB * ndtri(found.share_high[0])) == pytest.approx(0.95, abs=1e-6)


def test_a_margin_that_is_known_is_a_share_that_is_known():
    own = -0.5 * ((MARGINS - 3.0) / 1.5)[None] ** 2
    found = said(3.0, 20.0, own)
    assert found.share_low[0] < ndtr(3.0 / SPOT_DB) < found.share_high[0]
    assert found.probability[0] < 0.01


laws = st.tuples(st.floats(-40, 60), st.floats(1.5, 15))


@given(laws, st.integers(0, 8))
def test_no_probability_contradicts_another(law, number):
    found = said(*law, silences(number)[None])
    assert found.probability[0] + found.probability_served[0] <= 1 + 1e-9
    assert found.probability[0] <= found.probability_half[0] <= 1 - found.probability_served[0] + 1e-9
    assert 0 <= found.share_low[0] <= found.share_high[0] <= 1


@given(laws)
def test_each_silence_makes_white_likelier(law):
    found = said(*law, np.stack([silences(number) for number in range(5)]))
    assert (np.diff(found.probability) >= -1e-9).all()
    assert (np.diff(found.probability_served) <= 1e-9).all()
    assert (np.diff(found.share_low) <= 1e-9).all()
    assert (np.diff(found.share_high) <= 1e-9).all()


@given(st.floats(-30, 40), st.floats(2, 12), st.floats(0.1, 10))
def test_where_nothing_was_seen_better_neighbours_make_white_less_likely(mean_db, sd_db, more):
    worse, better = said(mean_db, sd_db), said(mean_db + more, sd_db)
    assert better.probability[0] <= worse.probability[0] + 1e-9
    assert better.probability_served[0] >= worse.probability_served[0] - 1e-9


def test_ninety_in_a_hundred_intervals_hold_the_share():
    random = np.random.default_rng(5)
    margin = random.normal(2.0, 7.0, 2000)
    level = random.normal(margin, 4.0)
    own = -0.5 * ((MARGINS - level[:, None]) / 4.0) ** 2
    posteriors = posterior(Cavities(np.full(2000, 2.0), np.full(2000, 7.0)), own)
    # Drawn anew from what is believed, so that it holds for whatever law the neighbours are given.
    drawn = (posteriors.cumsum(1) > random.random((2000, 1))).argmax(1)
    theta = ndtr((MARGINS[drawn] + STEP * (random.random(2000) - 0.5)) / SPOT_DB)
    found = said(2.0, 7.0, own)
    inside = (found.share_low <= theta) & (theta <= found.share_high)
    assert inside.mean() == pytest.approx(0.9, abs=0.03)
    assert (theta <= WHITE_AT_MOST).mean() == pytest.approx(found.probability.mean(), abs=0.03)
