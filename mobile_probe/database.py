"""Stage 0, the probe: the SQLite file under the outbox: how it is opened, what it holds, who may read it."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from mobile_probe.errors import OutboxError

LOCK_WAIT_S = 30.0  # one process may write while another uploads
SCHEMA_VERSION = 2  # 2: duty, gaps, devices, abilities
OWNER_ONLY = 0o600

# WAL with synchronous=FULL: a commit is on the disk when it returns, and a torn one never happened.
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON")

# Each version only adds tables, so that making what is absent brings an older file up to this one.
SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS waiting (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, put_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS refused (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tokens (server TEXT PRIMARY KEY, token TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS areas (
    longitude REAL, latitude REAL, radius_m REAL, PRIMARY KEY (longitude, latitude, radius_m));
CREATE TABLE IF NOT EXISTS counts (name TEXT PRIMARY KEY, count INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS duty (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, began_at REAL NOT NULL, ended_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS gaps (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, put_at REAL NOT NULL,
    open INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS devices (name TEXT PRIMARY KEY, id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS abilities (name TEXT PRIMARY KEY, technology TEXT NOT NULL);
PRAGMA user_version = {SCHEMA_VERSION};
COMMIT;
"""


def open_database(path: Path) -> sqlite3.Connection:
    """The file at `path`, made if absent. Raises OutboxError if too new, sqlite3.Error, OSError."""
    _make_private(path)
    # IMMEDIATE: take the write lock at the start, so that two processes wait instead of failing.
    database = sqlite3.connect(path, timeout=LOCK_WAIT_S, isolation_level="IMMEDIATE")
    for pragma in PRAGMAS:
        database.execute(f"PRAGMA {pragma}")
    if database.execute("PRAGMA user_version").fetchone()[0] > SCHEMA_VERSION:
        raise OutboxError("outbox_newer", file=path)
    database.executescript(SCHEMA)
    # Only now: a wrong path may be somebody's other file. The log was made for whoever could read the file.
    for end in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + end).chmod(OWNER_ONLY)
    return database


def _make_private(path: Path) -> None:
    """Make the file for its owner alone from its first byte: it will hold places and a token."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ONLY))
    except FileExistsError:
        return
