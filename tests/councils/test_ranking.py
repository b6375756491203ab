"""Communes side by side: told apart where their intervals do, and not at all where little was measured."""

from itertools import pairwise

import numpy as np
import pytest

from councils.compare import compare
from councils.ranking import LEAST_TILES, Ranking, places, ranking
from tests.councils.factories import SERVED, WHITE, inhabited, measured, sign
from tests.coverage.factories import (
    ALPHA,
    larger_territory,
    official_share,
    pipeline_state,
    release,
    tile_key,
)

pytestmark = pytest.mark.django_db

WIDE = 60  # tiles of a commune


def told(kind: str = "com", by: str = "missing_area", key: str = "dep-80") -> Ranking:
    return ranking(key, kind, by, ALPHA, "data_4g")


@pytest.fixture(autouse=True)
def department() -> None:
    """Three communes in the order of what is missing, all declared; and one where hardly anybody measured."""
    pipeline_state()
    larger_territory("dep-80")
    larger_territory("epci-1", ["80001", "80002"])
    larger_territory("epci-2", ["80003"])
    found = release(service="data_4g")
    for row, (code, white) in enumerate({"80001": 60, "80002": 30, "80003": 30, "80004": 5}.items()):
        inhabited(code, range(WIDE), row=10 * row, people=row)
        for column in range(WIDE):
            official_share(found, tile_key(column, 10 * row), tbc=1.0)
        measured(range(white), WHITE, row=10 * row)
        if white < WIDE and white >= LEAST_TILES:
            measured(range(white, WIDE), SERVED, row=10 * row)
    sign()
    compare()


def test_a_rank_is_one_more_than_those_wholly_above() -> None:
    rows = [(row.key, row.first, row.last) for row in told().ranked]
    assert rows == [("com-80001", 1, 1), ("com-80002", 2, 3), ("com-80003", 2, 3)]


def test_where_little_is_measured_nothing_is_ranked() -> None:
    assert [(row.key, row.evidence_share) for row in told().unranked] == [("com-80004", round(5 / WIDE, 5))]


def test_nobody_is_ranked_by_people_where_nobody_lives() -> None:
    unranked = {row.key: row.evidence_share for row in told(by="missing_people").unranked}
    assert unranked["com-80001"] is None


def test_both_ways_of_a_map_to_be_wrong_are_ranked_alike() -> None:
    found = told(by="undeclared_area")
    assert [row.first for row in found.ranked] == [1, 1, 1]
    assert {row.share.share for row in found.ranked} == {0.0}


def test_epci_are_the_sums_of_their_communes() -> None:
    rows = {row.key: row.share.share for row in told("epci").ranked}
    communes = {row.key: row.share.share for row in told().ranked}
    assert rows["epci-1"] == pytest.approx((communes["com-80001"] + communes["com-80002"]) / 2, abs=1e-5)
    assert rows["epci-2"] == communes["com-80003"]


def test_an_operator_without_a_release_contradicts_none_and_is_not_ranked() -> None:
    found = ranking("dep-80", "com", "missing_area", "00104", "data_4g")
    assert (found.ranked, len(found.unranked)) == ((), 4)


def test_an_unknown_territory_is_named() -> None:
    with pytest.raises(LookupError, match="dep-99"):
        told(key="dep-99")


def test_places_are_what_counting_one_by_one_gives() -> None:
    random = np.random.default_rng(1)
    low = np.round(random.uniform(size=60), 2)
    high = low + np.round(random.uniform(0, 0.3, size=60), 2)
    first, last = places(low, high)
    assert first.tolist() == [1 + int((low > mine).sum()) for mine in high]
    assert last.tolist() == [60 - int((high < mine).sum()) for mine in low]
    assert (first <= last).all()


def test_equal_shares_have_equal_places() -> None:
    first, last = places(np.full(4, 0.2), np.full(4, 0.2))
    assert all(one == other for one, other in pairwise([*zip(first, last, strict=True)]))
    assert (int(first[0]), int(last[0])) == (1, 4)
