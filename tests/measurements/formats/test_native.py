"""Our own format: what is understood, and how a refusal is worded."""

import json

import pytest

from measurements.formats.native import decode_batch, decode_lines, decode_reading
from tests.measurements.factories import body, reading


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
        ({"home_plmn": "208-01"}, "home_plmn: expected `str` matching regex '^[0-9]{5,6}$'"),
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
    items = decode_batch(b'{"readings": [7, "\xff", %s]}' % json.dumps(reading()).encode())
    assert items[0].reason == "not a reading: Expected `object`, got `int`"
    assert items[1].reason.startswith("not a reading: ")
    assert items[2].reading is not None


@pytest.mark.parametrize("sent", [b"", b"[]", b'{"readings": 7}', b"{}", b'{"readings": ['])
def test_what_is_no_batch_is_refused_whole(sent: bytes) -> None:
    with pytest.raises(ValueError, match="readings: |not a batch: "):
        decode_batch(sent)


def test_one_moment_has_one_spelling() -> None:
    noon = reading(observed_at="2026-11-20T12:00:00Z")
    same = noon | {"observed_at": "2026-11-20T13:00:00+01:00"}
    first, second = decode_batch(body([noon, same]))
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
