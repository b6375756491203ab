"""Our own format: what is understood, and how a refusal is worded."""

import json

import pytest

from measurements.formats.item import NotABatch
from measurements.formats.native import decode_batch, decode_lines, decode_reading, digest_of
from tests.measurements.factories import body, reading

MOST = 100  # readings of a batch


def reason(**changes: object) -> str:
    fields = {name: value for name, value in reading(**changes).items() if value != "absent"}
    return decode_reading(0, json.dumps(fields).encode()).reason


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"home_plmn": "absent"}, "home_plmn: missing"),
        ({"longitude": "2.0"}, "longitude: expected `float`, got `str`"),
        ({"latitude": 91}, "latitude: expected `float` <= 90.0"),
        ({"service_state": "no idea"}, "service_state: invalid enum value 'no idea'"),
        ({"home_plmn": "208-01"}, "home_plmn: expected five or six digits"),
        (
            {"observed_at": "2026-11-21T08:00:00"},
            "observed_at: expected `datetime` with a timezone component",
        ),
        ({"id": "seven"}, "id: invalid UUID"),
        ({"technology": "LTE"}, "technology: invalid enum value 'LTE'"),
    ],
)
def test_a_refusal_names_the_field_and_the_reason(changes: dict[str, object], sentence: str) -> None:
    assert reason(**changes) == sentence


def test_a_bad_reading_does_not_sink_its_batch() -> None:
    items = decode_batch(b'{"readings": [7, "\xff", %s]}' % json.dumps(reading()).encode(), MOST)
    assert items[0].reason == "not a reading: Expected `object`, got `int`"
    assert items[1].reason.startswith("not a reading: ")
    assert items[2].reading is not None


@pytest.mark.parametrize("sent", [b"", b"[]", b'{"readings": 7}', b"{}", b'{"readings": ['])
def test_what_is_no_batch_is_refused_whole(sent: bytes) -> None:
    with pytest.raises(ValueError, match="readings: |not a batch: "):
        decode_batch(sent, MOST)


def test_one_moment_has_one_spelling() -> None:
    noon = reading(observed_at="2026-11-20T12:00:00Z")
    same = noon | {"observed_at": "2026-11-20T13:00:00+01:00"}
    first, second = decode_batch(body([noon, same]), MOST)
    assert first.reading == second.reading


def test_unknown_fields_are_passed_over() -> None:
    assert reason(colour="green") == ""


def test_a_line_names_its_contributor_or_takes_the_given_one() -> None:
    lines = [json.dumps(reading(contributor="anne")).encode(), b"\n", json.dumps(reading()).encode()]
    assert [item.contributor for item in decode_lines(iter(lines), "bus 12")] == ["anne", "bus 12"]
    assert [item.reason for item in decode_lines(iter(lines[2:]), "")] == [
        "contributor: missing, and no --contributor was given"
    ]


def test_lines_keep_their_number_in_the_file() -> None:
    lines = [b"\n", b"{broken\n", json.dumps(reading(contributor="a")).encode()]
    items = list(decode_lines(iter(lines), ""))
    assert [(item.index, bool(item.reason)) for item in items] == [(2, True), (3, False)]


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ('"device_id": "a\\u0000b"', "device_id"),
        ('"id": "\\u0000abc"', "id"),
        (f'"service_state": "{"x" * 1000}"', "service_state"),
        ('"observed_at": "9999-12-31T23:59:59-01:00"', "observed_at"),
        ('"observed_at": "0001-01-01T00:00:00+01:00"', "observed_at"),
        (f'"cell_id": 1{"0" * 400}', "cell_id"),
        ('"device_id": "\\ud800"', "not a reading"),
        ('"accuracy_m": NaN', "not a reading"),
        (f'"noted": {"[" * 100_000}{"]" * 100_000}', "not a reading: brackets in brackets, too deep"),
        ('"home_plmn": "27201\\n"', "home_plmn"),
    ],
)
def test_a_hostile_reading_is_refused_alone(raw: str, field: str) -> None:
    hostile = json.dumps(reading())[:-1] + f", {raw}}}"
    good = json.dumps(reading())
    bad, fine = decode_batch(f'{{"readings": [{hostile}, {good}]}}'.encode(), MOST)
    assert bad.reason.startswith(field)
    assert len(bad.reason) <= 300
    assert "\0" not in bad.reason + bad.reading_id
    assert fine.reading is not None


def test_more_readings_than_a_batch_may_have_are_counted_and_not_read() -> None:
    with pytest.raises(NotABatch, match="readings: 3 in one batch, at most 2 are taken"):
        decode_batch(b'{"readings": [1, 2, 3]}', 2)


def test_an_endless_nesting_is_no_batch() -> None:
    with pytest.raises(ValueError, match="not a batch|readings"):
        decode_batch(b'{"readings": ' + b"[" * 100_000, MOST)


def test_the_digest_of_a_reading_is_for_ever() -> None:
    """It is compared with what was stored by earlier versions: a change here refuses readings sent again."""
    stored = reading(id="5d5c0e0e-9a55-4c43-9d7d-6a8d0f0d5a11", observed_at="2026-11-20T08:00:00Z")
    (item,) = decode_batch(body([stored]), MOST)
    assert item.reading is not None
    assert digest_of(item.reading).hex() == "9976cc1b243d930a8754f58c2e9922dc"
