"""`manage.py run_pipeline [--as-of TIME]`: every stage after intake once, to the end, in this process.

It lives with the last of them, which may know the others. With `--share` the workers of the queue take part;
without one of them it is done here all the same.
"""

import argparse
from datetime import UTC, date, datetime

from django.core.management.base import BaseCommand

from councils.campaigns.advance import advance_campaigns
from councils.campaigns.shelf import write_reports
from councils.compare import compare
from councils.workspace.merged import carry_over
from councils.workspace.timers import ring_due
from coverage import pipeline, tasks
from coverage.models import CoverageTile, WhiteZone
from gap_reports.follow_zones import follow_zones
from gap_reports.telling import tell
from gap_reports.verification.decide import verify_repairs
from measurements.plausibility import FIRST_NETWORKS


def day(text: str) -> date:
    """A date, or the UTC date of a time, for argparse: since there are digital networks, and until today."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no time; write it like 2026-11-21 or 2026-11-21T08:00:00Z"
        ) from None
    asked = moment.astimezone(UTC).date() if moment.tzinfo else moment.date()
    if not FIRST_NETWORKS.date() <= asked <= pipeline.today():
        raise argparse.ArgumentTypeError(f"{text!r} is not between {FIRST_NETWORKS:%Y-%m-%d} and today")
    return asked


class Command(BaseCommand):
    """Twice with the same time changes nothing."""

    help = (
        "Fold new readings, estimate the tiles they touch, decide the verdicts, draw the white zones, "
        "open the operators' cases, end targets of campaigns, compare the territories."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The command line."""
        parser.add_argument("--as-of", type=day, help="give estimates as of this day (default: today, UTC)")
        parser.add_argument(
            "--rebuild", action="store_true", help="compute everything again from the readings kept"
        )
        parser.add_argument("--share", action="store_true", help="let the workers of the queue take part")

    def handle(self, *args: object, **options: object) -> None:
        """Run, then say what stands."""
        as_of = options["as_of"]
        bells = (tasks.estimate_squares.delay, tasks.rebuild_part.delay) if options["share"] else (None, None)
        pipeline.run(
            as_of if isinstance(as_of, date) else None,
            rebuild=bool(options["rebuild"]),
            ring=bells[0],
            ring_for_parts=bells[1],
        )
        follow_zones(pipeline.today())
        carry_over()
        verify_repairs(pipeline.today())
        tell()
        ring_due(pipeline.today())
        advance_campaigns()
        write_reports()
        compare()
        zones = WhiteZone.objects.filter(status=WhiteZone.Status.OPEN).count()
        self.stdout.write(f"{CoverageTile.objects.count()} tiles, {zones} open white zones")
