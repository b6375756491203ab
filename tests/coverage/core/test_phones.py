"""Phones: what they add to a level, how often they alone fail, and whom others bear out."""

import numpy as np
import pytest

from coverage.core.evidence import Environment
from coverage.core.model import Model
from coverage.core.phones import meet
from tests.coverage.core.factories import DAY, epoch, evidence, heard, table, tile_key, tile_keys

PHONES, TILES, VISITS = 30, 80, 30
OFFSETS = np.random.default_rng(1).normal(0.0, 4.0, PHONES)
LOST_IN_VEHICLES_DB = 7.0


def crowd(silent=(), flaky=(), in_vehicles_db=LOST_IN_VEHICLES_DB):
    """Phones that meet in well served tiles, half of the time in a vehicle; some of them fail there."""
    random = np.random.default_rng(2)
    phone = np.repeat(np.arange(PHONES), VISITS)
    tile = random.integers(0, TILES, len(phone))
    vehicle = random.random(len(phone)) < 0.5
    margin = random.normal(35.0, 5.0, TILES)[tile] + OFFSETS[phone] - in_vehicles_db * vehicle
    fails = np.isin(phone, silent) | np.isin(phone, flaky) & (random.random(len(phone)) < 0.5)
    return table(
        contributor=phone + 1,
        day=DAY + random.integers(0, 60, len(phone)),
        tile=tile_keys(tile % 10, tile // 10),
        place=np.where(vehicle, Environment.VEHICLE, Environment.OUTDOOR),
        speaks_for=~fails,
        against=fails,
        margin_db=np.where(fails, np.nan, margin + random.normal(0.0, 3.0, len(phone))),
    )


def test_planted_offsets_are_recovered():
    found, model = meet(crowd(), Model())
    planted = OFFSETS - np.median(OFFSETS)
    assert found.offset_db == pytest.approx(planted, abs=2.0)
    assert np.sqrt(np.mean((found.offset_db - planted) ** 2)) < 1.0
    assert model.offset_db == pytest.approx(OFFSETS.std(), abs=1.5)


def test_what_is_not_known_of_an_offset_is_owned_up_to():
    found, _ = meet(crowd(), Model())
    away = np.abs(found.offset_db - OFFSETS + np.median(OFFSETS)) / found.offset_sd_db
    assert (away < 1).mean() > 0.6
    assert (away < 3).all()


@pytest.mark.parametrize("in_vehicles_db", [0.0, 3.0, 9.0, 15.0])
def test_tiles_where_both_were_move_what_a_vehicle_loses_by_a_third_of_what_they_say(in_vehicles_db):
    written = Model().vehicle_db
    found = meet(crowd(in_vehicles_db=in_vehicles_db), Model())[1].vehicle_db
    assert found == pytest.approx(written + (in_vehicles_db - written) / 3, abs=0.6)


def test_a_silent_phone_is_at_fault_and_a_flaky_one_more_than_an_honest_one():
    fault = meet(crowd(silent=[3, 4], flaky=[7]), Model())[0].fault
    honest = np.delete(fault, [3, 4, 7])
    assert (fault[[3, 4]] > 0.5).all()
    assert honest.max() < fault[7] < fault[3]
    assert honest.max() < 0.1


def test_a_phone_alone_in_a_hole_is_not_at_fault_for_it():
    rows = [
        heard(30.0, contributor=person, tile=tile_key(t), day=DAY + t) for t in range(3) for person in (1, 2)
    ]
    rows += [{"contributor": 1, "tile": tile_key(50 + t), "day": DAY + t} for t in range(20)]
    fault = meet(evidence(*rows), Model())[0].fault
    assert fault[0] == fault[1] < 0.1


def test_a_phone_that_nobody_saw_in_service_speaks_for_nothing():
    rows = [{"contributor": 5, "tile": tile_key(t), "day": DAY + t} for t in range(9)]
    assert meet(evidence(*rows, heard(30.0)), Model())[0].fault.tolist()[1] > 0.5


def visits(person, squares, days):
    """Somebody in service in squares of 1 km, one a day."""
    return [
        heard(30.0, contributor=person, tile=tile_key(5 * square), day=DAY + day)
        for square, day in zip(squares, days, strict=True)
    ]


@pytest.mark.parametrize(
    ("squares", "days", "stands"),
    [
        ([0, 1, 2, 3], [0, 5, 9, 12], True),
        ([0, 1, 2, 3], [4, 4, 4, 4], False),  # in one day
        ([0, 0, 0, 0], [0, 5, 9, 12], False),  # in one place
        ([20, 21, 22, 23], [0, 5, 9, 12], False),  # where nobody else was
    ],
)
def test_standing_needs_others_and_places_and_days(squares, days, stands):
    others = visits(2, range(6), range(6))
    found, _ = meet(evidence(*visits(1, squares, days), *others), Model())
    assert found.standing[0] == stands


def test_all_phones_of_a_person_stand_or_fall_together():
    rows = visits(1, range(4), range(4)) + visits(2, range(4), range(4))
    found, _ = meet(evidence(*rows, {"contributor": 1, "device": 77}), Model())
    assert found.contributor.tolist() == [1, 1, 2]
    assert found.device.tolist() == [-1, 77, -1]
    assert found.standing.all()


def test_a_phone_is_found_by_its_owner_and_itself():
    phones = epoch(3, 5, 9).phones
    assert phones.find(np.array([5, 5, 4, 9]), np.array([-1, 2, -1, -1])).tolist() == [1, -1, -1, 2]


def test_without_evidence_there_are_no_phones_and_the_model_is_as_written():
    nothing = crowd().take(np.empty(0, dtype=np.int64))
    found, model = meet(nothing, Model())
    assert not len(found.contributor)
    assert model.offset_db == Model().offset_db
