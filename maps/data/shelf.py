"""The shelf of open data: a file for each table, format and month that is kept, written when that changes.

What they say is what the API says of that month, by the same verbs; so whoever erased readings is gone from a
past month's file at the next writing. They lie in the database, as other kept files do.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection, transaction
from geopandas import GeoDataFrame

from councils.dossiers.moment import one_moment
from coverage.kept_months import edition, last_day, months, months_without_zones, zones_edition
from coverage.official import releases_at
from maps import exports
from maps.licence import about
from maps.models import DataFile, DataPart
from publishing.tables import write

Table = Callable[..., GeoDataFrame]

TABLES: dict[str, tuple[str, Table]] = {
    "tiles": (exports.TILES, exports.tiles),
    "zones": (exports.ZONES, exports.white_zones),
}
ENDINGS = ("gpkg", "parquet", "csv")
WRITING = 7_007  # the advisory lock of those who write
PART_BYTES = 2**22  # 4 MiB: what a download holds in memory


def write_files() -> int:
    """Have the files of every month that is kept, and of no other; returns how many were written or dropped.

    A ring while another writes is let pass.
    """
    with _alone() as alone:
        if not alone:
            return 0
        kept = months()
        gone = DataFile.objects.exclude(month__in=kept)
        dropped = gone.count()
        gone.delete()
        return dropped + sum(_renew(month) for month in kept)


def contents(file: DataFile) -> Iterator[bytes]:
    """Its bytes, part by part; LookupError where it was replaced meanwhile: half of it is no file."""
    told = 0
    while told < file.size:
        part = file.parts.filter(number=told // PART_BYTES).values_list("content", flat=True).first()
        if part is None:
            raise LookupError(f"{file.name} was replaced while it was read")
        told += len(part)
        yield bytes(part)


def _renew(month: date) -> int:
    """Files of the month that were written, none where they are there already; all of one moment."""
    with one_moment():
        wanted = {name: _edition(month, name) for name in _tables(month)}
        have = {(file.table, file.ending): file.edition for file in DataFile.objects.filter(month=month)}
        due = [
            table
            for table, stamp in wanted.items()
            if any(have.get((table, ending)) != stamp for ending in ENDINGS)
        ]
        for table in due:
            _write(table, month, wanted[table])
        return len(due) * len(ENDINGS)


def _tables(month: date) -> list[str]:
    return [name for name in TABLES if name != "zones" or month not in months_without_zones()]


def _edition(month: date, table: str) -> str:
    """A digest of all that a file of the month is made of, and of what it says of itself."""
    day = last_day(month)
    told = zones_edition(month) if table == "zones" else edition(month, None, None)
    releases = sorted(releases_at(day).values_list("pk", "sha256")) if table == "tiles" else []
    about_it = sorted(about(TABLES[table][0], day).items())
    return hashlib.sha256(repr((settings.VERSION, told, releases, about_it)).encode()).hexdigest()


def _write(table: str, month: date, stamp: str) -> None:
    title, read = TABLES[table]
    rows, day = read(month=month), last_day(month)
    facts = {
        "table": table,
        "month": month,
        "as_of": day,
        "edition": stamp,
        "rows": len(rows),
        "method_versions": " ".join(sorted(rows["method_version"].dropna().unique())),
    }
    with TemporaryDirectory() as folder:
        for ending in ENDINGS:
            path = Path(folder) / f"{table}-{month:%Y-%m}.{ending}"
            write(rows, path, day, about(f"{title}, {month:%Y-%m}", day))
            _keep(path, {**facts, "ending": ending})


@transaction.atomic
def _keep(path: Path, facts: dict[str, object]) -> None:
    """The file on its shelf in place of an earlier one; the same bytes stay, and the day of their writing."""
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        if DataFile.objects.filter(name=path.name, sha256=digest).update(**facts):
            return
        DataFile.objects.filter(name=path.name).delete()
        file = DataFile.objects.create(name=path.name, size=path.stat().st_size, sha256=digest, **facts)
        content.seek(0)
        for number, part in enumerate(iter(partial(content.read, PART_BYTES), b"")):
            DataPart.objects.create(file=file, number=number, content=part)


@contextmanager
def _alone() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [WRITING])
        alone = bool(cursor.fetchone()[0])
        try:
            yield alone
        finally:
            if alone:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [WRITING])
