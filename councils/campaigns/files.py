"""The files of a campaign: its targets as CSV, one line each, with what each ended as."""

import csv
import io
from collections.abc import Sequence

from councils.models import CampaignTarget
from coverage.core.grid import tile_id
from coverage.projection import centres

COLUMNS = (
    "rank",
    "tile",
    "longitude",
    "latitude",
    "operator",
    "service",
    "expected_gain",
    "verdict_at_opening",
    "state",
    "ended_on",
    "contributor_days_since",
    "verdict",
    "probability",
    "probability_served",
    "share_low",
    "share_high",
    "reason",
    "contributors",
)
PLACE_DECIMALS = 7  # of a degree: a centimetre


def targets_csv(targets: Sequence[CampaignTarget]) -> str:
    """A header and a line for each target, the best first; nothing where nothing is told."""
    into = io.StringIO()
    writer = csv.writer(into, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for target in sorted(targets, key=lambda one: one.rank):
        (longitude,), (latitude,) = centres(target.tile)
        place = (round(float(longitude), PLACE_DECIMALS), round(float(latitude), PLACE_DECIMALS))
        writer.writerow(
            [
                target.rank,
                tile_id(target.tile),
                *place,
                target.operator,
                target.service,
                target.expected_gain,
                target.at_opening,
                target.state,
                target.ended_on,
                target.days,
                target.verdict,
                target.probability,
                target.probability_served,
                target.share_low,
                target.share_high,
                target.reason,
                target.contributors,
            ]
        )
    return into.getvalue()
