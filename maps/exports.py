"""The export room: the rows of the API as tables with a geometry, ready to be written in any format."""

from datetime import date
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from coverage.past_rows import month_rows, month_zone_rows, month_zones
from coverage.projection import DEGREES, squares
from coverage.queries import tile_rows, zone_rows, zones
from coverage.zone_columns import ZONE_TYPES

# What the tables are called inside their files.
TILES, ZONES = "Tiles of 200 m", "White zones"

TILE_COLUMNS = [
    "tile",
    "operator",
    "service",
    "verdict",
    "reason",
    "probability",
    "probability_served",
    "share_low",
    "share_high",
    "contributors",
    "contributor_days",
    "rests_on",
    "official_share",
    "official_level",
    "method_version",
]
# What staff learns beside: the margin that the tiles around let expect, dB.
NEIGHBOURS_SAY = ["neighbours_mean_db", "neighbours_sd_db"]
# Without the floor counts are numbers.
EXACT = {"contributors": "int64", "contributor_days": "int64"}


def tiles(*, floored: bool = True, month: date | None = None) -> GeoDataFrame:
    """Every measured tile of each operator and service, in order, as squares in WGS84 degrees.

    Of a month that is kept, as they were told then: under the floor alone, and null what is not kept.
    """
    rows = tile_rows(floored=floored) if month is None else month_rows(None, month)
    outlines = squares(rows["tile"].to_numpy(), DEGREES)
    columns = rows.assign(tile=rows["tile_id"])[TILE_COLUMNS + ([] if floored else NEIGHBOURS_SAY)]
    return GeoDataFrame(columns, geometry=outlines, crs=DEGREES)


def white_zones(*, floored: bool = True, month: date | None = None) -> GeoDataFrame:
    """Every zone of whatever status, by id, with the properties that the API gives.

    Of a month whose zones are kept, as they stood at its end, under the floor. Without the floor, which is
    for staff, those under embargo too.
    """
    rows = _zones_now(floored) if month is None else _zones_of(month)
    table = pd.DataFrame(rows, columns=[*ZONE_TYPES, "geometry"])
    types = ZONE_TYPES if floored else ZONE_TYPES | EXACT
    return GeoDataFrame(table.astype(types), geometry="geometry", crs=DEGREES)


def _zones_now(floored: bool) -> list[dict[str, Any]]:
    return zone_rows(zones(embargoed=not floored).iterator(), floored=floored)


def _zones_of(month: date) -> list[dict[str, Any]]:
    return month_zone_rows(month_zones(month).iterator())
