"""Simple rules answer as they are written."""

import numpy as np

from benchmarks.trials import answers
from benchmarks.trials.answers import Counts
from tests.benchmarks.trials.planted import BASE


def counts(*pairs) -> Counts:
    """Pairs of readings for and against."""
    return Counts(*np.array(pairs).T)


def test_a_majority_is_more_than_half():
    assert answers.majority(counts((1, 2), (2, 2), (0, 0), (0, 1))).tolist() == [True, False, False, True]


def test_five_tests_and_a_quarter_of_all_make_a_challenge():
    said = counts((0, 4), (0, 5), (15, 5), (16, 5), (40, 12), (37, 12))
    assert answers.fcc(said).tolist() == [False, True, True, False, False, True]


def test_counts_are_of_the_trials_service_outdoors():
    evidence = answers.evidence_of(BASE.readings)
    found = answers.count(BASE, evidence)
    assert set(evidence.service.tolist()) == {answers.SERVICE}
    assert found.speaks_for.sum() == evidence.speaks_for.sum() > 0
    assert 0 < found.against.sum() < evidence.against.sum()


def test_values_come_by_tile_and_what_lies_outside_is_left_out():
    found = answers.by_tile(BASE, np.array([BASE.tiles[3], 0]), np.array([0.5, 0.7]))
    assert found[3] == 0.5
    assert np.isnan(np.delete(found, 3)).all()
