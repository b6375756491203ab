"""What the commands that import published lists share: arguments, one transaction a file, and the account."""

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from coverage.csv_rows import RefusedList
from coverage.list_store import Import


class ListCommand(BaseCommand):
    """A refused file is reported and leaves what was there; the others of the command still go in."""

    import_list: ClassVar[Callable[..., Import]]
    merged_into = "merged into a row before it"
    dated = True  # the list is of a day, which its name or the command tells

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, their date where their names do not tell, and whether to take everything back."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        if self.dated:
            parser.add_argument("--listed-on", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--dry-run", action="store_true", help="show what would come in, write nothing")
        parser.add_argument(
            "--fewer", action="store_true", help="let a list replace one that is more than twice as long"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Imports each file and prints rows in, kept, merged and refused by reason."""
        refusals = []
        for path in options["files"]:
            try:
                self.stdout.write(self.imported(path, options))
            except (RefusedList, OSError) as error:
                refusals.append(f"{path.name}: {error}")
        if refusals:
            raise CommandError("\n".join(refusals))

    def imported(self, path: Path, options: dict[str, Any]) -> str:
        """The account of one file, as lines of text; RefusedList or OSError if it could not be imported."""
        done = type(self).import_list(path, **self.asked(options))
        rows = done.kept + done.merged + done.refused
        would = "would be " if options["dry_run"] else ""
        merged = f"{done.merged} {self.merged_into}, " if done.merged else ""
        counts = f"{rows} rows, {done.kept} {would}kept, {merged}{done.refused} refused"
        return "\n".join([f"{path.name}, {done.of}: {counts}", *done.refusals.told()])

    def asked(self, options: dict[str, Any]) -> dict[str, Any]:
        """What the importer is told besides the file."""
        asked = {"write": not options["dry_run"], "fewer": options["fewer"]}
        return asked | {"listed_on": options["listed_on"]} if self.dated else asked
