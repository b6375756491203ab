"""SQL that selects, joins and stores; each file opens with what comes in and what goes out."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.db import connection, transaction

SORTED = "SET LOCAL enable_hashagg = {0}; SET LOCAL enable_hashjoin = {0}"


@cache
def load(name: str) -> str:
    """The text of `<name>.sql` in this folder."""
    return (Path(__file__).parent / f"{name}.sql").read_text()


@contextmanager
def sorted_keys() -> Iterator[None]:
    """Have PostgreSQL sort the keys of many tiles that it joins or groups in this block, never hash them.

    It folds the halves of a bigint into one number, often the same for neighbours: 500,000 tiles have 26,000
    hashes, and grouping them by these took 15 s instead of 2.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SORTED.format("off"))
        yield
        cursor.execute(SORTED.format("DEFAULT"))
