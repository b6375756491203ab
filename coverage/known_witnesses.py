"""A door of the coverage room: how many of the contributors that a later stage knows stand behind a zone."""

from collections.abc import Sequence

from django.db.models import Q

from coverage.core.evidence import Environment
from coverage.models import Evidence, WhiteZone, ZoneTile
from coverage.stored import window


def witnesses_among(zone: WhiteZone, contributors: Sequence[int]) -> int:
    """How many of these contributors (their ids) are witnesses of a zone, counted as all of its are."""
    after, until = window(zone.as_of)
    # What an indoor phone missed speaks of walls, here as in sql/zone_witnesses.sql.
    spoke = Q(speaks_for__gt=0) | Q(against__gt=0) & ~Q(place=Environment.INDOOR)
    found = Evidence.objects.filter(
        spoke,
        tile__in=ZoneTile.objects.filter(zone=zone).values("tile"),
        service=zone.service,
        contributor_id__in=contributors,
        day__gt=after,
        day__lte=until,
    )
    if zone.operator is not None:
        found = found.filter(operator=zone.operator)
    return found.values("contributor_id").distinct().count()
