"""What one reading is, and how it travels."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_probe.errors import ReadingError
from mobile_probe.reading import CHOICES, LARGEST_CELL_ID, Reading, content_id
from tests.mobile_probe.factories import reading

finite = st.floats(allow_nan=False, allow_infinity=False)
positive = st.floats(min_value=0, allow_nan=False, allow_infinity=False)
plmns = st.from_regex("[0-9]{5,6}", fullmatch=True)
zones = st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-9, minutes=-30))])
optional = {
    "accuracy_m": positive,
    "serving_plmn": plmns,
    "signal_dbm": finite,
    "quality_db": finite,
    "sinr_db": finite,
    "cell_id": st.integers(0, LARGEST_CELL_ID),
    "speed_mps": positive,
    "altitude_m": finite,
    "device_id": st.text(max_size=64).filter(str.isprintable),
    "is_mock": st.booleans(),
    **{name: st.sampled_from(words) for name, words in CHOICES.items() if name != "service_state"},
}
any_reading = st.builds(
    Reading,
    id=st.uuids(),
    observed_at=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=zones),  # noqa: DTZ001
    longitude=st.floats(-180, 180),
    latitude=st.floats(-90, 90),
    service_state=st.sampled_from(CHOICES["service_state"]),
    home_plmn=plmns,
    **{name: st.none() | values for name, values in optional.items()},
)


@given(any_reading)
def test_a_reading_comes_back_from_json_as_it_was(one: Reading) -> None:
    assert Reading.from_json(json.loads(json.dumps(one.to_json()))) == one


@given(any_reading)
def test_json_holds_no_null_and_tells_time_in_utc(one: Reading) -> None:
    record = one.to_json()
    assert None not in record.values()
    assert str(record["observed_at"]).endswith("Z")


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("latitude", 91, "91.0 is outside -90 to 90"),
        ("longitude", float("nan"), "nan is outside"),
        ("longitude", "2.3", "not a number"),
        ("latitude", True, "not a number"),
        ("signal_dbm", 10**400, "is outside"),
        ("accuracy_m", -1, "-1.0 is outside"),
        ("cell_id", 2**36, "is outside 0 to"),
        ("cell_id", 1.5, "not a whole number"),
        ("service_state", "fine", "'fine' is not one of in_service, "),
        ("technology", "6G", "'6G' is not one of 2G, 3G, 4G, 5G"),
        ("home_plmn", "2081", "'2081' is not an MCC-MNC"),
        ("home_plmn", 20801, "not a text"),
        ("home_plmn", None, "missing"),
        ("observed_at", "yesterday", "not an RFC 3339 time: 'yesterday'"),
        ("observed_at", "2026-05-04T12:00:00", "a time without a time zone"),
        ("observed_at", "0001-01-01T00:00:00+14:00", "not an RFC 3339 time"),
        ("device_id", "x" * 65, "more than 64 characters"),
        ("device_id", "a\x00b", "holds control characters"),
        ("device_id", "\ud800", "holds control characters"),
        ("id", "7", "not a UUID: '7'"),
        ("is_mock", "no", "neither true nor false"),
    ],
)
def test_a_bad_field_is_named_with_its_reason(field: str, value: object, reason: str) -> None:
    with pytest.raises(ReadingError, match=reason) as caught:
        Reading.from_json(reading().to_json() | {field: value})
    assert caught.value.field == field


def test_an_error_can_be_told_in_french() -> None:
    with pytest.raises(ReadingError) as caught:
        reading(latitude=91.0)
    assert caught.value.tell("fr") == "latitude: 91.0 n’est pas entre -90 et 90"


def test_a_time_without_a_zone_is_refused_from_python_too() -> None:
    with pytest.raises(ReadingError, match="time zone"):
        reading(observed_at=datetime(2026, 5, 4))  # noqa: DTZ001


def test_fields_of_a_later_version_are_passed_over() -> None:
    one = reading()
    assert Reading.from_json(one.to_json() | {"contributor": "x", "moon": "full"}) == one


def test_two_new_readings_have_different_ids() -> None:
    assert reading().id != reading().id


def test_the_same_content_gets_the_same_id_whatever_the_order_of_its_keys() -> None:
    assert content_id({"a": 1, "b": 2}) == content_id({"b": 2, "a": 1, "c": None, "id": None})
    assert content_id({"a": 1}) != content_id({"a": 2})


def test_the_id_of_a_content_never_changes_between_versions() -> None:
    assert str(content_id({"home_plmn": "00101"})) == "6683be8f-724b-58a2-98e5-5b2ddfe379fe"
