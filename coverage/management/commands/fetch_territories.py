"""manage.py fetch_territories --to DIR [--year YEAR]: codes and boundaries, from their publishers."""

from argparse import ArgumentParser
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coverage.download import RefusedDownload
from coverage.territories.fetch import (
    BOUNDARIES_FROM,
    CODES_FROM,
    PRECISION,
    PRECISIONS,
    VERSIONS,
    Fetched,
    fetch,
    wanted,
)


class Command(BaseCommand):
    """Needs a network; safe to repeat: what is there is not asked for again, what broke off is continued."""

    help = (
        "Downloads the official codes and boundaries of a year into DIR/YEAR, and says how to import them. "
        "Example: fetch_territories --to ~/territories --year 2026"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, the years, and where else the files may come from."""
        parser.add_argument("--to", type=Path, required=True, metavar="DIR")
        parser.add_argument(
            "--year", type=int, default=max(VERSIONS), help="of the codes (default: the newest)"
        )
        parser.add_argument("--boundary-year", type=int, help="of the boundaries, if it is another")
        metres = "how coarse the boundaries are, in metres"
        parser.add_argument("--precision", type=int, choices=PRECISIONS, default=PRECISION, help=metres)
        parser.add_argument(
            "--codes-from", default=CODES_FROM, metavar="URL", help="with {version} and {name}"
        )
        parser.add_argument(
            "--boundaries-from",
            default=BOUNDARIES_FROM,
            metavar="URL",
            help="with {year}, {name} and {metres}",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetches each file, reads it, and prints the command that imports them all."""
        year, boundary_year = options["year"], options["boundary_year"] or options["year"]
        sources = (options["codes_from"], options["boundaries_from"])
        paths: dict[str, list[str]] = defaultdict(list)
        try:
            for file in fetch(wanted(year, boundary_year, options["precision"], *sources), options["to"]):
                paths[file.wanted.kind].append(str(file.parcel.path))
                self.stdout.write(describe(file))
        except (RefusedDownload, OSError) as error:
            raise CommandError(str(error)) from error
        except (KeyError, IndexError) as error:
            raise CommandError(f"URL: {error} is none of the names that it may hold") from error
        chosen = " ".join(f"--{kind} {' '.join(files)}" for kind, files in paths.items())
        self.stdout.write(f"import_territories {chosen} --year {year} --boundary-year {boundary_year}")


def describe(file: Fetched) -> str:
    """A file as a line of text, its year before its name."""
    came = "fetched" if file.parcel.is_new else "already there"
    refused = f", {file.refused} entries that are none" if file.refused else ""
    name = f"{file.wanted.year}/{file.parcel.path.name}"
    return f"{name}: {came}, {file.parcel.bytes} bytes, {file.kept} territories{refused}"
