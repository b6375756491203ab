"""Text in, a number, a day or a code out, or why not."""

from datetime import date, datetime

import pytest

from coverage.csv_values import PARIS, BadValue, commune, count, day, flag, known, moment, number, plmn, words


@pytest.mark.parametrize(
    ("reader", "text", "value"),
    [
        (number, "48,81555", 48.81555),
        (number, "-6.857410E6", -6857410.0),
        (count, "0", 0),
        (flag, "True", True),
        (flag, "0", False),
        (day, "08/07/2018", date(2018, 7, 8)),
        (day, "2020-12-15T00:00:00Z", date(2020, 12, 15)),
        (moment, "2026-11-21 08:30", datetime(2026, 11, 21, 8, 30, tzinfo=PARIS)),
        (moment, "21/07/2026", datetime(2026, 7, 21, tzinfo=PARIS)),
        (plmn, "20801", "20801"),
        (commune, "1001", "01001"),
        (commune, "2A004", "2A004"),
        (commune, "NA", ""),
    ],
)
def test_what_publishers_write_is_read(reader, text, value):
    assert reader("field", text) == value


@pytest.mark.parametrize(
    ("reader", "text", "reason"),
    [
        (number, "1_000", "not a number"),
        (number, "1e999", "not a number"),
        (number, "٣", "not a number"),
        (number, "1 000", "not a number"),
        (count, "-1", "not a count"),
        (flag, "2", "neither 0 nor 1"),
        (day, "2018-02-29", "not a day"),
        (moment, "21/13/2026 08:30", "not a day and time"),
        (plmn, "2080", "not an MCC and MNC"),
        (commune, "75", "not a commune's code"),
    ],
)
def test_what_nobody_can_read_names_the_field_and_the_value(reader, text, reason):
    with pytest.raises(BadValue) as refused:
        reader("field", text)
    assert refused.value.args == (f"field: {reason}", text)


def test_unknown_is_neither_zero_nor_an_error_and_too_long_is_not_cut():
    assert [known(number, {"x": text}, "x") for text in ("", "NA", "NULL", "#N/A", "1")] == [None] * 4 + [1.0]
    assert known(number, {}, "x") is None
    with pytest.raises(BadValue, match="name: longer than 3 characters"):
        words("name", "Amiens", 3)
