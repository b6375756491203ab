"""manage.py import_coverage FILE ... [--dry-run]: coverage files become releases of the official map."""

from argparse import ArgumentParser
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coverage.official import RefusedFile
from coverage.official.load import Outcome, import_file
from coverage.official.refusals import Step, noted


class Command(BaseCommand):
    """One transaction for each file: a refused one is noted and leaves the earlier releases serving."""

    help = (
        "Imports ARCEP coverage files (.gpkg, .gpkg.7z, zipped shapefiles of 2017), each as a release "
        "beside the earlier ones. "
        "Example: import_coverage 2026_T1_couv_971_Guadeloupe_FRCA_4G_data.gpkg.7z --dry-run"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, and whether to take everything back at the end."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Imports each file; CommandError at the end if one was refused."""
        write = not options["dry_run"]
        refusals, counts = [], Counter[str]()
        for path in options["files"]:
            try:
                path.stat()  # a name that was mistyped is none that ARCEP would not write
                with noted(Step.IMPORT, path.name, path) if write else nullcontext():
                    outcome = import_file(path, write=write)
            except (RefusedFile, OSError) as error:
                refusals.append(f"{path.name}: {error}")
                continue
            counts["new" if outcome.is_new else "known"] += 1
            self.stdout.write(describe(outcome, write=write))
        verb = "imported" if write else "would be imported"
        self.stdout.write(f"{counts['new']} {verb}, {counts['known']} already there, {len(refusals)} refused")
        if refusals:
            raise CommandError("\n".join(refusals))


def describe(outcome: Outcome, *, write: bool) -> str:
    """A release and what it changes, as lines of text."""
    release = outcome.release
    if not outcome.is_new:
        return f"{release.name}: already imported on {release.imported_at:%Y-%m-%d}, nothing changes"
    return "\n".join(
        [
            f"{release.name}: {'imported' if write else 'would be imported'}, operator {release.operator}, "
            f"{release.released_on}, {release.features} features, {release.mended} mended",
            f"  against {outcome.previous or 'nothing before it'}",
            *(
                f"  {level:>5}: {area:12.2f} km², gained {gained:.2f}, lost {lost:.2f}"
                for level, area, gained, lost in outcome.changes
            ),
        ]
    )
