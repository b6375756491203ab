"""Values of foreign files."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from measurements.formats.values import milliseconds, needed, number, technology, time, truth, whole

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["2026-11-20T12:00:00Z", "2026-11-20 12:00:00.000Z", "2026-11-20T13:00:00+01:00"]
)
def test_a_time_becomes_utc(written: str) -> None:
    assert time("at", written) == NOON


def test_milliseconds_become_utc() -> None:
    assert milliseconds("at", "1795176000000") == NOON


def test_a_long_identity_stays_exact() -> None:
    assert whole("nci", "68719476735") == 68719476735
    assert whole("nci", "68719476735.0") == 68719476735


def test_yes_no_and_not_said() -> None:
    assert [truth("serving", value) for value in ("true", 1, False, "0", "", None)] == [
        True,
        True,
        False,
        False,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("parse", "written", "sentence"),
    [
        (number, "east", "x: 'east' is not a number"),
        (number, "1e999", "x: '1e999' is not a number"),
        (needed, "--", "x: missing"),
        (whole, "12.5", "x: '12.5' is not a whole number"),
        (truth, "maybe", "x: 'maybe' is neither true nor false"),
        (milliseconds, "1795176000", "x: 1795176000 is not milliseconds since 1970"),
        (milliseconds, "9" * 30, "x: no calendar has the moment"),
        (time, "yesterday", "x: 'yesterday' is no time"),
        (time, "2026-11-20T12:00:00", "x: '2026-11-20T12:00:00' does not name its time zone"),
        (time, "0001-01-01T00:00:00+14:00", "x: no calendar has"),
        (technology, "tdscdma", "x: 'tdscdma' is no technology that is judged here"),
        (technology, "", "x: missing"),
    ],
)
def test_a_bad_value_is_named_with_its_column(
    parse: Callable[[str, object], object], written: str, sentence: str
) -> None:
    with pytest.raises(ValueError, match="^x: ") as refusal:
        parse("x", written)
    assert str(refusal.value).startswith(sentence)
