"""The changes room: a service became another on a day, and what was measured until then counts no more.

`sql/counted_evidence.sql` decides which evidence that is; all that reads evidence asks it. What an epoch
learnt of phones stays in force until the next fit, which leaves the old evidence out too: phones that were
there before a repair and after it do not contradict each other.
"""

from datetime import date
from uuid import UUID

import numpy as np
from django.db import connection, transaction

from coverage.core import Ints
from coverage.core.grid import NORTHING_SHIFT
from coverage.core.verdict import NOT_KNOWN
from coverage.fold import touch_tiles
from coverage.models import ChangedTile, CoverageTile, ServiceChange, WhiteZone
from coverage.stored import Kind

NORTH = 1 << NORTHING_SHIFT
AROUND = np.array([north + east for north in (-NORTH, 0, NORTH) for east in (-1, 0, 1)])


@transaction.atomic
def record(zone: WhiteZone, day: date, tiles: Ints, why: str) -> ServiceChange:
    """Write down that the service of a zone changed on a day, in these tiles and around; once for each day.

    A repair reaches further than the zone, so that of the tiles which touch these, those without a verdict
    begin anew too: nothing that is published is lost with them, and their old doubts do not stay. What is
    published of a neighbour, white or served, has its own evidence, and nobody spoke of it.
    """
    of = {"operator": zone.operator, "service": zone.service}
    change, is_new = ServiceChange.objects.get_or_create(zone=zone, day=day, defaults={**of, "why": why})
    if is_new:
        reached = np.union1d(tiles, _unknown_around(tiles, (change.operator, change.service))).tolist()
        ChangedTile.objects.bulk_create(
            ChangedTile(change=change, tile=tile, day=day, **of) for tile in reached
        )
        with connection.cursor() as cursor:
            touch_tiles(cursor, ((tile, change.operator, change.service) for tile in reached))
    return change


@transaction.atomic
def take_back(zone: WhiteZone, day: date) -> None:
    """What was measured before counts again, as if the change of that day had never been written down."""
    change = ServiceChange.objects.filter(zone=zone, day=day).first()
    if change is None:
        return
    of = (change.operator, change.service)
    reached = ChangedTile.objects.filter(change=change).values_list("tile", flat=True)
    with connection.cursor() as cursor:
        touch_tiles(cursor, [(tile, *of) for tile in reached])
    change.delete()


def _unknown_around(tiles: Ints, kind: Kind) -> Ints:
    beside = np.unique(tiles[:, None] + AROUND).tolist()
    found = CoverageTile.objects.filter(tile__in=beside, operator=kind[0], service=kind[1], verdict=NOT_KNOWN)
    return np.array(list(found.values_list("tile", flat=True)), dtype=np.int64)


def ended(operator: str | None, service: int, as_of: date) -> set[UUID]:
    """Zones that were last drawn from evidence of before a change: if they are gone, they are repaired."""
    found = ServiceChange.objects.filter(operator=operator, service=service, day__lte=as_of)
    return {change.zone_id for change in found.select_related("zone") if change.zone.first_day <= change.day}


def kinds() -> set[Kind]:
    """Operators and services of which any service changed."""
    return set(ServiceChange.objects.values_list("operator", "service"))
