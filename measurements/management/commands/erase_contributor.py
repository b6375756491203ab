"""`manage.py erase_contributor NAME_OR_TOKEN`: takes back all of somebody who cannot ask for it by token."""

import argparse

from django.core.management.base import BaseCommand, CommandError

from measurements.contributors import erase, named


class Command(BaseCommand):
    """Erases whom a file, a key or a token names; squares and zones follow at the next run."""

    help = (
        "Erase a contributor: the name in an imported file, the key of a foreign client, or a token. "
        "Example: erase_contributor van-3. What begins with a hyphen goes after two: "
        "erase_contributor -- -van"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The command line."""
        parser.add_argument("name_or_token")

    def handle(self, *args: object, **options: object) -> None:
        """Erase, and say how many readings went."""
        found = named(str(options["name_or_token"]))
        if not found:
            raise CommandError("name_or_token: nobody is known by it, or was erased already")
        readings = sum(erase(contributor) for contributor in found)
        self.stdout.write(
            f"erased: {readings} readings; run_pipeline, or the beat, computes the squares anew"
        )
