"""Tests in the field: a campaign's file replaces what was kept of it, row by row and in bounded memory."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

from coverage.csv_rows import converted
from coverage.drive_tests.rows import FieldTest, campaign_of, field_test, read
from coverage.list_store import Import, Refusals, points, replace
from coverage.models import DriveTest

OWN = [field.name for field in fields(FieldTest) if field.name not in ("longitude", "latitude")]


def import_list(path: Path, *, write: bool = True, fewer: bool = False) -> Import:
    """Replaces the campaign's tests by those of the file; RefusedList as `list_store.replace`."""
    campaign, refusals = campaign_of(path.name), Refusals()
    tests = converted(read(path), field_test, refusals.add)
    old = DriveTest.objects.filter(campaign=campaign)
    rows = _rows(tests, campaign)
    kept = replace(old, ["campaign", "geom", *OWN], rows, refusals, write=write, fewer=fewer)
    return Import(f"campaign {campaign}", kept, 0, refusals)


def _rows(tests: Iterable[FieldTest], campaign: str) -> Iterator[list[object]]:
    for test in tests:
        (geometry,) = points([test.longitude], [test.latitude])
        yield [campaign, geometry, *(getattr(test, name) for name in OWN)]
