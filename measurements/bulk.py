"""The wide door: all readings, a month at a time, as a stream of arrays; for who makes everything anew."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import islice

import pyarrow as pa
from django.db import connection
from psycopg import sql
from pyarrow import csv

from measurements.partitions import made
from measurements.queries import DTYPES, NOT_HELD, OBSERVED, ObservedReadings

READINGS_AT_ONCE = 200_000  # some 30 MB as text, and as much again as arrays

ALL_OF_MONTH = sql.SQL(
    "COPY (SELECT " + OBSERVED + " FROM {} reading WHERE " + NOT_HELD + ") TO STDOUT (FORMAT csv)"
)
TYPES = {"?": pa.bool_(), "U6": pa.string(), "O": pa.string(), "i1": pa.int8(), "i4": pa.int32()}
TYPES |= {"i8": pa.int64(), "f4": pa.float32(), "f8": pa.float64()}
READ = csv.ReadOptions(column_names=ObservedReadings._fields)
PARSE = csv.ParseOptions(newlines_in_values=True)
# As PostgreSQL writes them; what is not stated has its own values already, so that nothing is null.
CONVERT = csv.ConvertOptions(
    column_types={name: TYPES[dtype] for name, dtype in zip(ObservedReadings._fields, DTYPES, strict=True)},
    true_values=["t"],
    false_values=["f"],
    null_values=[],
)


def months() -> list[str]:
    """The names of the monthly tables of readings, in the order of the months."""
    return made()


def readings_of_month(month: str) -> Iterator[ObservedReadings]:
    """All readings of one of `months` that are not held, some at a time."""
    with connection.cursor() as cursor, cursor.copy(ALL_OF_MONTH.format(sql.Identifier(month))) as copy:
        rows: Iterable[memoryview] = iter(copy)  # the protocol sends each row by itself
        while text := b"".join(islice(rows, READINGS_AT_ONCE)):
            yield _arrays(text)


def _arrays(text: bytes) -> ObservedReadings:
    table = csv.read_csv(BytesIO(text), read_options=READ, parse_options=PARSE, convert_options=CONVERT)
    columns = zip(table.columns, DTYPES, strict=True)
    return ObservedReadings(
        *(column.to_numpy(zero_copy_only=False).astype(dtype) for column, dtype in columns)
    )
