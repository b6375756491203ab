"""The list of the workspace as a table for spreadsheets, as it stands at this moment."""

import csv
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from councils.workspace.rows import COLUMNS, as_cells, rows

# Spreadsheets take a file without this mark for one of another century's letters.
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
AT_ONCE = 500  # zones that are read together


def table(slug: str, zones: QuerySet[Any]) -> HttpResponse:
    """A file of these zones; nobody keeps it, as the next one may say something else."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}_zones.csv"'
    response["Cache-Control"] = "no-store"
    response.write(MARK)
    writer = csv.DictWriter(response, COLUMNS)
    writer.writeheader()
    for some in _in_batches(zones):
        writer.writerows(map(as_cells, rows(slug, some)))
    return response


def _in_batches(zones: QuerySet[Any]) -> Iterator[list[Any]]:
    found = zones.iterator(AT_ONCE)
    while some := list(islice(found, AT_ONCE)):
        yield some
