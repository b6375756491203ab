"""Estimates: contributor-weeks, the prior, the posterior."""

from dataclasses import fields
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, optimize, stats

from coverage.core.estimate import PRIOR_A, PRIOR_B, SERVED_AT_LEAST, WHITE_AT_MOST, estimate, weekly_trials

MONDAY = (date(2026, 3, 2) - date(1970, 1, 1)).days


def trials(*rows):
    """Trials of rows (contributor, day, tile, operator, service, speaks_for, against)."""
    return weekly_trials(*np.array(rows, dtype=np.int64).reshape(-1, 7).T)


def rows_of(result):
    return list(zip(*(getattr(result, field.name).tolist() for field in fields(result)), strict=True))


def test_a_contributor_counts_once_per_week_by_the_fraction_that_speaks_for():
    found = trials((1, MONDAY, 7, 20801, 0, 3, 0), (1, MONDAY + 6, 7, 20801, 0, 0, 1))
    assert rows_of(found) == [(7, 20801, 0, 0.75, 0.25, 1, 1, 1, 2, MONDAY, MONDAY + 6)]


def test_weeks_begin_on_monday():
    found = trials((1, MONDAY - 1, 7, 20801, 0, 1, 0), (1, MONDAY, 7, 20801, 0, 1, 0))
    assert found.successes.tolist() == [2.0]


def test_each_tile_operator_and_service_has_its_own_trials_in_sorted_order():
    found = trials((1, 9, 8, 2, 1, 1, 0), (2, 9, 8, 2, 0, 0, 1), (2, 9, 8, 1, 3, 1, 0), (3, 9, 7, 2, 1, 1, 0))
    assert [row[:5] for row in rows_of(found)] == [
        (7, 2, 1, 1, 0),
        (8, 1, 3, 1, 0),
        (8, 2, 0, 0, 1),
        (8, 2, 1, 1, 0),
    ]


def test_contributors_and_their_days_are_counted_once():
    found = trials(
        (1, 9, 7, 1, 0, 1, 0), (1, 9, 7, 1, 0, 0, 1), (1, 30, 7, 1, 0, 0, 1), (2, 9, 7, 1, 0, 0, 1)
    )
    assert rows_of(found) == [(7, 1, 0, 0.5, 2.5, 2, 1, 2, 3, 9, 30)]


def test_a_row_that_speaks_of_nothing_outdoors_is_no_trial():
    assert rows_of(trials((1, 9, 7, 1, 0, 0, 0))) == []
    assert trials((1, 9, 7, 1, 0, 0, 0), (2, 9, 7, 1, 0, 0, 1)).contributors.tolist() == [1]


small = st.integers(0, 3)
evidence_rows = st.lists(st.tuples(small, st.integers(0, 15), small, small, small, small, small), max_size=40)


