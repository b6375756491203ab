"""How much of what is known exactly the public is told."""

from datetime import date
from itertools import pairwise
from math import isnan, nan

import numpy as np
import pandas as pd
import pytest

from coverage.core.cavities import Cavities
from coverage.core.shares import shares
from coverage.core.verdict import NOT_KNOWN, WHITE, WITNESS_CLASSES
from coverage.core.witness import MARGINS
from coverage.floor import PARAMETERS, TOLD, TOLD_STARTS, public_tiles, told


@pytest.mark.parametrize(
    ("exact", "public"),
    [(0.0, 0.01), (1e-9, 0.01), (0.0149, 0.01), (0.015, 0.02), (0.5049, 0.5), (0.9849, 0.98), (1.0, 0.99)],
)
def test_a_probability_is_told_in_hundredths_and_never_as_sure(exact: float, public: float) -> None:
    assert float(told(exact)) == public


def test_what_is_not_estimated_is_not_told() -> None:
    assert isnan(told([nan, 0.3])[0])


def test_how_many_found_no_service_cannot_be_read_off_what_is_told() -> None:
    witnesses = np.arange(2, 60)
    own = witnesses[:, None] * np.where(MARGINS < 0, 0.0, -3.0)  # each rules out a margin above nought
    around = Cavities(np.full(len(witnesses), -5.0), np.full(len(witnesses), 8.0))
    found = shares(4.5, around, own)
    exact = list(zip(found.probability, found.share_low, found.share_high, strict=True))
    public = list(zip(*map(told, (found.probability, found.share_low, found.share_high)), strict=True))
    assert len(set(exact)) > 3 * len(set(public))
    assert sum(one == other for one, other in pairwise(public)) > len(witnesses) / 2


MEASURED_ALONE = {
    "verdict": WHITE,
    "reason": None,
    "probability": 0.97,
    "probability_served": 0.01,
    "share_low": 0.0,
    "share_high": 0.18,
    "contributors": 1,
    "contributor_days": 40,
    "rests_on": "here",
    "neighbours_mean_db": -7.25,
    "neighbours_sd_db": 5.5,
    "last_day": date(2026, 11, 3),
}


def test_of_a_tile_measured_by_one_person_no_number_is_told() -> None:
    [row] = public_tiles(pd.DataFrame([MEASURED_ALONE])).to_dict("records")
    told_of_it = {name: value for name, value in row.items() if not pd.isna(value)}
    assert told_of_it == {
        "verdict": NOT_KNOWN,
        "reason": "alone",
        "contributors": "1",
        "last_observed": "2026-11",
        "last_day": date(2026, 11, 3),  # for the caller to drop, as staff sees it
    }


def test_what_neighbours_say_is_for_nobody_outside() -> None:
    row = public_tiles(pd.DataFrame([MEASURED_ALONE | {"contributors": 7}])).iloc[0]
    assert not {"neighbours_mean_db", "neighbours_sd_db"} & set(row.index)
    assert [row[name] for name in ("probability", "probability_served", "share_low", "rests_on")] == [
        0.97,
        0.01,
        0.01,
        "here",
    ]


def test_each_step_and_each_class_has_one_start() -> None:
    assert len(TOLD) == len(TOLD_STARTS) == len(PARAMETERS["told_starts"])
    assert len(WITNESS_CLASSES) == len(PARAMETERS["class_starts"])
    assert told(TOLD).tolist() == list(TOLD)
