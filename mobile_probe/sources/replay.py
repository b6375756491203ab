"""Stage 0, the probe: readings from a file, JSON lines (the `native` format) or CSV with the same columns."""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from mobile_probe.errors import ProbeError, ReadingError
from mobile_probe.reading import BOUNDS, Reading, content_id
from mobile_probe.sources import Source, Unreadable

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # what spreadsheets put before UTF-8
TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def replay(path: Path) -> Source:
    """The readings of a file, CSV if its name ends so, else JSON lines. Raises OSError.

    A line without `id` gets one made of its content, so that replaying a file twice gives the same ids.
    """
    with path.open("rb") as file:
        yield from _csv_rows(file) if path.suffix.lower() == ".csv" else _json_lines(file)


def _json_lines(file: BinaryIO) -> Source:
    for number, line in enumerate(file, start=1):
        if not line.removeprefix(BYTE_ORDER_MARK).strip():
            continue
        try:
            yield _reading(_json_object(line))
        except ProbeError as error:
            yield Unreadable(number, error)


def _json_object(line: bytes) -> Mapping[str, object]:
    try:
        record = json.loads(line.removeprefix(BYTE_ORDER_MARK).decode())
    except UnicodeDecodeError:
        raise ProbeError("not_utf8") from None
    except (ValueError, RecursionError) as error:
        raise ProbeError("not_json", detail=error) from None
    if not isinstance(record, dict):
        raise ProbeError("not_an_object")
    return record


def _csv_rows(file: BinaryIO) -> Source:
    columns: list[str] | None = None
    for number, line in enumerate(_text_lines(file), start=1):
        try:
            # One by one: no value of ours has a line's end in it, and a stray quote spoils its own line.
            row = next(csv.reader([line], strict=True), [])
            if columns is None:
                columns = row
            elif row:
                yield _reading(_csv_record(columns, row))
        except csv.Error as error:
            yield Unreadable(number, ProbeError("not_csv", detail=error))
        except ProbeError as error:
            yield Unreadable(number, error)


def _text_lines(file: BinaryIO) -> Iterator[str]:
    # A byte that is not UTF-8 becomes U+FFFD: it spoils its own field and no other line.
    for line in file:
        yield line.removeprefix(BYTE_ORDER_MARK).decode(errors="replace")


def _csv_record(columns: list[str], row: list[str]) -> Mapping[str, object]:
    if len(row) > len(columns):
        raise ProbeError("too_many_values")
    cells = {name.strip(): text.strip() for name, text in zip(columns, row, strict=False)}
    return {name: _csv_value(name, text) for name, text in cells.items() if text}


def _csv_value(name: str, text: str) -> object:
    try:
        if name == "cell_id":
            return int(text)
        if name in BOUNDS:
            return float(text)
    except ValueError:
        raise ReadingError(name, "not_a_number") from None
    return TRUTHS.get(text.lower(), text) if name == "is_mock" else text


def _reading(record: Mapping[str, object]) -> Reading:
    if record.get("id") is None:
        record = {**record, "id": str(content_id(record))}
    return Reading.from_json(record)
