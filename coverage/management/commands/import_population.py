"""manage.py import_population FILE [--source NAME] [--add]: INSEE's grid says where people live."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coverage.population.files import RefusedGrid
from coverage.population.load import Import, import_grid


class Command(BaseCommand):
    """One transaction: a file that cannot be read leaves everything as it was."""

    help = (
        "Imports INSEE's population by squares of 200 m (.csv, .zip of .csv, .gpkg). "
        "Example: import_population Filosofi2017_carreaux_200m_met.csv"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, what it is called, and whether it is a part of a grid."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--source", default="", metavar="NAME", help="(default: the file's name)")
        parser.add_argument(
            "--add", action="store_true", help="keep the other squares: the file is a part of a grid"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Imports the file and prints rows in, kept and refused by reason."""
        path = options["file"]
        try:
            done = import_grid(path, options["source"], add=options["add"])
        except (RefusedGrid, OSError) as error:
            raise CommandError(f"{path.name}: {error}") from error
        for line in describe(path, done):
            self.stdout.write(line)


def describe(path: Path, done: Import) -> Iterator[str]:
    """The report as lines of text."""
    refused = sum(reason.count for reason in done.refused.values())
    yield (
        f"{path.name}: {done.kept + refused} rows, {done.kept} kept, {refused} refused; "
        f"{done.people:.0f} people, {done.imputed} squares imputed, {done.changed} rows changed"
    )
    for text, reason in sorted(done.refused.items()):
        lines = ", ".join(map(str, reason.lines)) + (", ..." if reason.count > len(reason.lines) else "")
        yield f"  {reason.count} refused, {text} (line {lines})"
