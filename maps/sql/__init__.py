"""The statements of the maps room: files beside this one, whose headers say what comes in and goes out."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from django.db import connection

from coverage import packed

HERE = Path(__file__).parent


@cache
def statement(name: str) -> str:
    """The text of a file, `name` without its ending; of `one+other`, which goes on where the one ends."""
    return "".join((HERE / f"{part}.sql").read_text(encoding="utf-8") for part in name.split("+"))


def rows(name: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """What the statement answers; parameters are bound, never written into it."""
    with connection.cursor() as cursor:
        cursor.execute(statement(name), parameters)
        return cursor.fetchall()


def packed_rows(name: str, parameters: Mapping[str, Any], row: np.dtype[np.void]) -> packed.Rows:
    """What a statement answers that packs its rows into one value."""
    return packed.read(statement(name), parameters, row)
