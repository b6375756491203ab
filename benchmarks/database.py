"""The benchmarks' ground: a throw-away database in the cluster of DATABASE_URL, never the live one."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import setup_test_environment, teardown_test_environment


@contextmanager
def throwaway_database() -> Iterator[None]:
    """An empty database with our tables, dropped at the end; meanwhile every query of ours goes there.

    Its name is that of the live one with `_bench` behind it. One that a killed run left is replaced; while
    another run uses it, this one ends with PostgreSQL's own error.
    """
    live = str(connection.settings_dict["NAME"])
    connection.settings_dict["TEST"]["NAME"] = f"{live}_bench"
    # Without DEBUG: a server in production keeps no list of the queries that it made.
    setup_test_environment(debug=False)
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(live, verbosity=0)
    finally:
        teardown_test_environment()


def truncate(tables: list[str]) -> None:
    """Empty these tables."""
    with connection.cursor() as cursor:
        # A transaction that wrote to them may still have checks to make, which would forbid it.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")


def analyze() -> None:
    """Let the planner know what has just been loaded, as autovacuum does within a minute."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
