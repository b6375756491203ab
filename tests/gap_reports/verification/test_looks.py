"""Fresh evidence becomes looks: one for a person, a tile and a day, and few for a person."""

from typing import Any

import numpy as np

from gap_reports.verification.looks import Looks, Rows, counted, looks_of

ROW = {"contributor": 1, "day": 5, "tile": 100, "speaks_for": 0, "against": 0, "spots": 1}


def rows(*changed: dict[str, Any]) -> Rows:
    every = [ROW | {"heard": True, "claimant": False} | changes for changes in changed]
    return Rows(*(np.array([row[name] for row in every]) for name in Rows._fields))


def told(looks: Looks) -> list[tuple[int, int, int, bool]]:
    columns = looks.contributor, looks.day, looks.tile, looks.served
    return [*zip(*(column.tolist() for column in columns), strict=True)]


def test_many_readings_of_a_day_in_a_tile_are_one_look_and_the_majority_speaks():
    looks = looks_of(rows({"speaks_for": 40, "spots": 1}, {"against": 3, "spots": 6}))
    assert told(looks) == [(1, 5, 100, True)]
    assert looks.spots.tolist() == [7]


def test_as_much_for_as_against_is_no_look():
    assert not len(looks_of(rows({"speaks_for": 2, "against": 2})))


def test_a_phone_that_was_never_heard_elsewhere_cannot_fail_but_can_succeed():
    assert not len(looks_of(rows({"against": 9, "heard": False})))
    assert told(looks_of(rows({"against": 9, "speaks_for": 1, "heard": False}))) == [(1, 5, 100, True)]


def test_a_look_is_the_claimants_if_any_of_its_phones_is():
    assert looks_of(rows({"speaks_for": 1}, {"speaks_for": 1, "claimant": True})).claimant.all()


def test_somebody_counts_again_on_another_day_elsewhere_in_the_tile_and_then_no_more():
    days = [(5, 0b0011), (6, 0b0001), (7, 0b1100), (8, 0b110000)]
    looks = looks_of(rows(*({"speaks_for": 1, "day": day, "spots": spots} for day, spots in days)))
    assert counted(looks).day.tolist() == [5, 7]


def test_everybody_counts_for_themselves_in_each_tile():
    looks = looks_of(
        rows(*({"speaks_for": 1, "contributor": who, "tile": t} for who in (1, 2) for t in (100, 101)))
    )
    assert len(counted(looks)) == 4
