"""What the two export commands share: one file, its ending, and a sentence at the end."""

from abc import abstractmethod
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from geopandas import GeoDataFrame

from coverage.kept_months import last_day, month_of
from coverage.queries import as_of
from maps.licence import about, about_unfloored
from publishing.tables import UnknownFormat, write, writer_of


class ExportCommand(BaseCommand):
    """Writes one table to FILE; the ending says the format."""

    title: str  # what the table is called inside the file
    month_of: Callable[[str], date] = staticmethod(
        month_of
    )  # what reads a month, or says why it cannot be had

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE, and either --unfloored or a month."""
        parser.add_argument(
            "file", type=Path, metavar="FILE", help=".parquet (GeoParquet), .gpkg, .csv or .geojson"
        )
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--month",
            metavar="2026-09",
            help="as it was told at the end of that month, under the privacy floor",
        )
        which.add_argument(
            "--unfloored",
            action="store_true",
            help="exact counts and days, without the privacy floor: for staff, never to be published",
        )

    @abstractmethod
    def table(self, *, floored: bool, month: date | None) -> GeoDataFrame:
        """The rows to write, of a month or of today."""

    def handle(self, *, file: Path, unfloored: bool, month: str | None, **options: Any) -> None:
        """Refuse an unwritable FILE and a month that is not kept before any row is read."""
        try:
            writer_of(file)
        except UnknownFormat as error:
            raise CommandError(str(error)) from None
        if not file.parent.is_dir():
            raise CommandError(f"{file}: the folder {file.parent} does not exist")
        try:
            kept = self.month_of(month) if month else None
        except (ValueError, LookupError) as error:
            raise CommandError(f"--month: {error}") from None
        rows = self.table(floored=not unfloored, month=kept)
        try:
            day = last_day(kept) if kept else as_of()
            write(rows, file, day, about_unfloored(self.title) if unfloored else about(self.title, day))
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}") from None
        self.stdout.write(f"{file}: {len(rows)} rows")
