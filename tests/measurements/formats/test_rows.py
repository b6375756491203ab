"""Rows of tables."""

import pytest

from measurements.formats.build import FileNotUnderstood
from measurements.formats.rows import table


def rows(text: bytes) -> list[tuple[int, dict[str, str]]]:
    return [(line.number, line.row) for line in table(iter(text.splitlines(keepends=True)), {"lat"})]


def test_empty_lines_and_comments_may_precede_the_columns() -> None:
    assert rows(b"\r\nCSV Version=0.3.0\r\n# by hand\r\nLat,Cell ID\r\n1,2\r\n") == [
        (5, {"lat": "1", "cellid": "2"})
    ]


def test_a_byte_order_mark_is_no_part_of_a_name() -> None:
    assert rows(b"\xef\xbb\xbflat\n1\n") == [(2, {"lat": "1"})]


def test_a_short_line_has_empty_values_and_a_long_one_is_cut() -> None:
    assert [row for _, row in rows(b"lat,lon\n1\n1,2,3\n")] == [
        {"lat": "1", "lon": ""},
        {"lat": "1", "lon": "2"},
    ]


def test_a_broken_line_spoils_itself_alone() -> None:
    broken = b'lat\n"' + b"x" * 200_000 + b"\n7\n"
    assert [row for _, row in rows(broken)] == [{"lat": ""}, {"lat": "7"}]


def test_a_quote_without_an_end_ends_with_its_line() -> None:
    assert [row["lat"] for _, row in rows(b'lat\n"1\n2\n')] == ["1", "2"]


@pytest.mark.parametrize(("text", "sentence"), [(b"", "empty"), (b"bssid,ssid\n", "line 1: .* missing lat")])
def test_another_file_is_refused_with_what_it_lacks(text: bytes, sentence: str) -> None:
    with pytest.raises(FileNotUnderstood, match=sentence):
        rows(text)
