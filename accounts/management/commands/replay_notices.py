"""manage.py replay_notices [--tenant SLUG]: what was given up is delivered after all."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Notice, Tenant
from accounts.outbox import replay


class Command(BaseCommand):
    """Lets notices that were given up wait again, under the ids that they had."""

    help = "Replays notices that were given up. Example: replay_notices --tenant conseil-80"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", metavar="SLUG", help="of this space alone")

    def handle(self, *, tenant: str | None, **options: Any) -> None:
        if tenant and not Tenant.objects.filter(slug=tenant).exists():
            raise CommandError(f"--tenant: there is no space {tenant}")
        notices = Notice.objects.filter(tenant__slug=tenant) if tenant else Notice.objects.all()
        self.stdout.write(f"{replay(notices)} wait again")
