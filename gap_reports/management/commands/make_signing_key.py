"""manage.py make_signing_key [FILE]: the key that evidence bundles are signed with."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gap_reports.bundle.signing import KeyThere, make_key


class Command(BaseCommand):
    """Makes a key once; one that is there is never overwritten."""

    help = "Make the private Ed25519 key that SIGNING_KEY names, readable by its owner alone."

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE, where SIGNING_KEY is not set yet."""
        parser.add_argument(
            "file", nargs="?", metavar="FILE", help="by default the file that SIGNING_KEY names"
        )

    def handle(self, *, file: str | None, **options: Any) -> None:
        """Refuse without a file, and where a key is already."""
        name = file or settings.SIGNING_KEY
        if not name:
            raise CommandError("FILE: name one, as SIGNING_KEY is not set")
        try:
            make_key(Path(name))
        except (KeyThere, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{name}: keep it secret, keep a copy, and name it in SIGNING_KEY.")
