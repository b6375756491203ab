"""The sequential test: what a zone's tiles need, what nobody can do alone, and how often it is wrong."""

import numpy as np
import pytest

from gap_reports.verification.looks import Looks
from gap_reports.verification.scales import (
    FALSELY_REFUTED,
    FALSELY_VERIFIED,
    REFUTED_FROM,
    SERVED_IF_REPAIRED,
    SERVED_IF_WHITE,
    VERIFIED_FROM,
    WITH_SERVICE,
    WITHOUT,
    Outcome,
    judge,
    least,
    missing,
)

TILES = np.arange(100, 110)


def looks(served: dict[int, str], people: int = 9, claimants: int = 0) -> Looks:
    """By tile what was found, `+` or `-` on one day after the other, each by the next person."""
    found = [(t, day, sign == "+") for t, signs in served.items() for day, sign in enumerate(signs)]
    tile, day, good = (np.array(column) for column in zip(*found, strict=True))
    who = day % people
    return Looks(who, day, tile, 1 << day, good, who < claimants)


def everywhere(signs: str, tiles: np.ndarray = TILES) -> dict[int, str]:
    return {int(tile): signs for tile in tiles}


def test_four_looks_with_service_in_each_tile_verify_a_repair_and_three_do_not():
    assert judge(TILES, looks(everywhere("+++"))).outcome == Outcome.UNDECIDED
    found = judge(TILES, looks(everywhere("++++")))
    assert (found.outcome, found.repaired, found.contributors) == (Outcome.VERIFIED, 1.0, 4)


def test_three_looks_without_service_in_each_tile_refute_it():
    assert judge(TILES, looks(everywhere("--"))).outcome == Outcome.UNDECIDED
    assert judge(TILES, looks(everywhere("---"))).outcome == Outcome.NOT_REPAIRED


def test_nobody_decides_alone_nor_with_the_claimant():
    for signs in ("++++++", "------"):
        assert judge(TILES, looks(everywhere(signs), people=1)).outcome == Outcome.UNDECIDED
        assert judge(TILES, looks(everywhere(signs), people=4, claimants=3)).outcome == Outcome.UNDECIDED
    assert judge(TILES, looks(everywhere("++++"), people=4, claimants=2)).outcome == Outcome.VERIFIED


def test_a_repair_of_half_the_zone_is_partial_and_no_repair():
    found = judge(TILES, looks(everywhere("+++++", TILES[:5]) | everywhere("-----", TILES[5:])))
    assert found.outcome == Outcome.NOT_REPAIRED
    assert found.is_partial
    assert (found.repaired, found.unrepaired) == (0.5, 0.5)


def test_a_tenth_of_the_zone_may_be_left_over_and_a_third_may_not():
    most, some = everywhere("+++++++", TILES[:9]), everywhere("+++++++", TILES[:7])
    assert judge(TILES, looks(most)).outcome == Outcome.VERIFIED
    assert judge(TILES, looks(some)).outcome == Outcome.UNDECIDED


def test_what_lies_outside_the_zone_says_nothing():
    assert judge(TILES, looks(everywhere("++++", TILES + 50))).contributors == 0


def test_the_days_that_are_missing_are_told():
    assert judge(TILES, looks(everywhere("+"))).days_missing == 3
    assert missing(np.zeros(4)) == 4


def test_the_least_part_of_a_zone_counts_its_tiles_in_part():
    assert least(np.log([8.0, 1.0, 2.0, 4.0]), 0.25) == pytest.approx(0)
    assert np.exp(least(np.log([8.0, 1.0, 2.0, 4.0]), 0.4)) == pytest.approx((1 + 0.6 * 2) / 1.6)


def test_each_look_is_a_fair_bet_under_either_hypothesis():
    for served, with_service, without in (
        (SERVED_IF_WHITE, WITH_SERVICE, WITHOUT),
        (SERVED_IF_REPAIRED, -WITH_SERVICE, -WITHOUT),
    ):
        assert served * np.exp(with_service) + (1 - served) * np.exp(without) == pytest.approx(1)


@pytest.mark.parametrize(
    ("served", "sign", "bound", "error"),
    [
        (SERVED_IF_WHITE, 1, VERIFIED_FROM, FALSELY_VERIFIED),
        (SERVED_IF_REPAIRED, -1, REFUTED_FROM, FALSELY_REFUTED),
    ],
)
def test_whoever_looks_after_every_reading_is_wrong_as_seldom_as_is_promised(
    served: float, sign: int, bound: float, error: float
):
    """Ten thousand tiles on the edge of a hypothesis, looked at two hundred times each."""
    random = np.random.default_rng(1)
    steps = np.where(random.random((10_000, 200)) < served, WITH_SERVICE, WITHOUT)
    ever = (sign * steps.cumsum(axis=1) >= bound).any(axis=1).mean()
    assert 0 < ever <= error
