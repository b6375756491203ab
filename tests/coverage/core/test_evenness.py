"""Evenness: what days and places of a tile differ by is told from the levels of those who walked there."""

from dataclasses import replace

import numpy as np
import pytest

from coverage.core.evenness import SPOT_DB, measure
from coverage.core.model import Model
from tests.coverage.core.walks import PHONES, PLANTED, walks


def found(name, *, seeds=range(3), **planted):
    """The mean over some fields of what is measured in them."""
    offset_db = planted.pop("offset_db", 0.0)
    fields = [walks(seed, replace(PLANTED, **planted), offset_db) for seed in seeds]
    return float(np.mean([measure(field, PHONES, Model())[name] for field in fields]))


@pytest.mark.parametrize("day_db", [2.4, 3.6, 5.0])
def test_days_differ_by_what_was_planted(day_db):
    assert found("day_db", day_db=day_db, seeds=[3]) == pytest.approx(day_db, rel=0.1)


@pytest.mark.parametrize("spot_db", [1.5, 2.5, 4.0, 6.0])
def test_even_ground_and_uneven_ground_are_told_apart(spot_db):
    assert found("spot_db", spot_db=spot_db) == pytest.approx(spot_db, rel=0.25)


@pytest.mark.parametrize("offset_db", [0.0, 3.0])
def test_what_is_not_known_of_phones_does_not_pass_for_uneven_ground(offset_db):
    assert found("spot_db", spot_db=2.5, offset_db=offset_db) == pytest.approx(2.5, rel=0.3)


def test_ground_without_any_difference_is_believed_to_have_a_little():
    assert found("spot_db", spot_db=0.0) < 1.2
    assert found("spot_db", spot_db=0.0) >= SPOT_DB[0]


def test_of_a_few_levels_the_model_stays_as_written():
    few = walks(1).take(np.arange(12))
    assert replace(Model(), **measure(few, PHONES, Model())) == Model()
