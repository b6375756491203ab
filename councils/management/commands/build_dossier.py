"""`manage.py build_dossier KEY [--output FILE]`: the dossier of a zone or territory, for the staff."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from councils.dossiers.build import build
from councils.dossiers.contents import NothingPublished
from councils.dossiers.subject import NoSubject, key_of
from publishing.archive import sha256


class Command(BaseCommand):
    """Twice with nothing published in between writes the same bytes."""

    help = "Write the dossier of a white zone (zone-<id>) or territory (dep-80) as a ZIP, and say its hash."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command line."""
        parser.add_argument("key", help="zone-<id>, a territory's key, or the address of its page")
        parser.add_argument("--output", type=Path, help="the file (default: dossier-<key>-<day>.zip, here)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, write, and say as sha256sum does."""
        try:
            built = build(key_of(options["key"]))
        except (NoSubject, NothingPublished) as error:
            raise CommandError(str(error)) from None
        path = options["output"] or Path(built.name)
        path.write_bytes(built.content)
        self.stdout.write(f"{sha256(built.content)}  {path}")
