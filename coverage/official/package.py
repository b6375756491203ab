"""The official map's quarantine: a stranger's SQLite file is opened so that nothing in it runs or swells."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from coverage.official.names import RefusedFile

MAX_FEATURE_BYTES = 64 * 2**20  # the largest feature of the national files has 9 MB
EXAMINE_SECONDS = 600.0  # a file of 3 GB is read through in less than a minute
OPERATIONS = 100_000  # of SQLite's machine, some milliseconds, between two looks at the clock

KINDS = {"table", "index", "trigger", "view"}  # of what a schema lists

# What reading tables takes; attaching files, writing and loading code are none of it.
READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_PRAGMA}


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that can read the file's tables and do nothing else.

    RefusedFile for what is no whole SQLite file, and for one with views, generated columns or virtual tables
    other than the index of its features: in those a query runs what the file's author wrote.
    """
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)) as package:
            until = time.monotonic() + EXAMINE_SECONDS
            _restrict(package, until)
            for table in _stored_tables(package):
                _check_table(package, table)
                if time.monotonic() > until:
                    raise RefusedFile(f"file: not examined within {EXAMINE_SECONDS:g} s")
            yield package
    except sqlite3.Error as error:
        raise RefusedFile(f"file: not a whole GeoPackage ({error})") from error


def quoted(identifier: str) -> str:
    """A name of a table or column as SQL writes it."""
    return '"' + identifier.replace('"', '""') + '"'


def _restrict(package: sqlite3.Connection, until: float) -> None:
    package.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_FEATURE_BYTES)
    package.execute("PRAGMA trusted_schema = OFF")
    package.set_authorizer(_authorize)
    package.set_progress_handler(lambda: time.monotonic() > until, OPERATIONS)


def _authorize(action: int, *_names: str | None) -> int:
    return sqlite3.SQLITE_OK if action in READING else sqlite3.SQLITE_DENY


def _stored_tables(package: sqlite3.Connection) -> list[str]:
    """The tables whose rows are in the file; RefusedFile where something would run what its author wrote."""
    stored = {1: "sqlite_schema"}
    for kind, name, sql, root in package.execute("SELECT type, name, sql, rootpage FROM sqlite_schema"):
        if kind not in KINDS or not isinstance(name, str) or not isinstance(sql, str | None):
            raise RefusedFile("file: its list of tables is no such list")
        words = (sql or "").upper().split()
        is_virtual = words[:3] == ["CREATE", "VIRTUAL", "TABLE"]
        if kind == "view":
            raise RefusedFile(f"file: {name} is a view, which runs what its author wrote")
        if is_virtual and not _is_index(words):
            raise RefusedFile(f"file: {name} is a virtual table, which runs what its author wrote")
        if kind == "table" and not is_virtual and name != stored.setdefault(root, name):
            raise RefusedFile(f"file: {name} and {stored[root]} are the same table")
    return list(stored.values())[1:]


def _is_index(words: list[str]) -> bool:
    return any(
        word.startswith("RTREE") and before == "USING" for before, word in zip(words, words[1:], strict=False)
    )


def _check_table(package: sqlite3.Connection, table: str) -> None:
    """One by one: from SQLite 3.44 on, a check of the whole file also opens the index of its features.

    Pages that two tables share, or that none has, are not looked for.
    """
    for column in package.execute(f"PRAGMA table_xinfo({quoted(table)})").fetchall():
        if column[-1]:  # "hidden": 2 and 3 are generated columns
            raise RefusedFile(f"file: column {column[1]} of {table} is generated, not stored")
    if (state := package.execute(f"PRAGMA quick_check({quoted(table)})").fetchone()[0]) != "ok":
        raise RefusedFile(f"file: damaged GeoPackage ({state})")
