"""manage.py import_territories: codes and boundaries become territories, in whichever order they come."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coverage.models import Territory
from coverage.territories.codes import RefusedFile
from coverage.territories.load import FileReport, Report, import_files

KEYS_SHOWN = 10  # of territories without a boundary; the count says how many there are


class Command(BaseCommand):
    """One transaction for all the files given: a file that cannot be read leaves everything as it was."""

    help = (
        "Imports official codes (JSON lists of communes, EPCI, départements, régions) and boundaries. "
        "Example: import_territories --codes communes.json epci.json --boundaries a.geojson --year 2026"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, their years, and what a code of two characters means where nothing else tells."""
        parser.add_argument("--codes", nargs="+", type=Path, default=[], metavar="FILE")
        parser.add_argument("--boundaries", nargs="+", type=Path, default=[], metavar="FILE")
        parser.add_argument("--year", type=int, required=True, help="of the codes")
        parser.add_argument("--boundary-year", type=int, help="of the boundaries, if it is another")
        parser.add_argument(
            "--kind",
            choices=[Territory.DEPARTEMENT, Territory.REGION],
            help="what boundary codes are that fit both, where the file's name does not tell",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Imports the files and prints what was kept, refused, drawn and left undrawn."""
        codes, boundaries = options["codes"], options["boundaries"]
        if not codes and not boundaries:
            raise CommandError("nothing to import: give --codes FILE or --boundaries FILE")
        boundary_year = options["boundary_year"] or options["year"]
        try:
            report = import_files(codes, boundaries, options["year"], boundary_year, options["kind"])
        except (RefusedFile, OSError) as error:
            raise CommandError(str(error)) from error
        for line in describe(report):
            self.stdout.write(line)


def describe(report: Report) -> Iterator[str]:
    """The report as lines of text."""
    for file in report.files:
        yield from _file(file)
    for kind, count in report.drawn.items():
        yield f"{kind}: {count} with a boundary"
    for kind, keys in report.undrawn.items():
        yield f"{kind}: {len(keys)} without a boundary, or only a part of it: {_some(keys)}"
    if report.waiting:
        yield f"{len(report.waiting)} boundaries wait for their codes: {_some(report.waiting)}"
    yield f"tiles: {report.surveyed.tiles} know their commune, {report.surveyed.changed} rows changed"
    if report.surveyed.without:
        count = len(report.surveyed.without)
        yield f"com: {count} too small to hold the centre of a tile: {_some(report.surveyed.without)}"


def _file(file: FileReport) -> Iterator[str]:
    entries = file.kept + len(file.refused)
    mended = f", {file.mended} mended" if file.mended else ""
    yield f"{file.path.name}: {entries} entries, {file.kept} kept{mended}, {len(file.refused)} refused"
    for reason, count in sorted(Counter(row.reason for row in file.refused).items()):
        yield f"  {count} refused, {reason}: {_some([r.entry for r in file.refused if r.reason == reason])}"


def _some(keys: list[str]) -> str:
    return ", ".join(keys[:KEYS_SHOWN]) + (", ..." if len(keys) > KEYS_SHOWN else "")
