"""The rebuild: all evidence made anew from all readings that are kept, by as many workers as there are.

First the readings of each month go into files by shard of 25 km, then each shard's evidence is replaced. Both
are parts that whoever hears the bell may do; the builder does what nobody did.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from pyarrow import csv

from coverage import shards
from coverage.core.grid import RESOLUTIONS, pack, parent, unpack
from coverage.fold import COLUMNS, FOLDING, LOCKS, REBUILDING, SHARD_RESOLUTION
from coverage.models import Evidence
from coverage.sql import load
from measurements import bulk, queries

TILE_M = RESOLUTIONS[0]
ROWS_AT_ONCE = 50_000  # of evidence, some 5 MB as text

EVERY_LOCK = f"generate_series(0, {LOCKS - 1}) lock"  # of the folds, in the order in which they take them
# Some hundred thousand rows are compared at a time: by hashes where these fit, else by sorting on disk. How
# many there are is beyond the planner, who would even compile the statement for them.
ROOM = "SET LOCAL work_mem = '256MB'; SET LOCAL jit = off"
COPY_FRESH = f"COPY fresh ({', '.join(COLUMNS)}) FROM STDIN (FORMAT csv)"
# Held by a session, so that it is free as soon as a builder's process has gone, however it went.
BUILDER = """
    SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
                   WHERE datname = current_database() AND locktype = 'advisory' AND objsubid = 1
                     AND classid = 0 AND objid = %s AND mode = 'ExclusiveLock' AND granted)
"""

Ring = Callable[[str, str], object]  # asks some worker for a part of the rebuild in a folder


def rebuild(ring: Ring | None = None) -> None:
    """Make the evidence of every contributor's day that has readings anew, and write what differs.

    No fold works meanwhile: what comes in waits in the journal, and what waited before is dealt with by this.
    Killed anywhere it has done some shards wholly and the others not at all; the next one starts over.
    """
    with _the_only_builder(), _folder() as folder:
        waiting = queries.waiting_days()
        _do_all(folder, bulk.months(), ring)
        _do_all(folder, _shards_to_do(folder), ring)
        queries.mark_done(waiting)


def do_part(folder: str, part: str, *, wait: bool = False) -> bool:
    """Copy a month or renew a shard, for a builder who still lives; False if there is nothing to do.

    A part that another worker is at is left to it; with `wait` this waits until it is done or given up.
    """
    path = Path(folder)
    done = path / f"{part}.done"
    with transaction.atomic(), connection.cursor() as cursor:
        if not _hold(cursor, part, wait) or not _is_wanted(cursor, path) or done.exists():
            return False
        if part.isdecimal():
            _renew(cursor, path, int(part))
        else:
            shards.write_month(path, part)
    # After the commit: a worker killed in between has it done twice, which changes nothing; of a slow one the
    # builder may have found the shard as it should be, and have gone.
    with suppress(FileNotFoundError):
        done.touch()
    return True


@contextmanager
def _the_only_builder() -> Iterator[None]:
    """Wait for other builders and for folds to end, and keep them away until the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [REBUILDING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [REBUILDING])


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder of this rebuild, for this user alone; those of builders who were killed go."""
    place = Path(settings.REBUILD_DIR) / str(connection.settings_dict["NAME"])
    shutil.rmtree(place, ignore_errors=True)
    _wait_for_the_late()
    place.mkdir(parents=True)
    with tempfile.TemporaryDirectory(dir=place, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@transaction.atomic
def _wait_for_the_late() -> None:
    """Until nobody renews a shard any more for a builder who has gone."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock(%s, lock) FROM {EVERY_LOCK}", [FOLDING])


def _do_all(folder: Path, parts: Sequence[str], ring: Ring | None) -> None:
    """Have every part done. Those who hear the bell start at one end and the builder at the other."""
    if ring:
        for part in parts:
            ring(str(folder), part)
    for wait in (False, True):
        for part in reversed(parts):
            do_part(str(folder), part, wait=wait)


def _shards_to_do(folder: Path) -> list[str]:
    """Those of readings, and those where evidence is stored that readings may not bear out any more."""
    tiles = Evidence.objects.order_by().values_list("tile", flat=True).distinct()
    stored = parent(np.fromiter(tiles.iterator(), dtype=np.int64), SHARD_RESOLUTION)
    return [str(shard) for shard in sorted({*stored.tolist(), *shards.shards_of(folder)})]


def _hold(cursor: CursorWrapper, part: str, wait: bool) -> bool:
    """Whether this transaction holds the part, and keeps folds away even if the builder should die."""
    cursor.execute(f"SELECT pg_advisory_xact_lock_shared(%s, lock) FROM {EVERY_LOCK}", [FOLDING])
    if wait:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [REBUILDING, part])
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [REBUILDING, part])
    return bool(cursor.fetchone()[0])


def _is_wanted(cursor: CursorWrapper, folder: Path) -> bool:
    """Whether the builder lives, so that nothing was folded since it began; a folder is one builder's."""
    cursor.execute(BUILDER, [REBUILDING])
    return bool(cursor.fetchone()[0]) and folder.is_dir()


def _renew(cursor: CursorWrapper, folder: Path, shard: int) -> None:
    """Make the stored evidence of a shard what its readings say; rows that say so already are not written.

    Evidence outlives its readings: what is stored of a contributor's day without any is left as it is.
    """
    cursor.execute(ROOM)
    cursor.execute("CREATE TEMPORARY TABLE fresh (LIKE coverage_evidence)")
    if files := shards.files_of(folder, shard):
        _copy_fresh(cursor, shards.count_evidence(files))
    cursor.execute(load("rebuild_find_stale"), _ends_of_rows(shard))
    cursor.execute("SELECT DISTINCT contributor_id, day FROM stale")
    kept = sorted(queries.days_with_readings(cursor.fetchall()))
    days = [contributor for contributor, _ in kept], [day for _, day in kept]
    cursor.execute(load("rebuild_delete_stale"), [*days, shard])
    cursor.execute(load("rebuild_insert_fresh"), [shard])
    cursor.execute("DROP TABLE fresh, stale")


def _copy_fresh(cursor: CursorWrapper, evidence: pa.Table) -> None:
    position = evidence.schema.get_field_index("day")
    dated = evidence.set_column(position, "day", evidence["day"].cast(pa.date32()))
    with cursor.copy(COPY_FRESH) as copy:
        for batch in dated.to_batches(max_chunksize=ROWS_AT_ONCE):
            text = pa.BufferOutputStream()
            csv.write_csv(batch, text, csv.WriteOptions(include_header=False))
            copy.write(text.getvalue().to_pybytes())


def _ends_of_rows(shard: int) -> tuple[list[int], list[int]]:
    """The first and the last tile of each row of tiles in a shard: keys count eastwards."""
    at = unpack(shard)
    northing = at.northing + np.arange(0, SHARD_RESOLUTION, TILE_M)
    eastings = at.easting, at.easting + SHARD_RESOLUTION - TILE_M
    west, east = (pack(at.epsg, TILE_M, northing, easting) for easting in eastings)
    return west.tolist(), east.tolist()
