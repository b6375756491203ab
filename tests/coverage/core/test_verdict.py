"""Verdicts: two witnesses at least, on days apart, few false ones, and counts told in classes."""

from dataclasses import fields

import numpy as np
import pytest

from coverage.core.discovery import FALSE_DISCOVERY_RATE
from coverage.core.estimate import Estimate
from coverage.core.verdict import (
    APART_DAYS,
    MIN_CONTRIBUTORS,
    NO_FAMILY,
    NOT_KNOWN,
    SERVED,
    VERDICTS,
    WHITE,
    decide,
    witness_class,
    witness_classes,
)
from tests.coverage.core.factories import tile_keys

WORLDS, TILES = 200, 1500


def estimated(white, served=0.0, **columns):
    """An estimate of tiles apart from each other with enough witnesses, unless `columns` say else."""
    size = len(white)
    enough = {
        "contributors": 9,
        "contributors_for": MIN_CONTRIBUTORS,
        "contributors_against": MIN_CONTRIBUTORS,
    }
    enough |= {"against_days": APART_DAYS, "tile": tile_keys(2 * np.arange(size), 0)}
    said = {"probability": white, "probability_served": served, "probability_half": white}
    values = enough | said | columns
    full = {field.name: np.broadcast_to(values.get(field.name, 0), size) for field in fields(Estimate)}
    return Estimate(**full)


def verdicts(white, served=0.0, family=0, **columns):
    codes = decide(estimated(white, served, **columns), np.broadcast_to(family, len(white)))
    return [VERDICTS[code] for code in codes]


def test_codes_are_the_positions_of_their_names():
    assert [VERDICTS[code] for code in (WHITE, SERVED, NOT_KNOWN)] == ["white", "served", "not_known"]


def test_what_is_likely_enough_is_said_and_the_rest_is_not_known():
    assert verdicts([0.99, 0.0, 0.5], [0.0, 0.99, 0.3]) == ["white", "served", "not_known"]


@pytest.mark.parametrize("column", ["contributors_against", "contributors_for"])
def test_a_verdict_never_rests_on_one_witness_alone(column):
    one = {column: np.array([MIN_CONTRIBUTORS - 1, MIN_CONTRIBUTORS])}
    said = verdicts([1.0, 1.0], **one) + verdicts([0.0, 0.0], [1.0, 1.0], **one)
    expected = {
        "contributors_against": ["not_known", "white", "served", "served"],
        "contributors_for": ["white", "white", "not_known", "served"],
    }
    assert said == expected[column]


def test_white_asks_for_days_apart_and_served_does_not():
    days = np.array([APART_DAYS - 1, APART_DAYS, 0])
    assert verdicts([1.0, 1.0, 0.0], [0.0, 0.0, 1.0], against_days=days) == ["not_known", "white", "served"]


def test_a_tile_without_enough_witnesses_lends_no_certainty_to_others():
    assert verdicts([1.0, 0.92], contributors_against=np.array([1, 2])) == ["not_known", "not_known"]


def test_tiles_outside_any_region_are_decided_together():
    assert verdicts([1.0, 0.94, 0.94], family=[NO_FAMILY, NO_FAMILY, 4]) == ["white", "white", "not_known"]


def test_many_sure_tiles_never_pay_for_one_that_is_likely_something_else():
    assert verdicts([0.0] * 99 + [0.97], [1.0] * 99 + [0.01]) == ["served"] * 99 + ["white"]
    assert verdicts([1.0] * 99 + [0.4])[-1] == "not_known"


def test_no_tile_gives_no_verdict():
    assert verdicts([]) == []


@pytest.mark.parametrize(("sure", "verdict"), [(10, "not_known"), (40, "white")])
def test_a_doubtful_zone_is_left_out_unless_many_sure_ones_pay_for_it(sure, verdict):
    columns = [*2 * np.arange(sure), *range(200, 206)]
    half = np.where(np.arange(sure + 6) < sure, 1.0, 0.4)
    said = verdicts(np.full(sure + 6, 0.98), tile=tile_keys(columns, 0), probability_half=half)
    assert said == ["white"] * sure + [verdict] * 6


def test_a_zone_is_told_by_the_mean_of_its_tiles():
    tiles = tile_keys([0, 1, 2, 3], 0)
    half = np.array([1.0, 1.0, 0.94, 0.94])
    assert verdicts(np.full(4, 0.98), tile=tiles, probability_half=half) == ["white"] * 4
    assert verdicts(np.full(4, 0.98), tile=tiles, probability_half=half - 0.1) == ["not_known"] * 4


def test_zones_of_other_families_lend_no_certainty():
    tiles, half = tile_keys([0, 4, 8], 0), np.array([1.0, 1.0, 0.93])
    assert verdicts(np.full(3, 0.98), tile=tiles, probability_half=half) == ["white"] * 3
    apart = verdicts(np.full(3, 0.98), family=[0, 0, 1], tile=tiles, probability_half=half)
    assert apart == ["white", "white", "not_known"]


def false_shares(seed):
    """False share of white tiles, of zones and of served tiles in a world with calibrated probabilities."""
    random = np.random.default_rng(seed)
    # Of (white, a bit of service, a bit of its lack, served), one is true of each tile.
    chances = random.dirichlet([0.25, 0.05, 0.05, 0.4], TILES)
    truth = (chances.cumsum(1) > random.random((TILES, 1))).argmax(1)
    found = estimated(chances[:, 0], chances[:, 3], probability_half=chances[:, :2].sum(1))
    said = decide(found, random.integers(0, 2, TILES))
    assert min((said == WHITE).sum(), (said == SERVED).sum()) > 100
    white, served = truth[said == WHITE], truth[said == SERVED]
    return (white != 0).mean(), (white > 1).mean(), (served != 3).mean()


def test_of_calibrated_probabilities_few_published_are_false():
    shares = np.array([false_shares(seed) for seed in range(WORLDS)])
    standard_error = shares.std(axis=0, ddof=1) / np.sqrt(WORLDS)
    assert (shares.mean(axis=0) <= FALSE_DISCOVERY_RATE + 2 * standard_error).all()
    # Silence would keep the rate too.
    assert shares[:, [0, 2]].mean() > FALSE_DISCOVERY_RATE / 2


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
