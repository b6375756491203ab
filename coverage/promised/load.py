"""The targeted-coverage programme: ARCEP's list of a quarter replaces what that list held before."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from coverage.csv_rows import RefusedList, converted
from coverage.list_store import Import, Refusals, day_of, points, replace
from coverage.models import PromisedSite, PromisedZone
from coverage.promised.rows import SITES, promise, read


def import_list(
    path: Path, listed_on: date | None = None, *, write: bool = True, fewer: bool = False
) -> Import:
    """Replaces the promised sites, or zones, of the list's date and operators by those of the file.

    RefusedList if the date, the header or every row is beyond reading, and as `list_store.replace`.
    """
    refusals, lines = Refusals(), list(read(path))
    if not lines:
        raise RefusedList("rows: there are none below the header")
    day = listed_on or day_of(path.name)
    rows = list(converted(lines, promise, refusals.add))
    model = PromisedSite if lines[0].format is SITES else PromisedZone
    concerned = sorted({operator for row in rows for operator in row["operators"]})
    old = model._default_manager.filter(listed_on=day, operators__overlap=concerned)
    columns = [name for name in (rows[0] if rows else ()) if name not in ("longitude", "latitude")]
    kept = replace(
        old, ["listed_on", "geom", *columns], _rows(rows, columns, day), refusals, write=write, fewer=fewer
    )
    return Import(f"{model._meta.verbose_name}s listed on {day}", kept, 0, refusals)


def _rows(rows: Sequence[dict[str, Any]], columns: Sequence[str], listed_on: date) -> Iterator[list[object]]:
    geometries = points((row["longitude"] for row in rows), (row["latitude"] for row in rows))
    for row, geometry in zip(rows, geometries, strict=True):
        yield [listed_on, geometry, *(row[name] for name in columns)]
