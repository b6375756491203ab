"""The advice room: what is told whose command met a database that is away, or older than the code."""

from django.db import DatabaseError, OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

AWAY = "The database does not answer ({reason}). `script/run` starts one, DATABASE_URL names another."
OLDER = "The database is older than this version ({reason}). Run `python manage.py migrate`, then this again."


def advice(error: DatabaseError) -> str:
    """A sentence that says what to do; empty where the database is neither, and the fault is ours."""
    reason = str(error).partition("\n")[0]
    if isinstance(error, ProgrammingError) and _is_older():
        return OLDER.format(reason=reason)
    if isinstance(error, OperationalError) and not _answers():
        return AWAY.format(reason=reason)
    return ""


def _is_older() -> bool:
    connection.close()  # whatever was begun is over
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _answers() -> bool:
    try:
        connection.close()
        connection.ensure_connection()
    except OperationalError:
        return False
    return True
