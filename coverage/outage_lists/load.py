"""Daily outages: an operator's list of a day replaces what it listed for that day before."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path

from coverage.csv_rows import converted
from coverage.list_store import Import, Refusals, day_of, points, replace
from coverage.models import ListedOutage
from coverage.outage_lists.rows import Down, read, reader

OWN = [field.name for field in fields(Down) if field.name not in ("longitude", "latitude")]


def import_list(
    path: Path,
    listed_on: date | None = None,
    operator: str | None = None,
    *,
    write: bool = True,
    fewer: bool = False,
) -> Import:
    """Replaces the outages that the file's operators listed on its day by those of the file.

    RefusedList if the date, the operator, the header or every row is beyond reading, and as
    `list_store.replace`.
    """
    refusals = Refusals()
    sites = list(converted(read(path), reader(path.name, operator), refusals.add))
    day = listed_on or day_of(path.name)
    operators = {site.operator for site in sites}
    old = ListedOutage.objects.filter(listed_on=day, operator__in=operators)
    columns = ["listed_on", "geom", *OWN]
    kept = replace(old, columns, _rows(sites, day), refusals, write=write, fewer=fewer)
    return Import(f"outages listed on {day}", kept, 0, refusals)


def _rows(sites: Sequence[Down], listed_on: date) -> Iterator[list[object]]:
    geometries = points((site.longitude for site in sites), (site.latitude for site in sites))
    for site, geometry in zip(sites, geometries, strict=True):
        yield [listed_on, geometry, *(getattr(site, name) for name in OWN)]
