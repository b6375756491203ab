"""Files of JSON."""

import io

import pytest

from measurements.formats import documents as module
from measurements.formats.documents import documents


def read(text: bytes) -> list[tuple[int, object, str]]:
    return [(one.number, one.content, one.error) for one in documents(io.BytesIO(text))]


@pytest.mark.parametrize(
    "text", [b'{"a": 1}\n{"a": 2}\n', b'[{"a": 1}, {"a": 2}]', b'[\n {"a": 1},\n {"a": 2}\n]']
)
def test_lines_and_lists_hold_objects(text: bytes) -> None:
    assert read(text) == [(1, {"a": 1}, ""), (2, {"a": 2}, "")]


def test_one_object_may_span_lines() -> None:
    assert read(b'{\n "a": 1\n}\n') == [(1, {"a": 1}, "")]


def test_a_broken_line_spoils_itself_alone() -> None:
    (broken, fine) = read(b'{"a": \n\n{"a": 2}\n')
    assert broken[2].startswith("not JSON: ")
    assert fine == (3, {"a": 2}, "")


def test_what_is_no_object_is_told() -> None:
    assert [error for *_, error in read(b'[7, {"a": 1}]')] == ["not an object but int", ""]


@pytest.mark.parametrize("text", [b"", b"\n\n"])
def test_an_empty_file_holds_nothing(text: bytes) -> None:
    assert read(text) == []


@pytest.mark.parametrize("text", [b"[" * 100_000, b"\x00\xff", b"null"])
def test_hostile_text_is_one_broken_line(text: bytes) -> None:
    assert [bool(error) for *_, error in read(text)] == [True]


def test_a_long_file_is_read_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_DOCUMENT", 10)
    assert read(b'{"a": 1}\n{"a": 2}\n') == [(1, {"a": 1}, ""), (2, {"a": 2}, "")]
