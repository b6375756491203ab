"""Population as it is published: the rows of a .csv, of a .zip of them or of a .gpkg, in bounded memory.

A national grid has two million rows of thirty cells, of which three count: they are handed on as text, some
thousands at a time, without a thought for the others.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from coverage.official.unpack_zip import BROKEN

# Our field -> its column, in lower case, in the releases of 2017 and later, and in that of 2015.
COLUMNS = {
    "square": ("idcar_200m", "idinspire"),
    "people": ("ind",),
    "imputed": ("i_est_200", "i_est_cr"),
}
OPTIONAL = {"imputed"}  # where it is missing, no count is taken for an exact one
WITHOUT = "1"  # what then stands for it

LONGEST_LINE = 1 << 16  # characters; INSEE's have some 400
MOST_BYTES = 8 << 30  # of an archive's files; the release of 2021 has 0.6 GB
ROWS_AT_ONCE = 20_000

Row = tuple[int, str, str, str]  # line, and the text of the three fields


class RefusedGrid(ValueError):
    """A file that is no grid of population: one sentence that names the reason."""


def read(path: Path) -> Iterator[list[Row]]:
    """Rows with their lines (the header is line 1), empty texts where a row is cut short; RefusedGrid."""
    kind = path.suffix.lower()
    if kind == ".gpkg":
        yield from _geopackage(path)
    elif kind == ".zip":
        yield from _archived(path)
    elif kind == ".csv":
        with path.open("rb") as file:
            yield from _table(file)
    else:
        raise RefusedGrid("file: expected .csv, .zip or .gpkg")


def _table(file: IO[bytes]) -> Iterator[list[Row]]:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
    lines = _lines(text)
    first = next(lines, "")
    separator = max(",;\t", key=first.count)
    try:
        header = next(csv.reader([first], delimiter=separator), [])
        rows = _rows(csv.reader(lines, delimiter=separator), len(header), _positions(header))
        while batch := list(islice(rows, ROWS_AT_ONCE)):
            yield batch
    except csv.Error as error:
        raise RefusedGrid(f"file: cannot be read as a table ({error})") from error


def _lines(text: IO[str]) -> Iterator[str]:
    for number, line in enumerate(iter(lambda: text.readline(LONGEST_LINE), ""), start=1):
        if len(line) == LONGEST_LINE:
            raise RefusedGrid(f"file: cannot be read as a table (line {number} does not end)")
        yield line


def _rows(rows: Iterator[list[str]], width: int, positions: Mapping[str, int]) -> Iterator[Row]:
    square, people, imputed = (positions.get(name, -1) for name in COLUMNS)
    for line, row in enumerate(rows, start=2):
        if len(row) >= width:
            yield line, row[square], row[people], row[imputed] if imputed >= 0 else WITHOUT
        elif row:
            yield line, "", "", ""


def _archived(path: Path) -> Iterator[list[Row]]:
    with _archive(path) as archive:
        members = [member for member in archive.infolist() if member.filename.lower().endswith(".csv")]
        if not members:
            raise RefusedGrid("archive: holds no .csv (a .7z inside it is to be unpacked first)")
        if sum(member.file_size for member in members) > MOST_BYTES:
            raise RefusedGrid(f"archive: unpacks to more than {MOST_BYTES} bytes")
        for member in members:
            with archive.open(member) as file:
                yield from _table(file)


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except BROKEN as error:
        raise RefusedGrid(f"archive: not a whole zip file ({error})") from error


def _geopackage(path: Path) -> Iterator[list[Row]]:
    try:
        header = [str(name) for name in pyogrio.read_info(path)["fields"]]
        names = {name: header[position] for name, position in _positions(header).items()}
        asked = {"columns": [*names.values()], "read_geometry": False, "batch_size": ROWS_AT_ONCE}
        with pyogrio.open_arrow(path, use_pyarrow=True, **asked) as (_, batches):
            line = 2
            for batch in batches:
                yield [(line + n, *_texts(row, names)) for n, row in enumerate(batch.to_pylist())]
                line += batch.num_rows
    except (DataSourceError, DataLayerError) as error:
        raise RefusedGrid(f"file: not a GeoPackage of squares ({error})") from error


def _texts(row: Mapping[str, Any], names: Mapping[str, str]) -> tuple[str, str, str]:
    square, people = str(row[names["square"]]), str(row[names["people"]])
    return square, people, str(row[names["imputed"]]) if "imputed" in names else WITHOUT


def _positions(header: Sequence[str]) -> dict[str, int]:
    """Where the column of each of our fields stands; RefusedGrid if one is missing."""
    lower = [column.strip().lower() for column in header]
    found = {}
    for name, columns in COLUMNS.items():
        positions = [lower.index(column) for column in columns if column in lower]
        if positions:
            found[name] = positions[0]
        elif name not in OPTIONAL:
            raise RefusedGrid(f"header: has no column {columns[0]}")
    return found
