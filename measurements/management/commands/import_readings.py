"""`manage.py import_readings FILE --format FORMAT`: readings from a file, of any age, at any rate."""

import argparse
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import BaseCommand, CommandError

from measurements.formats.build import FileNotUnderstood, Options
from measurements.formats.item import Item
from measurements.formats.known import FORMATS
from measurements.intake import import_items
from measurements.outcome import Outcome

REFUSALS_SHOWN = 20
FORMATS_IN_WORDS = "; ".join(f"{name}, {one.what}" for name, one in FORMATS.items())


def timezone(name: str) -> ZoneInfo:
    """A zone of the IANA database, for argparse."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise argparse.ArgumentTypeError(f"{name!r} is no time zone; write it like Europe/Paris") from None


def plmn(text: str) -> str:
    """MCC and MNC, five or six digits, for argparse."""
    if not (text.isdigit() and len(text) in (5, 6)):
        raise argparse.ArgumentTypeError(f"{text!r} is no PLMN: five or six digits, such as 20801")
    return text


class Command(BaseCommand):
    """Counts what came in, what was kept, and what was refused for which reason. Twice changes nothing."""

    help = (
        f"Import readings from a file. Formats: {FORMATS_IN_WORDS}. "
        "Example: import_readings log.csv --format gnettrack --home-plmn 20801 --timezone Europe/Paris"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The command line."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", required=True, choices=list(FORMATS))
        parser.add_argument("--home-plmn", type=plmn, help="operator of the SIM, where the file names none")
        parser.add_argument("--timezone", type=timezone, help="zone of a log that writes local time")
        parser.add_argument("--contributor", default="", help="who observed, where the file does not say")

    def handle(self, *args: object, **options: object) -> None:
        """Import the file, then say what became of its lines."""
        file = options["file"]
        assert isinstance(file, Path)
        name = str(options["format"])
        total, reasons = Outcome(), Counter[str]()
        try:
            for part in import_items(FORMATS[name].decode(file, _told(options)), name):
                self._show(part, total.refused)
                reasons += part.reasons()
                total.add(part)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except FileNotUnderstood as error:
            raise CommandError(f"{file}: {error}") from None
        self._sum_up(total, reasons)

    def _show(self, part: Outcome, before: list[Item]) -> None:
        for item in part.refused[: max(0, REFUSALS_SHOWN - len(before))]:
            self.stderr.write(f"line {item.index} refused: {item.reason}")

    def _sum_up(self, total: Outcome, reasons: Counter[str]) -> None:
        self.stdout.write(
            f"{total.received} readings read: {total.accepted} kept, {total.duplicates} already known, "
            f"{len(total.refused)} refused"
        )
        if total.held:
            self.stdout.write(
                f"  {total.held} of those kept were held as they came: no evidence until they are released. "
                "What came later in the file may hold others of the same day, or release them"
            )
        for reason, count in reasons.most_common():
            self.stdout.write(f"  {count} x {reason}")


def _told(options: dict[str, object]) -> Options:
    """What the command line says of the file."""
    zone = options["timezone"]
    return Options(
        contributor=str(options["contributor"]),
        home_plmn=str(options["home_plmn"] or ""),
        timezone=zone if isinstance(zone, ZoneInfo) else None,
    )
