"""What was published of tiles and zones in a month that is kept, as rows like today's."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import shapely
from django.db.models import QuerySet

from coverage.core.evidence import SERVICES
from coverage.core.grid import tile_ids
from coverage.core.verdict import NOT_KNOWN, VERDICTS, WITNESS_CLASSES
from coverage.floor import TOLD
from coverage.keep_zones import TILE_KM2
from coverage.kept_months import last_day, rows_of
from coverage.models import MonthlyZone
from coverage.official import shares_at
from coverage.outlines import rounded
from coverage.published import IDENTITY, OFFICIAL
from coverage.queries import EVERY_ZONE, ZoneFilter, chosen_zones
from coverage.reasons import ALONE, NOBODY

# Columns of `tile_rows` that months do not keep: they would be as many rows again, and nobody draws them.
# Here they are with their types, which a column without values has too.
NOT_KEPT = {
    **dict.fromkeys(["probability_served", "share_low", "share_high"], "float64"),
    **dict.fromkeys(["contributor_days", "rests_on", "last_observed"], "str"),
}
# Why a tile is not known, as far as its class of witnesses tells; other reasons are not kept.
TOO_FEW = {1: NOBODY, 2: ALONE}


def month_rows(keys: Sequence[int] | None, month: date) -> pd.DataFrame:
    """One row per tile, operator and service, in that order, as `tile_rows` under the floor.

    Of these keys, with what the official map of that month's last publication declares and nobody had
    measured, as not_known; without keys, of every tile that was measured.
    """
    measured = rows_of(keys, month)
    official = shares_at(measured["tile"] if keys is None else keys, last_day(month))
    official = official[[*IDENTITY, *OFFICIAL]].rename(columns=OFFICIAL)
    rows = measured.merge(official, how="left" if keys is None else "outer", on=IDENTITY)
    rows = rows.fillna({"verdict": NOT_KNOWN, "witnesses": 1}).sort_values(IDENTITY, ignore_index=True)
    steps = np.array([np.nan, *TOLD])[rows["told"].fillna(0).astype(int)]
    return rows.assign(
        tile_id=pd.Series(tile_ids(rows["tile"].to_numpy()), dtype="str"),
        reason=rows["witnesses"].map(TOO_FEW),
        service=rows["service"].map(dict(enumerate(SERVICES))).astype("str"),
        verdict=rows["verdict"].map(dict(enumerate(VERDICTS))).astype("str"),
        contributors=rows["witnesses"].map(dict(enumerate(WITNESS_CLASSES, start=1))).astype("str"),
        probability=steps,
        official_level=rows["official_level"].replace("", None).astype("str"),
        **dict.fromkeys(NOT_KEPT),
    ).astype({"reason": "str", **NOT_KEPT})


def month_zones(month: date, wanted: ZoneFilter = EVERY_ZONE) -> QuerySet[MonthlyZone]:
    """Zones as they stood at the end of a month whose zones are kept, by id."""
    return chosen_zones(MonthlyZone.objects.filter(month=month).order_by("zone"), wanted)


def month_zone_rows(found: Iterable[MonthlyZone]) -> list[dict[str, Any]]:
    """Each zone with the properties of `zone_rows`; its first and last month are not kept."""
    return [
        {
            "id": str(zone.zone),
            "operator": zone.operator,
            "service": SERVICES[zone.service],
            "status": zone.status,
            "missing_from_official": zone.missing_from_official,
            "official_release": zone.official_release,
            "official_level": zone.official_level,
            "probability": TOLD[zone.told - 1],
            "tiles": len(zone.tiles),
            "area_km2": len(zone.tiles) * TILE_KM2,
            "contributors": WITNESS_CLASSES[zone.witnesses - 1],
            "contributor_days": WITNESS_CLASSES[zone.days - 1],
            "first_observed": None,
            "last_observed": None,
            "communes": zone.communes,
            "population_low": zone.population_low,
            "population_high": zone.population_high,
            "method_version": zone.method_version,
            "geometry": rounded(shapely.from_wkb(bytes(zone.geom.wkb))),
        }
        for zone in found
    ]
