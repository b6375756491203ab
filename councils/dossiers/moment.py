"""One look at the database for all that a dossier tells, whatever is published meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """Whatever is read in this block is of one moment: no publication comes between two statements.

    Within a transaction that is open already, that one decides.
    """
    is_inside = connection.in_atomic_block
    with transaction.atomic():
        if not is_inside:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
