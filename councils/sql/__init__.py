"""The statements of the councils room: files beside this one; headers say what comes in and goes out."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

HERE = Path(__file__).parent


@cache
def statement(name: str) -> str:
    """The text of a file, `name` without its ending."""
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")


def rows(name: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What the statement answers; parameters are bound, never written into it."""
    with connection.cursor() as cursor:
        cursor.execute(statement(name), parameters)
        return cursor.fetchall()


def run(name: str, parameters: Mapping[str, Any]) -> None:
    """Do what the statement says."""
    with connection.cursor() as cursor:
        cursor.execute(statement(name), parameters)
