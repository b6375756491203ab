"""manage.py import_tenants FILE.toml: the spaces of councils and operators, by configuration alone."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.tenants_file import Unreadable, import_tenants


class Command(BaseCommand):
    """Makes and changes the spaces that a file names."""

    help = "Imports spaces of councils and operators. Example: import_tenants tenants.toml"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.toml")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            result = import_tenants(file)
        except (Unreadable, OSError) as error:
            raise CommandError(str(error)) from None
        for what, slugs in result._asdict().items():
            self.stdout.write(f"{what}: {', '.join(slugs) or 'none'}")
