"""Radio sites: ARCEP's list of a quarter or a month replaces what that list held before."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from coverage.list_store import Import, Refusals, day_of, points, replace
from coverage.models import Site
from coverage.sites.places import locate, merge
from coverage.sites.rows import FLAGS, Listed, convert, read

OWN = ("operator", "number", "commune", "planned", "bands_5g", *FLAGS)
COLUMNS = ("listed_on", "geom", *OWN)


def import_list(
    path: Path, listed_on: date | None = None, *, write: bool = True, fewer: bool = False
) -> Import:
    """Replaces the sites of the list's operators and date by those of the file; twice gives the same rows.

    RefusedList if the date, the header or every row is beyond reading, and as `list_store.replace`.
    """
    listed, refused = convert(read(path))
    day = listed_on or day_of(path.name)
    placed, misplaced = locate(listed)
    sites, moved = merge(placed)
    refusals = Refusals()
    for row in sorted([*refused, *misplaced, *moved], key=lambda row: row.line):
        refusals.add(row)
    operators, planned = {site.operator for site in sites}, {site.planned for site in sites}
    old = Site.objects.filter(listed_on=day, operator__in=operators, planned__in=planned)
    kept = replace(old, COLUMNS, _rows(sites, day), refusals, write=write, fewer=fewer)
    return Import(f"listed on {day}", kept, len(placed) - len(moved) - kept, refusals)


def _rows(sites: Sequence[Listed], listed_on: date) -> Iterator[list[object]]:
    geometries = points((site.longitude for site in sites), (site.latitude for site in sites))
    for site, geometry in zip(sites, geometries, strict=True):
        own = (getattr(site, field) for field in OWN)
        yield [listed_on, geometry, *(list(value) if isinstance(value, tuple) else value for value in own)]
