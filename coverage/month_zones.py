"""The calendar's zones: white zones are kept by month as the public was told of them, mended by erasure."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Max

from coverage.core.verdict import WHITE, WITNESS_CLASS_STARTS
from coverage.embargo import today
from coverage.floor import PARAMETERS, TOLD_STARTS
from coverage.keep_zones import Described, Drawn, described
from coverage.models import KeptMonth, MonthlyZone, WhiteZone
from coverage.sql import load

ENDED = [WhiteZone.Status.WITHDRAWN.value, WhiteZone.Status.REPAIRED.value]
STANDING = {**PARAMETERS, "ended": ENDED}


@transaction.atomic
def keep(as_of: date) -> bool:
    """Keep the zones that stand now under the month of `as_of`, once its squares are kept.

    As with these, the month under way follows each publication, and those before it are frozen: False for an
    earlier day than the newest that was kept.
    """
    newest = KeptMonth.objects.aggregate(newest=Max("as_of"))["newest"]
    if newest and as_of < newest:
        return False
    month = as_of.replace(day=1)
    with connection.cursor() as cursor:
        for statement in ("drop", "keep"):
            cursor.execute(load(f"month_zones_{statement}"), {**STANDING, "month": month, "today": today()})
    _sign(month, as_of)
    return True


def mend() -> None:
    """Take out of the zones of past months the tiles that are not told white any more.

    To be done in the transaction that mends these, while `coverage_fallen` names them.
    """
    with connection.cursor() as cursor:
        cursor.execute(load("month_zones_fallen"), {"white": WHITE})
        fallen = cursor.fetchall()
    for month, as_of, zone, left in fallen:
        _redraw(MonthlyZone.objects.get(month=month, zone=zone), left, as_of)
    for month, as_of in sorted({row[:2] for row in fallen}):
        _sign(month, as_of)


def _sign(month: date, as_of: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(load("month_zones_told"), {"month": month, "as_of": as_of})


def _redraw(zone: MonthlyZone, left: Sequence[int], as_of: date) -> None:
    """The zone as its tiles that are left say; without any, or without anybody behind them, it is gone."""
    found = _described(zone, left, as_of) if left else None
    if found is None:
        zone.delete()
        return
    zone.tiles, zone.told = list(left), _sure(zone, left)
    zone.witnesses = min(zone.witnesses, _class(found.contributors))
    zone.days = min(zone.days, _class(found.contributor_days))
    zone.communes, zone.geom = found.communes, found.geom
    zone.population_low, zone.population_high = found.population_low, found.population_high
    zone.save()


def _described(zone: MonthlyZone, left: Sequence[int], as_of: date) -> Described | None:
    tiles = np.array(left, dtype=np.int64)
    drawn = Drawn(tiles, 0.0, zone.missing_from_official, zone.official_release, zone.official_level)
    epochs = KeptMonth.objects.filter(month=zone.month).order_by("-as_of").values_list("epoch", flat=True)
    kind = zone.operator, zone.service
    return described(kind, {zone.zone: drawn}, as_of, epochs.first()).get(zone.zone)


def _sure(zone: MonthlyZone, left: Sequence[int]) -> int:
    place: dict[str, Any] = {"month": zone.month, "service": zone.service, "operator": zone.operator}
    with connection.cursor() as cursor:
        cursor.execute(load("month_zones_sure"), {**PARAMETERS, **place, "tiles": list(left), "white": WHITE})
        return int(np.searchsorted(TOLD_STARTS, float(cursor.fetchone()[0]), side="right"))


def _class(number: int) -> int:
    """Position in WITNESS_CLASSES, from 1."""
    return int(np.searchsorted(WITNESS_CLASS_STARTS, number, side="right"))
