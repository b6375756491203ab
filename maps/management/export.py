"""What the two export commands share: one file, its ending, and a sentence at the end."""

from abc import abstractmethod
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from geopandas import GeoDataFrame

from coverage.queries import as_of
from publishing.tables import UnknownFormat, write, writer_of


class ExportCommand(BaseCommand):
    """Writes one table to FILE; the ending says the format."""

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE and --unfloored."""
        parser.add_argument(
            "file", type=Path, metavar="FILE", help=".parquet (GeoParquet), .gpkg, .csv or .geojson"
        )
        parser.add_argument(
            "--unfloored",
            action="store_true",
            help="exact counts and days, without the privacy floor: for staff, never to be published",
        )

    @abstractmethod
    def table(self, *, floored: bool) -> GeoDataFrame:
        """The rows to write."""

    def handle(self, *, file: Path, unfloored: bool, **options: Any) -> None:
        """Refuse an unwritable FILE before any row is read."""
        try:
            writer_of(file)
        except UnknownFormat as error:
            raise CommandError(str(error)) from None
        if not file.parent.is_dir():
            raise CommandError(f"{file}: the folder {file.parent} does not exist")
        rows = self.table(floored=not unfloored)
        try:
            write(rows, file, as_of())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}") from None
        self.stdout.write(f"{file}: {len(rows)} rows")