def trials_by_hand(rows):
    weeks = {}
    for contributor, day, tile, operator, service, speaks_for, against in rows:
        if speaks_for + against:
            week = weeks.setdefault((tile, operator, service), {}).setdefault(
                (contributor, (day + 3) // 7), [0, 0]
            )
            week[0] += speaks_for
            week[1] += speaks_for + against
    return {cell: (sum(f / n for f, n in of.values()), len(of)) for cell, of in sorted(weeks.items())}


def people_by_hand(rows, said):
    """Who said it in each cell, of rows in which anything was said."""
    cells = {row[2:5]: set() for row in sorted(rows, key=lambda row: row[2:5]) if row[5] + row[6]}
    for row in rows:
        if row[said]:
            cells[row[2:5]].add(row[0])
    return [len(people) for people in cells.values()]


@given(evidence_rows)
def test_those_who_speak_for_and_against_are_counted_as_by_hand(rows):
    found = trials(*rows)
    assert found.contributors_for.tolist() == people_by_hand(rows, 5)
    assert found.contributors_against.tolist() == people_by_hand(rows, 6)


@given(evidence_rows)
def test_trials_add_up_as_by_hand(rows):
    found, by_hand = trials(*rows), trials_by_hand(rows)
    assert list(zip(found.tile, found.operator, found.service, strict=True)) == list(by_hand)
    assert found.successes == pytest.approx([successes for successes, _ in by_hand.values()])
    assert found.successes + found.failures == pytest.approx([weeks for _, weeks in by_hand.values()])
    assert (found.failures >= 0).all()


@given(evidence_rows, st.randoms())
def test_the_order_of_the_rows_changes_no_bit(rows, random):
    found = rows_of(trials(*rows))
    random.shuffle(rows)
    assert rows_of(trials(*rows)) == found


@given(evidence_rows)
def test_repeating_every_reading_ten_times_changes_no_trial(rows):
    repeated = [(*row[:5], row[5] * 10, row[6] * 10) for row in rows]
    assert rows_of(trials(*repeated)) == rows_of(trials(*rows))
    assert rows_of(trials(*rows * 10)) == rows_of(trials(*rows))


@given(evidence_rows)
def test_a_tile_is_estimated_alike_alone_and_among_others(rows):
    alone = [row for tile in range(4) for row in rows_of(trials(*(row for row in rows if row[2] == tile)))]
    assert alone == rows_of(trials(*rows))


def test_the_prior_is_the_law_that_its_two_statements_fix():
    def gap(logarithms):
        law = stats.beta(*np.exp(logarithms))
        return law.cdf(WHITE_AT_MOST) - 0.05, law.sf(SERVED_AT_LEAST) - 0.85

    found = optimize.fsolve(gap, np.log([0.5, 0.1]), xtol=1e-13)
    assert np.exp(found) == pytest.approx([PRIOR_A, PRIOR_B], rel=1e-8)


def test_without_evidence_the_prior_speaks():
    nothing = estimate([0], [0])
    assert nothing.probability == pytest.approx(0.05)
    assert nothing.probability_served == pytest.approx(0.85)


@pytest.mark.parametrize(
    ("successes", "failures"), [(0, 1), (0, 4), (0, 12), (1, 3), (2.5, 2.5), (6, 1), (40, 60)]
)
def test_the_posterior_is_bayes_rule_integrated_by_force(successes, failures):
    def joint(x):
        # θ = 1 - x**(1/b) flattens the spike of the prior at 1, so that plain integration sees it.
        theta = 1 - x ** (1 / PRIOR_B)
        return theta ** (PRIOR_A - 1 + successes) * (1 - theta) ** failures

    def mass(low, high):
        ends = (1 - high) ** PRIOR_B, (1 - low) ** PRIOR_B
        return integrate.quad(joint, *ends, limit=500, epsabs=0, epsrel=1e-8)[0]

    found = estimate(successes, failures)
    total = mass(0.0, WHITE_AT_MOST) + mass(WHITE_AT_MOST, SERVED_AT_LEAST) + mass(SERVED_AT_LEAST, 1.0)
    assert found.probability == pytest.approx(mass(0.0, WHITE_AT_MOST) / total, rel=1e-6)
    assert found.probability_served == pytest.approx(mass(SERVED_AT_LEAST, 1.0) / total, rel=1e-6)
    assert mass(0.0, found.share_low) / total == pytest.approx(0.05, rel=1e-5)
    assert mass(found.share_high, 1.0) / total == pytest.approx(0.05, rel=1e-5)


counts = st.integers(0, 60)


@given(counts, counts)
def test_one_more_failure_makes_white_likelier_and_served_less_likely(successes, failures):
    found = estimate([successes] * 2, [failures, failures + 1])
    assert found.probability[0] < found.probability[1]
    assert found.probability_served[0] > found.probability_served[1]
    assert found.share_low[0] <= found.share_high[0]


@pytest.mark.parametrize("bad", [-0.5, np.nan, np.inf])
def test_what_is_no_number_of_trials_is_refused_by_name(bad):
    with pytest.raises(ValueError, match="failures"):
        estimate([1.0], [bad])
