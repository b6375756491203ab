"""Where to measure, from the database: the same for every box, and nothing of one person alone."""

from datetime import date

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

from coverage import questions
from coverage.core.grid import parent
from coverage.guidance.near import Box, where_to_measure
from coverage.models import CoverageTile, Evidence
from coverage.projection import centres
from tests.coverage.factories import (
    ALPHA,
    AS_OF,
    BRAVO,
    coverage_tile,
    official_share,
    pipeline_state,
    release,
    tile_key,
    white_zone,
    witness,
)

pytestmark = pytest.mark.django_db

NOT_KNOWN = {"verdict": "not_known", "service": "data_4g", "probability": 0.3, "probability_served": 0.4}


def around(tile: int, degrees: float = 0.05) -> Box:
    (lon,), (lat,) = centres(tile)
    return Box(lon - degrees, lat - degrees, lon + degrees, lat + degrees)


HERE = around(tile_key())


def state(person: int, tile: int | None = None, times: int = 1, **more: object) -> Evidence:
    """Somebody says that nothing passes here."""
    row = {"contributor_id": person, "tile": tile or tile_key(), "against": 0, "statements": times}
    return witness(**row | more)


def worth_at(tile: int) -> float:
    rows = where_to_measure(HERE)
    (gain,) = rows["expected_gain"][rows["tile"] == tile]
    return float(gain)


def test_the_places_worth_most_come_first():
    coverage_tile(service="data_4g", verdict="white")
    rows = where_to_measure(HERE)
    assert rows["expected_gain"].is_monotonic_decreasing
    assert rows["reasons"][0] == ["beside_white", "unmeasured"]


def test_an_empty_map_answers_nothing():
    assert where_to_measure(HERE).empty


def test_the_same_question_has_the_same_answer_and_a_part_of_the_box_a_part_of_it():
    coverage_tile(**NOT_KNOWN)
    coverage_tile(tile_key(4), service="data_4g")
    state(1), state(2)
    whole = where_to_measure(HERE)
    assert_frame_equal(whole, where_to_measure(HERE))
    small = Box(HERE.west, HERE.south, *(float(middle[0]) for middle in centres(tile_key(2))))
    part = where_to_measure(small)
    assert 0 < len(part) < len(whole)
    same = whole[whole["tile"].isin(part["tile"])].reset_index(drop=True)
    assert_frame_equal(part, same)


def test_an_operator_and_a_service_are_answered_alone():
    coverage_tile(service="voice", operator=ALPHA)
    coverage_tile(service="data_4g", operator=BRAVO)
    rows = where_to_measure(HERE, BRAVO, "data_4g")
    assert set(zip(rows["operator"], rows["service"], strict=True)) == {(BRAVO, "data_4g")}
    assert len(where_to_measure(HERE)) == 2 * len(rows)


def test_what_the_official_map_declares_is_told_and_counts():
    coverage_tile(service="data_4g")
    said = release(service="data_4g")
    pipeline_state()
    official_share(said, tile_key(1), cl=0.6)
    rows = where_to_measure(HERE).set_index("tile")
    assert rows.loc[tile_key(1), "declared"] is True
    assert rows.loc[tile_key(-1), "declared"] is False
    assert rows.loc[tile_key(1), "expected_gain"] > rows.loc[tile_key(-1), "expected_gain"]
    assert "declared_unmeasured" in rows.loc[tile_key(1), "reasons"]


def test_a_box_that_is_too_large_is_refused():
    with pytest.raises(ValueError, match="more than 30 km"):
        where_to_measure(Box(2.0, 49.0, 2.5, 49.1), ALPHA, "voice")
    with pytest.raises(ValueError, match="more than 12 km"):
        where_to_measure(Box(2.0, 49.0, 2.2, 49.1), ALPHA)


# --- What people say ------------------------------------------------------------------------------


