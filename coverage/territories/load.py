"""Territories: the codes of one year and the boundaries of maybe another, in whichever order they come."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection, transaction
from django.db.models import Count, Q

from coverage.journal import touch_everything
from coverage.models import Boundary, Territory
from coverage.projection import DEGREES
from coverage.sql import load
from coverage.territories.boundaries import Drawn, read_boundaries
from coverage.territories.codes import COMMUNE, EPCI, Coded, Refused, RefusedFile, read_codes
from coverage.territories.tiles import Surveyed, survey

CODED = ("kind", "code", "name", "department", "region", "population", "codes_year", "made_of")


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of a file: entries in = kept + refused; of the kept, so many boundaries mended."""

    path: Path
    kept: int
    refused: list[Refused]
    mended: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What an import left: territories with and without a boundary, boundaries without a code, and tiles."""

    files: list[FileReport]
    drawn: dict[str, int]
    undrawn: dict[str, list[str]]
    waiting: list[str]
    surveyed: Surveyed


def import_files(
    codes: Sequence[Path],
    boundaries: Sequence[Path],
    year: int,
    boundary_year: int,
    ambiguous: str | None = None,
) -> Report:
    """Stores codes and boundaries and draws every territory anew; all of it or, on RefusedFile, nothing.

    Files of the same kind add up; what they give twice is what the last one says. Twice gives the same rows.
    """
    with transaction.atomic():
        files = [_import_codes(path, year) for path in codes]
        files += [_import_boundaries(path, boundary_year, ambiguous) for path in boundaries]
        _draw()
        surveyed = survey()
        touch_everything()
    return Report(files, _drawn(), _undrawn(), _waiting(), surveyed)


def _import_codes(path: Path, year: int) -> FileReport:
    with _naming(path):
        coded, refused = read_codes(path)
    Territory.objects.bulk_create(
        (_territory(row, year) for row in coded),
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=CODED,
        batch_size=2000,
    )
    _forget(coded, year)
    return FileReport(path, len(coded), refused)


def _import_boundaries(path: Path, year: int, ambiguous: str | None) -> FileReport:
    with _naming(path):
        drawn, refused = read_boundaries(path, ambiguous)
    Boundary.objects.bulk_create(
        (_boundary(row, year) for row in drawn),
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["year", "geom"],
        batch_size=500,
    )
    return FileReport(path, len(drawn), refused, sum(row.mended for row in drawn))


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    try:
        yield
    except RefusedFile as error:
        raise RefusedFile(f"{path.name}: {error}") from error


def _territory(row: Coded, year: int) -> Territory:
    return Territory(
        key=row.key,
        kind=row.kind,
        code=row.code,
        name=row.name,
        department=row.department,
        region=row.region,
        population=row.population,
        codes_year=year,
        made_of=list(row.made_of),
    )


def _boundary(row: Drawn, year: int) -> Boundary:
    geometry = GEOSGeometry(memoryview(shapely.to_wkb(row.geometry)), srid=DEGREES)
    assert isinstance(geometry, MultiPolygon)
    return Boundary(key=row.key, year=year, geom=geometry)


def _forget(coded: Sequence[Coded], year: int) -> None:
    """Drops what the new codes did away with: communes merged into one of these, EPCI that these replace."""
    keys = [row.key for row in coded]
    communes = {part for row in coded if row.kind == COMMUNE for part in row.made_of}
    members = sorted({part for row in coded if row.kind == EPCI for part in row.made_of})
    merged = Q(kind=COMMUNE, code__in=communes)
    replaced = Q(kind=EPCI, codes_year__lt=year, made_of__overlap=members)
    Territory.objects.filter(merged | replaced).exclude(key__in=keys).delete()


def _draw() -> None:
    Territory.objects.update(geom=None, boundary_year=None)
    with connection.cursor() as cursor:
        for name in ("territory_members", "territory_boundaries", "territory_unions"):
            cursor.execute(load(name))


def _drawn() -> dict[str, int]:
    rows = Territory.objects.filter(geom__isnull=False).values_list("kind").annotate(Count("key"))
    return dict(rows.order_by("kind"))


def _undrawn() -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for kind, key in Territory.objects.filter(geom__isnull=True).order_by("key").values_list("kind", "key"):
        keys.setdefault(kind, []).append(key)
    return keys


def _waiting() -> list[str]:
    used = set(Territory.objects.values_list("key", flat=True))
    for parts in Territory.objects.filter(kind=COMMUNE).values_list("made_of", flat=True):
        used.update(f"{COMMUNE}-{part}" for part in parts)
    return sorted(set(Boundary.objects.values_list("key", flat=True)) - used)
