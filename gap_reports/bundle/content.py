"""The content room: all that a bundle says of a zone, under the floor but for the terms and its digits."""

import json
from typing import Any

from django.conf import settings
from django.db.models import Avg, Count, Min

from coverage.core.discovery import FALSE_DISCOVERY_RATE
from coverage.core.grid import tile_id
from coverage.core.shares import HALF, SERVED_AT_LEAST, TAIL, WHITE_AT_MOST
from coverage.core.verdict import MIN_CONTRIBUTORS, RESERVE, WHITE, witness_class
from coverage.core.witness import MARGINS
from coverage.evidence_table import evidence_table
from coverage.models import CoverageTile, WhiteZone
from coverage.queries import zone_rows
from coverage.zone_terms import ZoneTerms, terms_of, tile_probability
from coverage.zone_words import releases_of
from gap_reports.bundle.figures import bench
from gap_reports.bundle.pseudonyms import key_of

FORMAT = "carte-blanche-bundle/1"
ESTIMATE = ("probability", "probability_served", "probability_half", "share_low", "share_high")
RULES = {
    "zone": "the mean of the probabilities of its tiles",
    "tile": "of one operator its probability; of several max(0, 1 - sum(1 - probability)), after Bonferroni",
    "operator": "own(margin) * N(margin; neighbours_mean_db, neighbours_sd_db) on the grid, summing to 1; "
    "theta = Phi(margin / spot_db); probability = P(theta <= white_at_most), even between values of the grid",
}


def content_of(zone: WhiteZone) -> dict[str, Any]:
    """What a bundle says; `coverage.zone_terms.NotSettled` where the zone does not follow from its tiles."""
    terms = terms_of(zone)
    (row,) = zone_rows([zone])
    row.pop("geometry")  # the outline of its tiles, and nothing else
    return {
        "format": FORMAT,
        "zone": row,
        "published": {
            "probability": zone.probability,
            "as_of": zone.as_of.isoformat(),
            "epoch": terms.epoch,
            "method_version": zone.method_version,
            "software": settings.VERSION,
        },
        "method": _method(terms),
        "tiles": _tiles(terms),
        "evidence": _evidence(zone, terms),
        "official": _official(row),
        "statistics": _statistics(terms),
    }


def packed(content: dict[str, Any]) -> bytes:
    """JSON in one spelling: keys in order, no blanks, UTF-8, the shortest digits that give a number back.

    >>> packed({"b": 0.1, "a": "é"}).decode()
    '{"a":"é","b":0.1}'
    """
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def _method(terms: ZoneTerms) -> dict[str, Any]:
    thresholds = {
        "white_at_most": WHITE_AT_MOST,
        "served_at_least": SERVED_AT_LEAST,
        "half": HALF,
        "tail": TAIL,
    }
    return {"margins_db": MARGINS.tolist(), "models": terms.models, "rules": RULES, **thresholds}


def _tiles(terms: ZoneTerms) -> list[dict[str, Any]]:
    return [
        {
            "tile": tile_id(tile),
            "probability": tile_probability(rows),
            "operators": [_operator(row, own) for row, own in rows],
        }
        for tile, rows in terms.by_tile()
    ]


def _operator(row: CoverageTile, own: list[float]) -> dict[str, Any]:
    return {
        "operator": row.operator,
        "neighbours_mean_db": row.neighbours_mean_db,
        "neighbours_sd_db": row.neighbours_sd_db,
        "own": own,
        "contributors": witness_class(row.contributors),
        "contributor_days": witness_class(row.contributor_days),
        **{name: getattr(row, name) for name in ESTIMATE},
    }


def _evidence(zone: WhiteZone, terms: ZoneTerms) -> list[dict[str, Any]]:
    """Who found what, by month and under pseudonyms of this bundle alone."""
    tiles = [tile for tile, _ in terms.by_tile()]
    key = key_of(zone.pk, zone.as_of, terms.epoch)
    rows: list[dict[str, Any]] = evidence_table(tiles, zone.operator, zone.service, zone.as_of, key).to_dict(
        "records"
    )
    return rows


def _official(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The releases that the zone contradicts, or repeats, each with the hash of its file."""
    return [
        {
            "name": release.name,
            "operator": release.operator,
            "layer": release.layer,
            "released_on": release.released_on.isoformat(),
            "sha256": release.sha256,
            "licence": release.licence,
            "source": release.source,
        }
        for _, release in releases_of(row)
    ]


def _statistics(terms: ZoneTerms) -> dict[str, Any]:
    """Of each family of the tiles, and how often the method is wrong where the truth is known."""
    families = sorted({(row.operator, row.service, row.region) for row in terms.tiles})
    return {
        "nominal_rate": FALSE_DISCOVERY_RATE,
        "kept_back": RESERVE,
        "min_contributors": MIN_CONTRIBUTORS,
        "families": [_family(*family) for family in families],
        "bench": bench(),
    }


def _family(operator: str, service: int, region: str) -> dict[str, Any]:
    """`bar`: the least probability that it publishes; `expected_false`: the mean of what they lack to 1."""
    members = CoverageTile.objects.filter(operator=operator, service=service, region=region, verdict=WHITE)
    found = members.aggregate(published=Count("tile"), bar=Min("probability"), mean=Avg("probability"))
    return {
        "operator": operator,
        "region": region,
        "published": found["published"],
        "bar": found["bar"],
        "expected_false": 1.0 - found["mean"],
    }