def test_statements_of_two_people_raise_the_priority_and_give_no_verdict():
    coverage_tile(**NOT_KNOWN)
    before = worth_at(tile_key())
    state(1), state(2, day=date(2026, 11, 1))
    assert worth_at(tile_key()) > before
    assert not CoverageTile.objects.filter(verdict=0).exists()


def test_one_person_who_shouts_raises_nothing():
    coverage_tile(**NOT_KNOWN)
    before = where_to_measure(HERE)
    for day in range(1, 10):
        state(1, tile_key(day % 3), times=500, day=date(2026, 11, day), device=-day)
    assert_frame_equal(where_to_measure(HERE), before)


def test_what_was_said_before_the_window_is_forgotten():
    coverage_tile(**NOT_KNOWN)
    pipeline_state()
    before = worth_at(tile_key())
    state(1, day=date(2024, 1, 1)), state(2, day=date(2024, 1, 1))
    assert worth_at(tile_key()) == before


# --- What must stay hidden: docs/privacy.md, "Guidance" -------------------------------------------


def test_what_one_person_found_cannot_be_read_from_the_guidance():
    """The attack: ask for the guidance around a square of one contributor, and infer what they found."""
    alone = coverage_tile(service="data_4g", contributors=1, probability=0.9, probability_served=0.02)
    coverage_tile(tile_key(1), **NOT_KNOWN)
    before = where_to_measure(HERE)
    for name, value in {
        "probability": 0.01,
        "probability_served": 0.97,
        "verdict": 1,
        "contributor_days": 90,
    }.items():
        setattr(alone, name, value)
    alone.neighbours_mean_db, alone.last_day = 40.0, AS_OF
    alone.save()
    assert_frame_equal(where_to_measure(HERE), before)


def test_digits_that_the_public_is_not_told_change_nothing():
    tile = coverage_tile(**NOT_KNOWN | {"contributors": 2})
    before = where_to_measure(HERE)
    tile.probability, tile.contributors = 0.3004, 4
    tile.save()
    assert_frame_equal(where_to_measure(HERE), before)


def test_a_statement_is_not_located_finer_than_its_square_of_1_km_nor_are_its_authors_counted():
    """The attack: where in the square, and by how many of a class, was it said?"""
    inside = [key for key in map(tile_key, range(5)) if parent(key, 1000) == parent(tile_key(), 1000)]
    state(1, inside[0]), state(2, inside[0])
    one_corner = where_to_measure(HERE)
    Evidence.objects.all().delete()
    for person in range(4):
        state(person, inside[-1 - person % 2])
    assert_frame_equal(where_to_measure(HERE), one_corner)
    assert len(one_corner) == 25
    assert one_corner["expected_gain"].nunique() == 1


def test_two_people_who_speak_of_different_squares_stay_unheard():
    state(1, tile_key()), state(2, tile_key(10))
    assert where_to_measure(HERE).empty
    assert np.unique([parent(tile_key(), 1000), parent(tile_key(10), 1000)]).size == 2


def test_tiles_that_fresh_readings_are_to_decide_are_worth_much_though_they_are_white():
    coverage_tile(service="data_4g", verdict="white", contributors=20)
    zone = white_zone(service="data_4g")
    zone.members.create(tile=tile_key())
    assert tile_key() not in set(where_to_measure(HERE)["tile"])
    question = questions.ask(zone, date(2026, 11, 1))
    rows = where_to_measure(HERE).set_index("tile").loc[tile_key()]
    assert (rows["worth"], rows["reasons"][0]) == ("high", "asked")
    questions.close([question])
    assert tile_key() not in set(where_to_measure(HERE)["tile"])


def test_what_is_asked_of_a_zone_under_embargo_is_not_told():
    coverage_tile(service="data_4g", verdict="white")
    zone = white_zone(service="data_4g", public_from=date(2100, 1, 1))
    zone.members.create(tile=tile_key())
    questions.ask(zone, date(2026, 11, 1))
    assert tile_key() not in set(where_to_measure(HERE)["tile"])
