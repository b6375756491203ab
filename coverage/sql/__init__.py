"""SQL that selects, joins and stores; each file opens with what comes in and what goes out."""

from functools import cache
from pathlib import Path


@cache
def load(name: str) -> str:
    """The text of `<name>.sql` in this folder."""
    return (Path(__file__).parent / f"{name}.sql").read_text()
