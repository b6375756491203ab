"""manage.py build_gap_report OPERATOR TERRITORY: what one operator is told of one territory, as a ZIP."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from gap_reports.report.contents import NoSubject
from gap_reports.report.store import kept_report


class Command(BaseCommand):
    """Builds a report, keeps it, and writes it into a folder."""

    help = "Build the gap report of an operator (20801) on a territory (dep-80), keep it, and write it."

    def add_arguments(self, parser: CommandParser) -> None:
        """OPERATOR, TERRITORY, where to, and the day."""
        parser.add_argument("operator", metavar="OPERATOR")
        parser.add_argument("territory", metavar="TERRITORY", help="its key: dep-80, reg-32, epci-…, com-…")
        parser.add_argument("--to", type=Path, default=Path("."), metavar="FOLDER", help="here by default")
        parser.add_argument("--on", type=date.fromisoformat, metavar="2026-11-22", help="today by default")

    def handle(self, *, operator: str, territory: str, to: Path, on: date | None, **options: Any) -> None:
        """Refuse a folder, operator or territory that is not there."""
        if not to.is_dir():
            raise CommandError(f"--to: there is no folder {to}")
        try:
            report = kept_report(operator, territory, on or timezone.now().date())
        except NoSubject as error:
            raise CommandError(str(error)) from None
        path = to / f"carte-blanche-{operator}-{territory}-{report.on}.zip"
        path.write_bytes(bytes(report.content))
        self.stdout.write(f"{path}: {report.zones} open, of them {report.overdue} overdue")
