"""The official map's counter: which release held at a date, and what it declares of a tile."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from django.db import connection
from django.db.models import Max, QuerySet
from numpy.typing import ArrayLike, NDArray

from coverage.models import OfficialRelease
from coverage.official.names import TERRITORIES
from coverage.projection import centres
from coverage.sql import load

# A tile is declared covered where at least half of its area is.
DECLARED_SHARE = 0.5
COVERED = "covered"  # the level of a layer without levels
UNDECLARED = ""

RELEASE = {"release_id": "int64", "operator": "str", "service": "int64", "release": "str", "territory": "str"}
SHARES = ("share_cl", "share_bc", "share_tbc", "share_plain")
COLUMNS = ("tile", "operator", "service", "release", "share", "level")


def releases_at(as_of: date) -> QuerySet[OfficialRelease]:
    """The newest release of each operator, layer and territory that was out at `as_of`.

    Of two files for the same quarter the one that was imported last holds. Filter the answer by these
    three or by `service`, nothing else: the newest is chosen among the rows that the filters leave.
    """
    layer = ("operator", "layer", "territory")
    return (
        OfficialRelease.objects.filter(released_on__lte=as_of)
        .order_by(*layer, "-released_on", "-imported_at", "-pk")
        .distinct(*layer)
    )


def newest() -> date | None:
    """The day of the newest release of any layer, None where there is none."""
    found: date | None = OfficialRelease.objects.aggregate(newest=Max("released_on"))["newest"]
    return found


def shares_at(tiles: ArrayLike, as_of: date) -> pd.DataFrame:
    """What the releases at `as_of` declare of these 200 m tiles (keys), as `shares_in`."""
    return shares_in(tiles, releases_at(as_of))


def shares_in(tiles: ArrayLike, releases: QuerySet[OfficialRelease]) -> pd.DataFrame:
    """What these releases declare of these 200 m tiles (keys), for the layers paired with a service.

    One row for each tile, operator and service that a release speaks of, even if it declares nothing there:
    tile, operator, service (position in SERVICES), release (name), share (of the tile's area, at whatever
    level), level (of `declared_level`). No row: no release covers that place.
    """
    keys = np.unique(np.asarray(tiles, dtype=np.int64))
    spoken = pd.DataFrame({"tile": keys, "territory": _territories(keys)}).merge(
        _rows_of(releases), on="territory"
    )
    declared = _declared(spoken["release_id"].unique().tolist(), keys)
    rows = spoken.merge(declared, how="left", on=["release_id", "tile"]).fillna(dict.fromkeys(SHARES, 0.0))
    rows["share"] = rows[list(SHARES)].sum(axis="columns")
    rows["level"] = declared_level(*(rows[share] for share in SHARES))
    return rows.sort_values(["tile", "operator", "service"], ignore_index=True)[list(COLUMNS)]


def declared_level(
    share_cl: ArrayLike, share_bc: ArrayLike, share_tbc: ArrayLike, share_plain: ArrayLike
) -> NDArray[np.str_]:
    """The level on at least half of a tile: TBC, BC, CL, "covered" without levels, or "" for undeclared.

    Levels are disjoint areas, so that what is at least good is the good and the very good together.
    """
    cl, bc, tbc, plain = (np.asarray(share) for share in (share_cl, share_bc, share_tbc, share_plain))
    reached = [share >= DECLARED_SHARE for share in (tbc, bc + tbc, cl + bc + tbc, plain)]
    return np.select(reached, ["TBC", "BC", "CL", COVERED], default=UNDECLARED)


def _rows_of(releases: QuerySet[OfficialRelease]) -> pd.DataFrame:
    paired = releases.filter(service__isnull=False)
    found = paired.values_list("pk", "operator", "service", "name", "territory")
    return pd.DataFrame.from_records(found, columns=list(RELEASE)).astype(RELEASE)


def _declared(releases: Sequence[int], keys: NDArray[np.int64]) -> pd.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(load("official_shares"), {"releases": list(releases), "tiles": keys.tolist()})
        rows = pd.DataFrame.from_records(cursor.fetchall(), columns=["release_id", "tile", *SHARES])
    return rows.astype({"release_id": "int64", "tile": "int64"} | dict.fromkeys(SHARES, "float64"))


def _territories(keys: NDArray[np.int64]) -> NDArray[np.object_]:
    """The territory whose files speak of each tile, by the box that its middle lies in; empty for none."""
    longitude, latitude = centres(keys)
    inside = [
        (west <= longitude) & (longitude < east) & (south <= latitude) & (latitude < north)
        for west, south, east, north in (territory.box for territory in TERRITORIES.values())
    ]
    return np.select(inside, list(TERRITORIES), default="").astype(object)
