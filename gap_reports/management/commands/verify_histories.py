"""`manage.py verify_histories`: recompute every chain of hashes, and name those that are broken."""

from django.core.management.base import BaseCommand, CommandError

from gap_reports.histories import broken_chains
from gap_reports.models import Step


class Command(BaseCommand):
    """Reads only."""

    help = "Recompute the hashes of every zone's history; ends with an error that names what is broken."

    def handle(self, *args: object, **options: object) -> None:
        """Look at all of them, then say what was found."""
        found = list(broken_chains())
        for zone, number in found:
            self.stderr.write(f"zone {zone}: step {number} does not follow from those before it")
        if found:
            raise CommandError(f"{len(found)} broken histories")
        zones = Step.objects.values("zone").distinct().count()
        self.stdout.write(f"{Step.objects.count()} steps of {zones} zones, unbroken")
