"""From a backup the same map comes back: tiles and zones, histories and files, and whose token is whose."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg
import pytest
from django.core.management import call_command

from gap_reports.bundle.store import bundle_of
from gap_reports.models import Bundle
from gap_reports.moves import move
from gap_reports.states import Move
from measurements.contributors import new_contributor
from tests.backup import OF_POSTGIS, restored
from tests.conftest import PROJECT
from tests.gap_reports.factories import NOON, said
from tests.gap_reports.planted import case_of, hamlet
from tests.test_docs import operating

__all__ = ["restored"]
pytestmark = pytest.mark.django_db(transaction=True)

EXPORTS = {"export_tiles": "tiles.csv", "export_zones": "zones.csv"}  # what the documents have one compare
TOKEN_IS_KNOWN = "from measurements.contributors import contributor_of; print(contributor_of({!r}).pk > 0)"


def manage(address: str, *words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, on another database."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *map(str, words)],
        cwd=PROJECT,
        env=os.environ | {"DATABASE_URL": address} | environment,
        capture_output=True,
        text=True,
    )


def exported(folder: Path, address: str | None = None) -> list[bytes]:
    """What is published, from this database or from another, as two files."""
    for command, name in EXPORTS.items():
        words = (command, str(folder / name), "--unfloored")
        if address is None:
            call_command(*words)
        else:
            assert manage(address, *words).returncode == 0
    return [(folder / name).read_bytes() for name in EXPORTS.values()]


def asked(address: str, statement: str) -> list[tuple[Any, ...]]:
    at = dj_database_url.parse(address)
    who = {"host": at["HOST"], "port": at["PORT"] or None, "user": at["USER"], "password": at["PASSWORD"]}
    with psycopg.connect(dbname=at["NAME"], **who) as connection:
        return connection.execute(statement).fetchall()


def files_that_changed() -> str:
    """The statement of the documents that finds files which are not what their hash says."""
    statements = re.findall(r"```sql\n(.*?)```", operating(), re.DOTALL)
    return next(statement for statement in statements if "sha256(content)" in statement)


def test_a_restored_copy_says_the_same_and_computes_the_same(
    restored: Callable[[], str], tmp_path: Path
) -> None:
    zone = hamlet()
    case = case_of(zone)
    move(case.pk, Move.REPORT, said(Move.REPORT), NOON)
    bundle_of(zone)
    token = new_contributor()
    before = exported(tmp_path)
    assert all(file.count(b"\n") > 1 for file in before)

    address = restored()

    assert manage(address, "migrate", "--check").returncode == 0
    assert exported(tmp_path, address) == before
    assert "1 steps of 1 zones, unbroken" in manage(address, "verify_histories").stdout
    assert asked(address, "SELECT count(*) FROM gap_reports_bundle WHERE content <> ''") == [(1,)]
    assert asked(address, files_that_changed()) == []
    known = TOKEN_IS_KNOWN.format(token)
    assert manage(address, "shell", "-c", known).stdout.split()[-1] == "True"
    assert manage(address, "shell", "-c", known, CONTRIBUTOR_HASH_KEY="another one").returncode != 0

    assert manage(address, "run_pipeline", "--rebuild").returncode == 0
    assert exported(tmp_path, address) == before


def test_a_file_that_is_not_what_its_hash_says_is_found(restored: Callable[[], str]) -> None:
    bundle_of(hamlet())
    Bundle.objects.update(content=b"{}")
    (found,) = asked(restored(), files_that_changed())
    assert found[0] == "bundle"


def test_the_documents_dump_and_restore_as_this_does() -> None:
    assert f"pg_dump --format=custom {' '.join(OF_POSTGIS)} " in operating()
    assert "pg_restore --exit-on-error " in operating()
