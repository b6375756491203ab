"""Roughness: planted fields, phones and places are told from the levels of those who walked there."""

from dataclasses import replace

import numpy as np
import pytest

from coverage.core.model import Model
from coverage.core.roughness import measure
from tests.coverage.core.factories import DAY, epoch, field_covariance, table, tile_keys

SIDE, PEOPLE = 36, 12
PLANTED = Model(
    mean_db=38.0, long_db=8.0, long_m=2500.0, short_db=5.0, short_m=400.0, spot_db=5.0, day_db=3.0
)


def walks(seed, planted=PLANTED):
    """Levels of two people at each of some tiles, each on three days at one place of the tile."""
    random = np.random.default_rng(seed)
    column, row = (axis.ravel() for axis in np.mgrid[0:SIDE, 0:SIDE])
    kept = random.random(len(column)) < 0.7
    column, row = column[kept], row[kept]
    root = np.linalg.cholesky(field_covariance(planted, 200.0 * column, 200.0 * row))
    margin = planted.mean_db + root @ random.normal(size=len(column))
    tile = np.repeat(np.arange(len(column)), 6)
    visitor, place = np.tile([0, 0, 0, 1, 1, 1], len(column)), np.tile([0, 15], len(column)).repeat(3)
    person = (tile * 7 + visitor * 5) % PEOPLE + 1
    at = random.normal(0, planted.spot_db, (len(column), 2))[tile, visitor]
    level = margin[tile] + at + random.normal(0, planted.day_db, len(tile))
    served = level > 0
    return table(
        contributor=person,
        day=DAY + np.tile([0, 9, 20], 2 * len(column)),
        tile=tile_keys(column, row)[tile],
        speaks_for=served,
        against=~served,
        margin_db=np.where(served, level, np.nan),
        spots=1 << place,
    )


PHONES = epoch(*range(1, PEOPLE + 1), offset_sd_db=0.5).phones


@pytest.fixture(scope="module")
def measured():
    """Of three fields: one alone may by chance be as smooth as its lengths do not say."""
    return [measure(walks(seed), PHONES, Model()) for seed in range(3)]


def mean(models, name):
    return float(np.mean([getattr(model, name) for model in models]))


def test_planted_deviations_are_recovered(measured):
    assert mean(measured, "short_db") == pytest.approx(PLANTED.short_db, abs=1.5)
    assert mean(measured, "long_db") == pytest.approx(PLANTED.long_db, rel=0.35)
    assert mean(measured, "mean_db") == pytest.approx(PLANTED.mean_db, abs=6.0)


def test_planted_lengths_are_recovered(measured):
    assert 0.5 < mean(measured, "short_m") / PLANTED.short_m < 2.0
    assert 0.5 < mean(measured, "long_m") / PLANTED.long_m < 2.0


def test_days_and_places_are_told_apart(measured):
    assert mean(measured, "day_db") == pytest.approx(PLANTED.day_db, abs=0.5)
    assert mean(measured, "spot_db") == pytest.approx(PLANTED.spot_db, abs=1.5)


@pytest.mark.parametrize("spot_db", [2.5, 4.0, 6.0])
def test_even_ground_and_uneven_ground_are_told_apart(spot_db):
    found = [measure(walks(seed, replace(PLANTED, spot_db=spot_db)), PHONES, Model()) for seed in range(3)]
    assert mean(found, "spot_db") == pytest.approx(spot_db, rel=0.25)


@pytest.mark.parametrize("day_db", [2.4, 3.6, 5.0])
def test_days_differ_by_what_was_planted(day_db):
    assert measure(walks(3, replace(PLANTED, day_db=day_db)), PHONES, Model()).day_db == pytest.approx(
        day_db, rel=0.1
    )


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
