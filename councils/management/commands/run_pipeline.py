"""`manage.py run_pipeline [--as-of TIME]`: every stage after intake once, to the end, in this process.

It lives with the last of them, which may know the others. With `--share` the workers of the queue take part;
without one of them it is done here all the same.
"""

import argparse
from collections.abc import Iterator
from datetime import UTC, date, datetime

from django.core.management.base import BaseCommand
from django.db.models import Count, Q

from councils import tasks as councils
from coverage import pipeline
from coverage import tasks as coverage
from coverage.core.evidence import SERVICES
from coverage.core.verdict import VERDICTS
from coverage.models import CoverageTile, WhiteZone
from gap_reports import tasks as gap_reports
from measurements.plausibility import FIRST_NETWORKS

# The doorbells of the beat, rung here one after the other, each once what it reads has been written. Fresh
# evidence decides claims before anything is published, so that a verified repair shows at once.
BEFORE_PUBLICATION = (gap_reports.verify_repairs,)
AFTER_PUBLICATION = (
    gap_reports.follow_zones,
    gap_reports.find_unknown_codes,
    gap_reports.tell_operators,
    gap_reports.remind,
    councils.compare,
    councils.advance_campaigns,
    councils.choose_targets,
    gap_reports.make_asked,
    gap_reports.build_reports,
    councils.build_dossiers,
    councils.follow_up,
    gap_reports.tell_followers,
    councils.tell_subscribers,
)


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


def what_stands() -> Iterator[str]:
    """A line for each operator and service with a tile: its tiles by verdict; and one for all of them."""
    verdicts = {word: Count("tile", filter=Q(verdict=code)) for code, word in enumerate(VERDICTS)}
    rows = CoverageTile.objects.values_list("operator", "service").annotate(**verdicts)
    for operator, service, *numbers in rows.order_by("operator", "service"):
        told = (f"{number} {word.replace('_', ' ')}" for word, number in zip(VERDICTS, numbers, strict=True))
        yield f"{operator} {SERVICES[service]}: {', '.join(told)}"
    zones = WhiteZone.objects.filter(status=WhiteZone.Status.OPEN).count()
    yield f"{CoverageTile.objects.count()} tiles, {zones} open white zones"


class Command(BaseCommand):
    """Twice with the same time changes nothing."""

    help = (
        "Fold new readings, decide claimed repairs, estimate the tiles they touch, decide the verdicts, draw "
        "the white zones, open and tell the operators' cases, compare the territories, end targets of "
        "campaigns, build what was asked for, note the news. What is told waits in the outbox."
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
        shares = bool(options["share"])
        pipeline.gather(
            rebuild=bool(options["rebuild"]),
            ring_for_parts=coverage.rebuild_part.delay if shares else None,
        )
        for bell in BEFORE_PUBLICATION:
            bell()
        pipeline.publish(
            as_of if isinstance(as_of, date) else None,
            wait=True,
            ring=coverage.estimate_squares.delay if shares else None,
        )
        for bell in AFTER_PUBLICATION:
            bell()
        for line in what_stands():
            self.stdout.write(line)
