"""Evidence out of the database: COPY in binary, read as the arrays of the core without a loop over values."""

from datetime import date

import numpy as np
import pandas as pd
from django.conf import settings
from django.db.backends.utils import CursorWrapper

from coverage.core.estimate import WINDOW_MARGIN_M
from coverage.core.evidence import Evidence
from coverage.sql import load
from coverage.windows import tiles_within

# Columns of the statements in their order, with their types on the wire and those that the core gives them.
COLUMNS = {
    "contributor": (">i8", "i8"),
    "device": (">i8", "i8"),
    "day": (">i4", "i4"),
    "tile": (">i8", "i8"),
    "operator": (">i4", "i4"),
    "service": (">i2", "u1"),
    "place": (">i2", "u1"),
    "speaks_for": (">i4", "i4"),
    "against": (">i4", "i4"),
    "statements": (">i4", "i4"),
    "margin_db": (">f4", "f4"),
    "spots": (">i4", "i4"),
    "accuracy_m": (">f4", "f4"),
    "dwell_s": (">i4", "i4"),
}
# The binary format of COPY: a header without extensions, then each row as the number of its fields and each
# value after its length, then a trailer. No value is null, so that all rows are equally long.
HEADER, TRAILER = 19, 2  # bytes
VALUES = [((f"length of {name}", ">i4"), (name, wire)) for name, (wire, _) in COLUMNS.items()]
ROW = np.dtype([("fields", ">i2"), *(field for value in VALUES for field in value)])
IN_ORDER = ("contributor", "device", "day", "tile", "operator", "service", "place")

DAY_ZERO = date(1970, 1, 1)  # from which days are counted

Kind = tuple[str, int]  # operator, service
Days = tuple[date, date]  # the day before the first, the last


def window(as_of: date) -> Days:
    """The days that a verdict speaks of: after the first, up to and with the second."""
    start = pd.Timestamp(as_of) - pd.DateOffset(months=settings.EVIDENCE_WINDOW_MONTHS)
    return start.date(), as_of


def evidence_around(cursor: CursorWrapper, square: int, kind: Kind, days: Days) -> Evidence:
    """Evidence of one operator and service in the window of a square, in the order of `Evidence`."""
    tiles = tiles_within(square, WINDOW_MARGIN_M).tolist()
    return read(cursor, load("evidence_of_tiles"), [days[1], *kind, days[0], tiles])


def evidence_of(cursor: CursorWrapper, kind: Kind, days: Days) -> Evidence:
    """All evidence of one operator and service, in the order of `Evidence`; 250 bytes a row while read."""
    return read(cursor, load("evidence_of_kind"), [days[1], *kind, days[0]])


def read(cursor: CursorWrapper, statement: str, parameters: list[object] | dict[str, object]) -> Evidence:
    """What a statement answers in the columns of `COLUMNS`, in the order of `Evidence`."""
    received = bytearray()
    # COPY takes no parameters of its own: they are quoted into its text.
    rows_asked = cursor.mogrify(statement, parameters)
    with cursor.copy(f"COPY ({rows_asked}) TO STDOUT (FORMAT binary)") as copy:
        for block in copy:
            received += block
    rows = np.frombuffer(memoryview(received)[HEADER:-TRAILER], ROW)
    evidence = Evidence(**{name: rows[name].astype(kept) for name, (_, kept) in COLUMNS.items()})
    return evidence.take(np.lexsort([getattr(evidence, name) for name in reversed(IN_ORDER)]))
