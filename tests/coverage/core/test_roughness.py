"""Roughness: planted fields are told from the levels of those who walked there."""

import numpy as np
import pytest

from coverage.core.model import Model
from coverage.core.roughness import measure
from tests.coverage.core.factories import table
from tests.coverage.core.walks import PHONES, PLANTED, walks


@pytest.fixture(scope="module")
def measured():
    """Of three fields: one alone may by chance be as smooth as its lengths do not say."""
    return [
        measure(walks(seed), PHONES, Model(spot_db=PLANTED.spot_db, day_db=PLANTED.day_db))
        for seed in range(3)
    ]


def mean(models, name):
    return float(np.mean([getattr(model, name) for model in models]))


def test_planted_deviations_are_recovered(measured):
    assert mean(measured, "short_db") == pytest.approx(PLANTED.short_db, abs=1.5)
    assert mean(measured, "long_db") == pytest.approx(PLANTED.long_db, rel=0.35)
    assert mean(measured, "mean_db") == pytest.approx(PLANTED.mean_db, abs=6.0)


def test_planted_lengths_are_recovered(measured):
    assert 0.5 < mean(measured, "short_m") / PLANTED.short_m < 2.0
    assert 0.5 < mean(measured, "long_m") / PLANTED.long_m < 2.0


def test_a_rougher_country_is_found_rougher():
    smooth, rough = (
        measure(walks(5, Model(mean_db=60.0, short_db=short, long_db=long)), PHONES, Model())
        for short, long in ((4.0, 5.0), (8.0, 12.0))
    )
    assert smooth.short_db + 1 < rough.short_db
    assert smooth.long_db + 1 < rough.long_db


def test_silence_draws_the_mean_down_though_it_has_no_level():
    evidence = walks(7)
    loud = evidence.margin_db > np.nanquantile(evidence.margin_db, 0.5)
    half = table(
        contributor=evidence.contributor,
        day=evidence.day,
        tile=evidence.tile,
        speaks_for=loud,
        against=~loud,
        margin_db=np.where(loud, evidence.margin_db, np.nan),
        spots=evidence.spots,
    )
    heard = half.take(np.flatnonzero(loud))
    assert measure(half, PHONES, Model()).mean_db < measure(heard, PHONES, Model()).mean_db - 2


def test_of_a_few_levels_the_model_stays_as_written():
    few = walks(1).take(np.arange(12))
    assert measure(few, PHONES, Model()) == Model()
