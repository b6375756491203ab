"""What the crowd sends: readings that the product takes, biased as real ones are."""

import json
from collections import Counter

import numpy as np
import pytest

from measurements.formats.native import decode_reading
from tests.worlds.conftest import NOW, PEOPLE
from worlds.crowd import assemble


def of_fault(crowd, fault: str) -> list[dict]:
    return crowd.of(next(person for person in crowd.people if person.fault == fault))


def test_every_reading_is_one_that_the_api_reads(crowd):
    items = [decode_reading(0, json.dumps(r).encode()) for p in crowd.people[::8] for r in crowd.of(p)]
    assert len(items) > 1000
    assert {item.reason for item in items} == {""}


def test_readings_are_of_the_80_days_before_the_moment(crowd):
    age_days = (NOW.timestamp() - crowd.time) / 86_400
    assert 0 < age_days.min() < 7
    assert 70 < age_days.max() < 80


def test_the_same_seed_and_moment_give_the_same_readings(world, crowd):
    again = assemble(world, NOW, PEOPLE)
    assert [again.of(p) for p in again.people[:5]] == [crowd.of(p) for p in crowd.people[:5]]


def test_no_id_stands_twice(crowd):
    ids = [reading["id"] for person in crowd.people for reading in crowd.of(person)]
    assert len(set(ids)) == len(ids) == len(crowd.time)


def test_a_broken_modem_has_never_had_service(crowd):
    assert {reading["service_state"] for reading in of_fault(crowd, "broken")} == {"out_of_service"}


def test_a_troll_denies_service_in_the_largest_village_in_part_with_a_mocked_position(world, crowd):
    readings = of_fault(crowd, "troll")
    assert {reading["service_state"] for reading in readings} == {"out_of_service"}
    assert {reading["is_mock"] for reading in readings} == {True, False}
    village = world.land.villages[world.land.inhabitants.argmax()]
    longitude, latitude = world.land.frame.degrees(*village)
    assert max(abs(reading["latitude"] - latitude) for reading in readings) < 0.01
    assert max(abs(reading["longitude"] - longitude) for reading in readings) < 0.01


def test_phones_that_forget_lose_most_of_their_negatives(crowd):
    forgets = np.array([person.keeps < 1 for person in crowd.people])[crowd.person]
    honest = np.array([person.honest for person in crowd.people])[crowd.person]
    without = crowd.state != "in_service"
    assert without[forgets & honest].mean() < 0.5 * without[~forgets & honest].mean()


def test_emergency_calls_are_possible_where_another_operator_is(crowd):
    states = Counter(crowd.state.tolist())
    assert 0 < states["emergency_only"] < states["in_service"]
    assert 0 < states["out_of_service"] < states["in_service"]


def test_a_phone_in_service_says_on_what_and_how_strong(crowd):
    kinds = {"2G": "rssi", "3G": "rscp", "4G": "rsrp", "5G": "ss_rsrp"}
    for reading in crowd.of(crowd.people[0]):
        served = reading["service_state"] == "in_service"
        assert served == ("technology" in reading)
        assert not served or reading["signal_kind"] == kinds[reading["technology"]]


def test_positions_are_off_by_what_phones_say_and_by_far_more_for_liars(world, crowd):
    honest = np.array([person.honest and person.gps_times == 1 for person in crowd.people])[crowd.person]
    longitude, latitude = world.land.frame.degrees(crowd.x, crowd.y)
    off = np.hypot((crowd.longitude - longitude) * 77_900, (crowd.latitude - latitude) * 111_200)
    assert (off <= crowd.accuracy_m)[honest].mean() == pytest.approx(0.68, abs=0.02)


def test_homes_are_said_to_be_indoors(crowd):
    assert 0.02 < (crowd.place == "indoor").mean() < 0.3
    assert {"outdoor", "vehicle", ""} < set(crowd.place.tolist())
