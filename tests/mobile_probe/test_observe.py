"""One look becomes one reading, and nothing is guessed."""

from dataclasses import replace

import pytest

from mobile_probe.errors import ReadingError
from mobile_probe.observe import Declared, NotMeasuredError, device_name, heard_later, reading_of
from mobile_probe.reading import CHOICES
from tests.mobile_probe.road import BEGIN, HEARD, NOT_MEASURED, fix_at

HERE = fix_at(0, speed_mps=3.0, is_mock=False)


def test_a_reading_holds_what_the_radio_and_the_fix_say_at_the_time_of_the_fix() -> None:
    reading = reading_of(HEARD, HERE, "random", Declared(environment="vehicle"))
    assert (reading.observed_at, reading.speed_mps, reading.accuracy_m) == (BEGIN, 3.0, 5.0)
    assert (reading.service_state, reading.technology, reading.signal_dbm) == ("in_service", "4G", -101.0)
    assert (reading.device_id, reading.environment, reading.kind) == ("random", "vehicle", "measured")
    assert reading.is_mock is False


def test_what_was_not_measured_makes_no_reading() -> None:
    with pytest.raises(NotMeasuredError, match="nothing was measured"):
        reading_of(NOT_MEASURED, HERE, "random", Declared("00101"))


@pytest.mark.parametrize("state", CHOICES["service_state"])
def test_each_measured_state_stays_what_it_is(state: str) -> None:
    heard = replace(HEARD, service_state=state, serving_plmn="00102")
    assert reading_of(heard, HERE, "r", Declared()).service_state == state


def test_the_operator_of_the_sim_is_believed_before_the_person() -> None:
    reading = reading_of(HEARD, HERE, "r", Declared("00102"))
    assert (reading.home_plmn, reading.home_plmn_origin) == ("00101", "sim")


def test_the_person_stands_in_where_the_source_names_no_operator() -> None:
    nameless = replace(HEARD, home_plmn=None, home_plmn_origin=None)
    reading = reading_of(nameless, HERE, "r", Declared("00102"))
    assert (reading.home_plmn, reading.home_plmn_origin) == ("00102", "declared")
    with pytest.raises(NotMeasuredError, match="--home-plmn"):
        reading_of(nameless, HERE, "r", Declared())


def test_a_network_that_refuses_its_own_subscriber_says_nothing_of_the_place() -> None:
    alone = replace(HEARD, service_state="emergency_only", home_plmn=None, serving_plmn="00102")
    assert reading_of(alone, HERE, "r", Declared("00101")).service_state == "emergency_only"
    with pytest.raises(NotMeasuredError, match="refuse"):
        reading_of(alone, HERE, "r", Declared("00102"))


@pytest.mark.parametrize("wrong", [{"home_plmn": "208"}, {"environment": "on the moon"}])
def test_a_wrong_declaration_is_refused_by_name(wrong: dict[str, str]) -> None:
    with pytest.raises(ReadingError, match=next(iter(wrong))):
        Declared(**wrong)


def test_what_is_heard_late_is_heard_somewhere_on_the_way() -> None:
    moving = fix_at(0, speed_mps=20.0)
    assert [heard_later(moving, seconds).accuracy_m for seconds in (0, 1, 5)] == [5.0, 20.6, 100.1]
    assert heard_later(fix_at(0, speed_mps=0.0), 60).accuracy_m == 5.0
    assert heard_later(fix_at(0, speed_mps=20.0, accuracy_m=None), 5).accuracy_m is None


def test_devices_of_different_sources_have_different_names() -> None:
    names = {
        device_name("a", HEARD),
        device_name("b", HEARD),
        device_name("a", replace(HEARD, device_id=None)),
    }
    assert names == {"a/0", "b/0", "a"}
