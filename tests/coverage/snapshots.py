"""Everything that the stages after intake have made, as rows that can be compared; and its removal."""

from typing import Any

from django.db import connection
from django.db.models import Model

from coverage.models import (
    CoverageTile,
    Evidence,
    LoneTile,
    ParentTile,
    PipelineState,
    Square,
    TileTerms,
    TouchedFamily,
    TouchedSquare,
    TouchedTile,
    WhiteZone,
    ZoneTile,
)
from measurements.models import TouchedDay

TABLES: tuple[type[Model], ...] = (
    Evidence,
    CoverageTile,
    LoneTile,
    TileTerms,
    ParentTile,
    Square,
    WhiteZone,
    ZoneTile,
)
JOURNALS: tuple[type[Model], ...] = (TouchedDay, TouchedTile, TouchedSquare, TouchedFamily)
LEFT_OUT = {"pk", "created_at", "redirect_to", "part_of"}


def rows(table: type[Model]) -> list[dict[str, Any]]:
    """The rows of a table in one order, without what tells when they were made."""
    columns = [field.attname for field in table._meta.concrete_fields if field.name not in LEFT_OUT]
    found = table.objects.values(*columns)  # type: ignore[attr-defined]
    if table is WhiteZone:
        found = found.exclude(status=WhiteZone.Status.WITHDRAWN)
    return sorted(({name: str(value) for name, value in row.items()} for row in found), key=str)


def snapshot() -> dict[str, list[dict[str, Any]]]:
    """All tables that a rebuild must give again."""
    return {table.__name__: rows(table) for table in TABLES}


def wipe() -> None:
    """Take everything away but the readings, and the epochs: rows are made again under the same ones."""
    names = ", ".join(table._meta.db_table for table in (*TABLES, *JOURNALS, PipelineState))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {names} CASCADE")
