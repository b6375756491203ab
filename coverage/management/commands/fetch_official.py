"""manage.py fetch_official --to DIR: downloads coverage files from ARCEP, for `import_coverage`."""

import shutil
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coverage.download import RefusedDownload
from coverage.official.catalogue import LATEST, LISTING, Published, choose, published
from coverage.official.fetch import FILES, fetch
from coverage.official.names import LAYER_SERVICE, TERRITORIES, TERRITORY_OF_TOKEN
from coverage.official.refusals import Step, noted

MEGABYTE = 1e6


class Command(BaseCommand):
    """Says first what it will download; each file comes whole and verified, or is noted as refused."""

    help = (
        "Downloads ARCEP coverage files, continued where it broke off; nothing else of the product does. "
        "Example: fetch_official --territory 971 --layer 4G_data --to var/official --dry-run"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to download, from where, to where."""
        several: dict[str, Any] = {"action": "append", "default": []}
        parser.add_argument(
            "--territory", type=territory, help="Metropole, 971, ...; again for more", **several
        )
        parser.add_argument(
            "--operator", help="a short name or code (SFR0, 20810); again for more", **several
        )
        parser.add_argument("--layer", choices=LAYER_SERVICE, help="again for more", **several)
        parser.add_argument("--quarter", default=LATEST, help="2026_T1; the newest of each layer without")
        parser.add_argument("--to", type=Path, required=True, metavar="DIR")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be downloaded, and how much"
        )
        parser.add_argument("--files", default=FILES, metavar="URL", help=f"instead of {FILES}")
        parser.add_argument("--listing", default=LISTING, metavar="URL", help=f"instead of {LISTING}")

    def handle(self, *args: Any, **options: Any) -> None:
        """Downloads each file; CommandError at the end if one could not be had."""
        listing = options["listing"]
        try:
            with nullcontext() if options["dry_run"] else noted(Step.FETCH, listing):
                found = published(listing)
        except RefusedDownload as error:
            raise CommandError(str(error)) from error
        names = ("territory", "operator", "layer", "quarter")
        chosen = choose(found, *(options[name] for name in names))
        if not chosen:
            raise CommandError(f"none of the {len(found)} coverage files there is what was asked for")
        self._announce(chosen)
        if not options["dry_run"]:
            self._fetch(chosen, options["to"], options["files"])

    def _announce(self, chosen: list[Published]) -> None:
        for file in chosen:
            self.stdout.write(f"{file.name}: {size(file.size)}, state of {file.announced.released_on}")
        self.stdout.write(f"{len(chosen)} files, {size(sum(file.size for file in chosen))}")

    def _fetch(self, chosen: list[Published], folder: Path, files: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        missing = sum(file.size for file in chosen if not (folder / file.name).exists())
        if missing > (free := shutil.disk_usage(folder).free):
            raise CommandError(f"{folder}: {size(missing)} to come, and {size(free)} are free")
        refusals, counts = [], Counter[str]()
        for file in chosen:
            try:
                with noted(Step.FETCH, file.name):
                    fetched = fetch(file, folder, files)
            except (RefusedDownload, OSError) as error:
                refusals.append(f"{file.name}: {error}")
                continue
            counts["new" if fetched.is_new else "known"] += 1
            verified = "size and MD5" if fetched.has_checksum else "size (no MD5 is published)"
            what = "downloaded" if fetched.is_new else "already there"
            self.stdout.write(f"{file.name}: {what}, {verified} as published")
        self.stdout.write(
            f"{counts['new']} downloaded, {counts['known']} already there, {len(refusals)} refused"
        )
        if refusals:
            raise CommandError("\n".join(refusals))


def territory(text: str) -> str:
    """A territory by its name or number, for argparse."""
    name = TERRITORY_OF_TOKEN.get(text.split("_")[0], "")
    if not name:
        raise ArgumentTypeError(f"{text!r} is none of {', '.join(TERRITORIES)}")
    return name


def size(number: int) -> str:
    """
    >>> size(7_654_321)
    '7.7 MB'
    """
    return f"{number / MEGABYTE:,.1f} MB"
