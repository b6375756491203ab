"""A door of the coverage room: evidence in the columns of decision 2016-1678, under the privacy floor.

The decision (ARCEP, annex, 2.2.2) wants of each measurement its date and time, where it began and ended, the
handset, the network, whether the place is declared covered, whether it succeeded, and whether it was on the
technology of the map. Who was where and when never leaves: so there is a month, a tile of 200 m, a pseudonym
that is good for one file alone, and only what two people at least measured.
"""

import hmac
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd
from django.db import connection

from coverage.core import Ints
from coverage.core.evidence import SERVICES, Environment
from coverage.core.grid import ANTILLES, EUROPE, GUYANE, MAYOTTE, REUNION, WORLD, bounds, tile_ids, unpack
from coverage.core.verdict import MIN_CONTRIBUTORS
from coverage.models import Evidence
from coverage.official import shares_at
from coverage.projection import transformer
from coverage.sql import load
from coverage.stored import window

# In which system of coordinates the law wants places (decree 2000-1276), for each CRS of tiles: Lambert-93
# for the métropole; overseas the grid is that system already.
LEGAL_EPSG = {EUROPE: 2154, WORLD: WORLD} | {epsg: epsg for epsg in (ANTILLES, GUYANE, REUNION, MAYOTTE)}

PSEUDONYM_DIGITS = 12  # hexadecimal: that two of a million phones meet is less likely than one in 500

FOUND = ["tile", "operator", "month", "contributor", "device", "success"]
CORNERS = ["x_start", "y_start", "x_end", "y_end"]
COLUMNS = [
    "month",  # 2026-11: instead of date and time
    *CORNERS,  # metres of `epsg`: the tile's lower left and upper right corner, instead of start and end
    "epsg",
    "handset",  # a pseudonym, of this file alone
    "plmn",  # the operator of the SIM, which is judged
    "service",
    "declared_covered",  # 1: the release declares half of the tile at least, at whatever level
    "success",  # 1: the service was there
    "technology_conforms",  # 1: and on the technology of the map
    "tile",  # its id
]


def evidence_table(
    tiles: Iterable[int], operator: str | None, service: int, as_of: date, key: bytes
) -> pd.DataFrame:
    """Who found what in these 200 m tiles (keys) in the window of `as_of`: rows of COLUMNS, in their order.

    `operator` is five digits, or None for each operator by itself; `service` a position in SERVICES. `key`
    makes the pseudonyms: the same key gives the same ones, and files of different keys have none in common.
    There is one row for each phone, tile, month and success, so that neither days nor their number are told;
    and none of a tile where fewer than two people measured this service of this operator. A success is on the
    technology of the map, or it would be none: whether a phone that failed was on an older one would speak of
    another service, of which it may be the only witness.
    """
    found = _found(tiles, operator, service, as_of)
    handsets = [
        _pseudonym(key, service, *who)
        for who in zip(found.operator, found.contributor, found.device, strict=True)
    ]
    table = found.merge(_declared(found, service, as_of), how="left", on=["tile", "operator"])
    table = table.assign(
        handset=pd.Series(handsets, dtype="str"),
        plmn=table["operator"],
        service=SERVICES[service],
        declared_covered=table["level"].fillna("").ne("").astype("int64"),
        technology_conforms=table["success"],
        **_corners(table["tile"].to_numpy(dtype=np.int64)),
    )
    return table[COLUMNS].sort_values(COLUMNS, ignore_index=True)


def handsets(tiles: Iterable[int], service: int, key: bytes) -> set[str]:
    """The pseudonyms of every phone that evidence of a service in these tiles is of, whatever is told of it.

    What an older file names and this does not was erased since.
    """
    of = Evidence.objects.filter(tile__in=list(map(int, tiles)), service=service)
    phones = of.order_by().values_list("operator", "contributor_id", "device").distinct()
    return {_pseudonym(key, service, *phone) for phone in phones}


def _found(tiles: Iterable[int], operator: str | None, service: int, as_of: date) -> pd.DataFrame:
    after, until = window(as_of)
    asked: dict[str, Any] = {"tiles": list(map(int, tiles)), "operator": operator, "service": service}
    asked |= {"after": after, "until": until, "min_contributors": MIN_CONTRIBUTORS}
    with connection.cursor() as cursor:
        cursor.execute(load("evidence_by_month"), asked | {"indoor": int(Environment.INDOOR)})
        found = pd.DataFrame.from_records(cursor.fetchall(), columns=FOUND)
    types = {"tile": "int64", "operator": "str", "month": "str", "success": "int64"}
    return found.astype(types)


def _pseudonym(key: bytes, service: int, operator: str, contributor: int, device: int) -> str:
    """What a phone is called in one file: another name for each service, as these are floored apart."""
    phone = f"{service} {operator} {contributor} {device}"
    return hmac.digest(key, phone.encode(), sha256).hex()[:PSEUDONYM_DIGITS]


def _declared(found: pd.DataFrame, service: int, as_of: date) -> pd.DataFrame:
    shares = shares_at(found["tile"].unique(), as_of)
    ours = shares[shares["service"] == service]
    return ours.groupby(["tile", "operator"], as_index=False)["level"].max()


def _corners(tiles: Ints) -> dict[str, object]:
    """The corners of each tile in metres of the system that the law names, that one's code, the tile's id."""
    epsg = np.array([LEGAL_EPSG[int(code)] for code in unpack(tiles).epsg], dtype=np.int64)
    corners = bounds(tiles).astype(float)
    for ours in np.unique(unpack(tiles).epsg).tolist():
        here = unpack(tiles).epsg == ours
        west, south, east, north = corners[here].T
        to_legal = transformer(ours, LEGAL_EPSG[ours]).transform
        corners[here] = np.stack([*to_legal(west, south), *to_legal(east, north)], axis=1)
    metres = dict(zip(CORNERS, corners.round().astype(np.int64).T, strict=True))
    return {**metres, "epsg": epsg, "tile": tile_ids(tiles)}
