"""Stored readings in the codes of the core: devices, levels, places."""

from itertools import product
from typing import Any

import numpy as np
import pytest

from coverage.core import evidence
from coverage.core.evidence import ACCURACY_LIMIT_M, Environment, Kind, State, Technology
from coverage.core.fold import fold
from coverage.projection import spots_of, tiles_of
from coverage.translate import devices_of, readings_of_core
from measurements import vocabulary
from measurements.queries import DTYPES, NOT_STATED, ObservedReadings
from measurements.silent import VAGUE_M, judged_operators, silences

PLAIN = {
    "contributor": 1,
    "day": 20000,
    "second": 43_200,
    "longitude": 2.0,
    "latitude": 49.9,
    "accuracy_m": 12.0,
    "service_state": vocabulary.SERVICE_STATES.index("in_service"),
    "technology": vocabulary.TECHNOLOGIES.index("4G"),
    "max_technology": vocabulary.TECHNOLOGIES.index("5G"),
    "environment": vocabulary.ENVIRONMENTS.index("vehicle"),
    "kind": vocabulary.KINDS.index("active_test"),
    "is_mock": False,
    "home_plmn": "20801",
    "serving_plmn": "20801",
    "device_id": "phone",
    "signal_dbm": -100.0,
    "signal_kind": vocabulary.SIGNAL_KINDS.index("rsrp"),
    "speed_mps": np.nan,
}


def observed(*rows: dict[str, Any]) -> ObservedReadings:
    """A 4G phone in service, but for what each row changes."""
    columns = {name: [(PLAIN | row)[name] for row in rows] for name in ObservedReadings._fields}
    return ObservedReadings(
        **{name: np.array(columns[name], dtype) for name, dtype in zip(columns, DTYPES, strict=True)}
    )


def translated(**changes: Any) -> evidence.Readings:
    return readings_of_core(observed(changes))[0]


def test_each_word_is_the_word_of_the_core() -> None:
    reading = translated()
    assert reading.state.tolist() == [State.IN_SERVICE]
    assert (reading.technology.tolist(), reading.max_technology.tolist()) == (
        [Technology.G4],
        [Technology.G5],
    )
    assert reading.environment.tolist() == [Environment.VEHICLE]
    assert (reading.day.tolist(), reading.second.tolist()) == ([20000], [43_200])
    assert reading.kind.tolist() == [Kind.ACTIVE_TEST]


@pytest.mark.parametrize(
    ("said", "speed_mps", "told"),
    [
        ("unknown", 25.0, Environment.VEHICLE),
        ("outdoor", 8.0, Environment.VEHICLE),
        ("outdoor", 7.9, Environment.OUTDOOR),
        ("unknown", np.nan, Environment.UNKNOWN),
        ("vehicle", 0.0, Environment.VEHICLE),
        ("indoor", 25.0, Environment.INDOOR),
    ],
)
def test_whoever_is_as_fast_as_a_car_is_in_one(said: str, speed_mps: float, told: Environment) -> None:
    environment = vocabulary.ENVIRONMENTS.index(said)
    assert translated(environment=environment, speed_mps=speed_mps).environment.tolist() == [told]


def test_a_reading_lies_in_its_tile_and_in_a_spot_of_it() -> None:
    reading = translated()
    assert reading.tile.tolist() == tiles_of(2.0, 49.9).tolist()
    assert reading.spot.tolist() == spots_of(2.0, 49.9).tolist()


@pytest.mark.parametrize(
    "changes",
    [
        {"signal_dbm": np.nan},
        {"signal_kind": NOT_STATED},
        {"signal_kind": vocabulary.SIGNAL_KINDS.index("ss_rsrp")},  # of a neighbour, on 4G
        {"technology": NOT_STATED},
    ],
)
def test_what_is_no_level_of_the_technology_in_use_has_no_margin(changes: dict[str, Any]) -> None:
    assert translated().margin_db.tolist() == [22.0]
    assert np.isnan(translated(**changes).margin_db).all()


def test_a_device_is_a_number_of_its_contributor() -> None:
    ids = np.array(["phone", "modem", "phone", "phone", ""], dtype=object)
    phone, modem, again, of_another, unnamed = devices_of(np.array([1, 1, 1, 2, 1]), ids).tolist()
    assert phone == again
    assert len({phone, modem, of_another, unnamed}) == 4


def test_the_number_of_a_device_is_for_ever() -> None:
    """Stored rows keep it: another number for the same phone would make two witnesses' phones of one."""
    numbers = devices_of(np.array([1, 2**62]), np.array(["phone-1", "téléphone"], dtype=object))
    assert numbers.tolist() == [4211945916139751661, -7753555374464476520]


def test_readings_of_nobody_judged_are_left_out_and_the_others_keep_their_operator() -> None:
    rows = [{"home_plmn": plmn, "serving_plmn": ""} for plmn in ("310410", "20820", "20888", "20801")]
    readings, operators = readings_of_core(observed(*rows))
    assert [operators[code] for code in readings.operator] == ["20820", "20820", "20801"]


def test_a_phone_that_roams_or_is_abroad_is_judged_for_nobody() -> None:
    roams = {"serving_plmn": "20601"}
    abroad = {"longitude": -122.4, "latitude": 37.8}
    assert judged_operators(observed({}, roams, abroad))[1].tolist() == [0, -1, -1]


def every_situation() -> ObservedReadings:
    """A reading of each state, technologies, kind, accuracy, SIM and place, each of another contributor."""
    technologies = range(NOT_STATED, len(vocabulary.TECHNOLOGIES))
    states, kinds = range(len(vocabulary.SERVICE_STATES)), range(len(vocabulary.KINDS))
    sims = [("20801", "20801"), ("20825", ""), ("20826", "20820"), ("20815", "20601"), ("00101", "00102")]
    names = ["service_state", "technology", "max_technology", "kind", "accuracy_m"]
    names += ["home_plmn", "serving_plmn", "longitude"]
    values = product(states, technologies, technologies, kinds, (np.nan, 250.0, 250.1), sims, (2.0, -122.4))
    rows = [dict(zip(names, (*told, *sim, place), strict=True)) for *told, sim, place in values]
    return observed(*(row | {"contributor": number} for number, row in enumerate(rows)))


@pytest.mark.parametrize("test_network", [True, False])
def test_a_reading_is_told_to_be_no_evidence_where_the_fold_makes_none_of_it(
    settings: Any, test_network: bool
) -> None:
    settings.TEST_NETWORK = test_network
    readings = every_situation()
    speaking = [number for number, word in enumerate(silences(readings)) if not word]
    assert len(readings.contributor) > 2 * len(speaking) > 0
    assert np.unique(fold(readings_of_core(readings)[0]).contributor).tolist() == speaking


def test_a_position_is_too_vague_for_a_receipt_where_it_is_for_the_fold() -> None:
    assert VAGUE_M == ACCURACY_LIMIT_M
