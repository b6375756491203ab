"""Why a tile is not known, and where an answer comes from."""

import numpy as np
import pandas as pd
import pytest

from coverage.core.verdict import NOT_KNOWN, SERVED, WHITE
from coverage.core.witness import MARGINS
from coverage.reasons import reasons, rests_on

FLAT = np.zeros(len(MARGINS))  # evidence that says nothing


def reason(**changes: float) -> object:
    """The reason of a tile that five people found white, which is not published all the same."""
    tile = {"verdict": NOT_KNOWN, "probability": 0.9, "probability_served": 0.0}
    tile |= {"contributors": 5, "contributors_for": 0, "contributors_against": 5, "against_days": 30}
    return reasons(pd.DataFrame([tile | changes])).iloc[0]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "not_sure"),
        ({"contributors": 0, "probability": np.nan, "probability_served": np.nan}, "nobody"),
        ({"contributors": 1, "contributors_against": 1}, "alone"),
        ({"contributors_against": 1}, "few_witnesses"),
        ({"against_days": 2}, "few_witnesses"),
        ({"probability": 0.0, "probability_served": 0.9, "contributors_for": 1}, "few_witnesses"),
        ({"probability": 0.0, "probability_served": 0.9, "contributors_for": 2}, "not_sure"),
        ({"probability": 0.2, "probability_served": 0.2}, "in_between"),
        ({"probability": 0.4, "probability_served": 0.3}, "not_sure"),
    ],
)
def test_what_is_not_known_has_a_reason(changes: dict[str, float], expected: str) -> None:
    assert reason(**changes) == expected


@pytest.mark.parametrize("verdict", [WHITE, SERVED])
def test_what_is_known_needs_none(verdict: int) -> None:
    assert pd.isna(reason(verdict=verdict))


def heard(sd_db: float) -> np.ndarray:
    """Evidence of a margin around 0 dB, so sharp."""
    return -0.5 * (MARGINS / sd_db) ** 2


@pytest.mark.parametrize(
    ("neighbours_sd_db", "own", "expected"),
    [
        (8.0, FLAT, "neighbours"),
        (8.0, heard(40.0), "neighbours"),
        (8.0, heard(8.0), "both"),
        (8.0, heard(4.0), "here"),
        (3.0, heard(8.0), "neighbours"),
    ],
)
def test_an_answer_rests_on_those_who_know_most(
    neighbours_sd_db: float, own: np.ndarray, expected: str
) -> None:
    found = rests_on(np.array([0.0]), np.array([neighbours_sd_db]), own[None])
    assert found.tolist() == [expected]


def test_what_everybody_expects_of_a_place_is_lent_by_its_neighbours() -> None:
    silence = np.where(MARGINS < 0, 0.0, -20.0)  # no service: any margin below nought explains it
    found = rests_on(np.array([-30.0, 10.0]), np.array([8.0, 8.0]), np.stack([silence, silence]))
    assert found.tolist() == ["neighbours", "here"]


def test_no_tiles_rest_on_nothing() -> None:
    assert rests_on(np.empty(0), np.empty(0), np.empty((0, len(MARGINS)))).tolist() == []
