"""The turnstile of uploads: a worker stores a few at once, and sends the others away before they queue."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.conf import settings
from django.db import DatabaseError, connection

from publishing.problems import Problem

# A batch takes a second at most. What waits longer for a lock, or works longer, does so because of others:
# its sender is told to come back, while its place and its connection are free for the next.
LOCK_SECONDS = 5
STATEMENT_SECONDS = 20

IMPATIENT = f"SET lock_timeout = '{LOCK_SECONDS}s'; SET statement_timeout = '{STATEMENT_SECONDS}s'"
PATIENT = "RESET lock_timeout; RESET statement_timeout"

_places = BoundedSemaphore(settings.UPLOADS_AT_ONCE)


@contextmanager
def place() -> Iterator[None]:
    """One of the worker's places, held while an upload is understood and stored.

    Raises:
        Problem: 503, all are taken; nothing of the request was kept.
        OperationalError: the database is away, or something took too long.
    """
    if not _places.acquire(blocking=False):
        raise Problem(503, "as many uploads as can be stored are under way; nothing of this one was kept")
    try:
        with _impatience():
            yield
    finally:
        _places.release()


@contextmanager
def _impatience() -> Iterator[None]:
    _execute(IMPATIENT)
    try:
        yield
    finally:
        try:
            _execute(PATIENT)
        except DatabaseError:
            connection.close()  # and with it what was set


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
