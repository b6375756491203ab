"""manage.py import_sites FILE [--listed-on DATE]: the radio sites of a list, and why a row is left out."""

from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coverage.sites.load import import_list
from coverage.sites.rows import Refused, RefusedList

LINES_SHOWN = 10  # of each reason; the count says how many there are


class Command(BaseCommand):
    """Replaces the list of the file's operators and date."""

    help = "Imports an ARCEP list of sites. Example: import_sites 2024_T2_sites_Outremer.csv"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and its date where its name does not tell."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--listed-on", type=date.fromisoformat, metavar="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        """Imports the list and prints rows in, kept, merged and refused by reason."""
        path = options["file"]
        try:
            done = import_list(path, options["listed_on"])
        except (RefusedList, OSError) as error:
            raise CommandError(f"{path.name}: {error}") from error
        refused = len(done.refused)
        self.stdout.write(
            f"{path.name}, listed on {done.listed_on}: {done.kept + done.merged + refused} rows, "
            f"{done.kept} kept, {done.merged} merged into a site already listed, {refused} refused"
        )
        for text in reasons(done.refused):
            self.stdout.write(text)


def reasons(refused: Iterable[Refused]) -> list[str]:
    """One line for each reason: how many rows, which lines, and the first value."""
    by_reason: dict[str, list[Refused]] = defaultdict(list)
    for row in refused:
        by_reason[row.reason].append(row)
    return [_reason(reason, rows) for reason, rows in sorted(by_reason.items())]


def _reason(reason: str, rows: list[Refused]) -> str:
    lines = ", ".join(str(row.line) for row in rows[:LINES_SHOWN]) + (
        ", ..." if len(rows) > LINES_SHOWN else ""
    )
    return f"  {len(rows)} refused, {reason} (line {lines}; first: {rows[0].value!r})"
