"""Lines of text become rows with named columns; a broken line spoils itself and no other."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from measurements.formats.build import FileNotUnderstood

# No client writes a line of a mebibyte: what is longer comes in pieces, none of which is a row.
LONGEST_LINE = 2**20
COMMENT = "#"
VERSION = "CSV Version"  # Network Survey's first line

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, counted from 1, as it came and by column; names are those of `plain`."""

    number: int
    raw: bytes
    row: Row


def lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a file or of a member of an archive."""
    return iter(partial(stream.readline, LONGEST_LINE), b"")


def plain(column: str) -> str:
    """A column's name without what versions and file types of one client write differently.

    >>> plain("Serving Cell"), plain("SS_RSRP"), plain("measured_at")
    ('servingcell', 'ssrsrp', 'measuredat')
    """
    return column.strip().lower().replace("_", "").replace(" ", "")


def table(lines: Iterator[bytes], needed: set[str], hint: str = "") -> Iterator[Line]:
    """The rows under the line that names the columns, which empty lines and comments may precede.

    A row has a value for each of these columns, empty where its line is too short.

    Raises:
        FileNotUnderstood: that line is missing, or lacks one of the columns `needed`.
    """
    columns: list[str] | None = None
    for number, raw in enumerate(lines, start=1):
        line = raw.decode("utf-8-sig" if number == 1 else "utf-8", "replace").strip("\r\n")
        if not line.strip() or line.startswith((COMMENT, VERSION)):
            continue
        if columns is None:
            columns = _header(number, line, needed, hint)
        else:
            row = dict.fromkeys(columns, "") | dict(zip(columns, cells(line), strict=False))
            yield Line(number, raw.strip(b"\r\n"), row)
    if columns is None:
        raise FileNotUnderstood("the file is empty")


def cells(line: str, separator: str = ",") -> list[str]:
    """The values of one line, none where it is broken; a quote without an end takes the rest of its line."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def _header(number: int, line: str, needed: set[str], hint: str) -> list[str]:
    columns = [plain(name) for name in cells(line)]
    if missing := needed - set(columns):
        told = f"line {number}: the columns should be named there; missing {', '.join(sorted(missing))}"
        raise FileNotUnderstood(f"{told}; {hint}" if hint else told)
    return columns
