"""Complaints of "J'alerte l'Arcep": a file replaces what was kept of each day that it speaks of.

ARCEP renews the file each month for six months that slide, so that days which left the window stay.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from django.utils.timezone import localdate

from coverage.csv_rows import Format, Line, converted, read
from coverage.csv_values import BadValue, commune, day, plmn
from coverage.list_store import Import, Refusals, replace
from coverage.models import Complaint

FORMAT = Format(
    "complaints",
    {
        "identifier": "id",
        "day": "date",
        "commune": "insee_com",
        "operator": "operateur",
        "latitude": "latitude",
        "longitude": "longitude",
    },
)
OPENED = date(2017, 10, 17)  # ARCEP opened the platform on that day
TOMORROW = timedelta(days=1)  # overseas it is another day already, or still


class Told(NamedTuple):
    """A complaint as it is kept: neither its number, which counts the file's rows, nor its place."""

    day: date
    commune: str
    operator: str


def import_list(path: Path, *, write: bool = True, fewer: bool = False) -> Import:
    """Replaces the complaints of the file's days by its own; RefusedList as `list_store.replace`."""
    refusals = Refusals()
    told = list(converted(read(path, (FORMAT,)), complaint, refusals.add))
    days = {row.day for row in told}
    old = Complaint.objects.filter(day__in=days)
    kept = replace(old, Told._fields, told, refusals, write=write, fewer=fewer)
    return Import(f"{min(days)} to {max(days)}", kept, 0, refusals)


def complaint(line: Line) -> Told:
    """What is kept of a row; BadValue for a day outside the platform's life, no commune or no operator."""
    row = line.values
    when = day("date", row["day"])
    if not OPENED <= when <= localdate() + TOMORROW:
        raise BadValue(f"date: before {OPENED} or to come", row["day"])
    code = commune("insee_com", row["commune"])
    if not code:
        raise BadValue("insee_com: missing", row["commune"])
    return Told(when, code, plmn("operateur", row["operator"]))
