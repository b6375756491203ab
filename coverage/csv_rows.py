"""The reading room for published lists: a CSV of any dialect in, numbered lines out, or why not."""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice, product
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar

from coverage.csv_values import BadValue

Row = TypeVar("Row")

DELIMITERS = (";", ",", "\t")
LONGEST_LINE = 1 << 20  # bytes; the longest real one has some 2,000


class RefusedList(ValueError):
    """A list that cannot be imported at all: one sentence that names the place and the reason."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not kept: its line in the file (the first is line 1), field and reason, value."""

    line: int
    reason: str
    value: str


@dataclass(frozen=True, slots=True)
class Format:
    """How one publisher writes a list: our field -> the column's name, as `plain` makes it.

    Names that a column had over the years stand beside each other: `lon|long`.
    """

    name: str
    columns: Mapping[str, str]
    optional: frozenset[str] = frozenset()  # fields that may have no column
    others: bool = False  # columns that it does not name say something too
    remarks: bool = False  # sentences may stand before the header and after the last row
    refusal: str = ""  # why a list that we know is none of ours

    def positions(self, header: Sequence[str]) -> dict[str, int] | None:
        """Where each field stands, or None if this is not the format's header."""
        names = {field: column.split("|") for field, column in self.columns.items()}
        found = {
            field: header.index(name) for field, known in names.items() for name in known if name in header
        }
        return found if set(self.columns) - self.optional <= set(found) else None


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it stands in the file: its first line, and the text of each field that has a column."""

    number: int
    values: Mapping[str, str]
    format: Format
    rest: Mapping[str, str] = field(default_factory=dict)  # the other columns, where the format has them
    flaw: str = ""  # why nobody knows what stands where
    names: Mapping[str, str] = field(default_factory=dict)  # what the header calls each field

    def in_words_of_the_file(self, reason: str) -> str:
        """A reason of ours (`x, y: too far`) with its fields called as the header calls them."""
        fields, colon, rest = reason.partition(":")
        return ", ".join(self.names.get(name, name) for name in fields.split(", ")) + colon + rest


@lru_cache(maxsize=1024)
def plain(name: str) -> str:
    """A column's name without accents, capitals and signs: `Département` and `DEPARTEMENT ` are one.

    >>> plain("Voix/SMS"), plain("2Gvoix")
    ('voix_sms', '2gvoix')
    """
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")


def read(path: Path, formats: Sequence[Format], preamble: int = 0) -> Iterator[Line]:
    """The rows below the header, which may have up to `preamble` lines above it; a stream, in bounded memory.

    RefusedList for what is no text, has no known header, or ends in the middle of a row.
    """
    with path.open("rb") as file:
        texts = _texts(file)
        above = list(islice(texts, preamble + 1))
        table = next(_tables(above, formats), None)
        if table is None:
            raise RefusedList(_why_unknown(above))
        if table.format.refusal:
            raise RefusedList(f"header: {table.format.refusal}")
        yield from _lines(chain(above[table.line :], texts), table)


def converted(
    lines: Iterable[Line], build: Callable[[Line], Row], refuse: Callable[[Refused], None]
) -> Iterator[Row]:
    """What `build` makes of each line; each line that it cannot read is handed to `refuse`."""
    for line in lines:
        if line.flaw:
            refuse(Refused(line.number, line.flaw, ""))
            continue
        try:
            yield build(line)
        except BadValue as error:
            reason, value = error.args
            refuse(Refused(line.number, line.in_words_of_the_file(reason), value))


def _texts(file: BinaryIO) -> Iterator[str]:
    """Line by line, as real lists are UTF-8 with here and there a name in Windows-1252."""
    for number, raw in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), start=1):
        if len(raw) == LONGEST_LINE or b"\0" in raw:
            raise RefusedList(f"line {number}: this is no text")
        try:
            yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            yield raw.decode("cp1252", errors="replace")


class _Table(NamedTuple):
    """The header that was found: its line, how it is written, its columns and where our fields stand."""

    line: int
    delimiter: str
    header: list[str]  # as it is written
    columns: list[str]
    positions: dict[str, int]
    format: Format


def _tables(above: Sequence[str], formats: Sequence[Format]) -> Iterator[_Table]:
    for (line, text), delimiter in product(enumerate(above, start=1), DELIMITERS):
        if len(text) > csv.field_size_limit():
            continue
        try:
            header = next(csv.reader([text], delimiter=delimiter), [])
        except csv.Error:
            continue
        columns = [plain(cell) for cell in header]
        for format_ in formats:
            if (positions := format_.positions(columns)) is not None:
                yield _Table(line, delimiter, header, columns, positions, format_)


def _why_unknown(above: Sequence[str]) -> str:
    for line, text in enumerate(above, start=1):
        if "\r" in text.rstrip("\r\n"):
            return f"line {line}: a carriage return stands within it, so that no header can be read"
    first = above[0].strip()[:80] if above else ""
    return f"header: {first!r} is that of no known list of this kind"


def _lines(texts: Iterable[str], table: _Table) -> Iterator[Line]:
    last = ""

    def watched() -> Iterator[str]:
        nonlocal last
        for text in texts:
            last = text
            yield text

    rows = csv.reader(watched(), delimiter=table.delimiter)
    others = _others(table)
    names = {name: table.header[index].strip() for name, index in table.positions.items()}
    begins = table.line + 1
    try:
        for cells in rows:
            number, begins = begins, table.line + rows.line_num + 1
            if not any(map(str.strip, cells)) or table.format.remarks and _is_remark(cells):
                continue
            missing = len(table.columns) - len(cells)
            if missing > 0 and not last.endswith(("\n", "\r")):
                raise RefusedList(f"line {number}: the file ends in the middle of a row")
            flaw = _flaw(cells, missing, begins - number)
            cells += [""] * missing
            values = {name: cells[index].strip() for name, index in table.positions.items()}
            rest = {name: cells[index].strip() for name, index in others.items()}
            yield Line(number, values, table.format, rest, flaw, names)
    except csv.Error as error:
        raise RefusedList(f"line {begins}: {error}") from error


def _flaw(cells: Sequence[str], missing: int, lines: int) -> str:
    if lines > 1:
        return "cells: a quote is closed on a later line"
    surplus = missing < 0 and any(map(str.strip, cells[missing:]))
    return "cells: more than the header has columns" if surplus else ""


def _others(table: _Table) -> dict[str, int]:
    ours = set(table.positions.values())
    named = enumerate(table.columns) if table.format.others else ()
    return {name: index for index, name in named if index not in ours}


def _is_remark(cells: Sequence[str]) -> bool:
    return sum(map(bool, map(str.strip, cells))) == 1
