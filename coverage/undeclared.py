"""The contrary of white zones: areas that are served though the official map does not declare them.

They are read from the published tiles whenever somebody asks: nobody has to answer for them, so that they
need no lasting identity. Served is decided by the same test as white.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd
from django.db import connection

from coverage.core.evidence import SERVICES
from coverage.core.grid import AREA_KM2, parse_tile_id, tile_id
from coverage.core.outline import components
from coverage.core.verdict import MIN_CONTRIBUTORS, SERVED, witness_class
from coverage.floor import month, told
from coverage.models import OfficialRelease
from coverage.official import DECLARED_SHARE, releases_at
from coverage.official.names import TERRITORIES
from coverage.outlines import communes_of, drawn, rounded
from coverage.projection import TILE_M
from coverage.published import WITNESSES, as_of
from coverage.sql import load

COLUMNS = {
    "operator": "str",
    "service": "int64",
    "tile": "int64",
    "probability_served": "float64",
    **dict.fromkeys(WITNESSES, "int64"),
    "first_day": "object",
    "last_day": "object",
    "method_version": "str",
    "release": "str",
}
SIDES = ("west", "south", "east", "north")
RULES = {
    "served": SERVED,
    "min_contributors": MIN_CONTRIBUTORS,
    "declared_share": DECLARED_SHARE,
    "resolution": TILE_M,
}

Key = tuple[str, int, int]  # operator, service, smallest tile: what areas are told apart and sorted by


@dataclass(frozen=True)
class AreaFilter:
    """Which tiles to make areas of; what is None restricts nothing."""

    bbox: tuple[float, float, float, float] | None = None  # west, south, east, north in degrees
    operator: str | None = None  # five digits
    service: str | None = None
    communes: Sequence[str] | None = None  # codes: tiles with their middle in one of them


class AreaPage(NamedTuple):
    """Properties and `geometry` of areas, by their keys; `last` is the id to go on after, None at the end."""

    rows: list[dict[str, Any]]
    last: str | None


def served_undeclared(wanted: AreaFilter, after: Key | None, limit: int) -> AreaPage:
    """The first `limit` areas after a key that are served though no release at `as_of` declares them.

    An area is made of the tiles that the filter lets through, so that a box or a territory may cut it.
    Operators and services are read one after the other, until the page is full.
    """
    areas: dict[Key, pd.DataFrame] = {}
    for releases in _speaking(wanted, after):
        found = _areas(_tiles(wanted, releases))
        areas |= {key: area for key, area in found.items() if after is None or key > after}
        if len(areas) > limit:
            break
    beyond = sorted(areas)
    shown = beyond[:limit]
    shapes = [drawn(areas[key]["tile"].to_numpy()) for key in shown]
    communes = communes_of(shapes)
    rows = [
        _told(key, areas[key]) | {"communes": codes, "geometry": rounded(shape)}
        for key, codes, shape in zip(shown, communes, shapes, strict=True)
    ]
    return AreaPage(rows, _id(shown[-1]) if len(beyond) > limit else None)


def area_key(text: str) -> Key:
    """The key in an area's id; ValueError for any other text.

    >>> area_key("00101-data_4g-CRS3035RES200mN2960000E3800000")[:2]
    ('00101', 2)
    """
    operator, _, rest = text.partition("-")
    service, _, tile = rest.partition("-")
    if service not in SERVICES:
        raise ValueError(f"{text!r} is not the id of an area")
    return operator, SERVICES.index(service), parse_tile_id(tile)


def _id(key: Key) -> str:
    operator, service, tile = key
    return f"{operator}-{SERVICES[service]}-{tile_id(tile)}"


def _areas(tiles: pd.DataFrame) -> dict[Key, pd.DataFrame]:
    """Tiles that share an edge, by operator and service."""
    return {
        (str(operator), int(service), int(area["tile"].min())): area
        for (operator, service), part in tiles.groupby(["operator", "service"])
        for _, area in part.groupby(components(part["tile"].to_numpy()))
    }


def _told(key: Key, tiles: pd.DataFrame) -> dict[str, Any]:
    """Witnesses are those of the tile that has most, so that the area has as many at least."""
    return {
        "id": _id(key),
        "operator": key[0],
        "service": SERVICES[key[1]],
        "official_release": tiles["release"].min(),
        "probability_served": float(told(tiles["probability_served"].mean())),
        "tiles": len(tiles),
        "area_km2": len(tiles) * AREA_KM2[TILE_M],
        **{name: witness_class(int(tiles[name].max())) for name in WITNESSES},
        "first_observed": month(tiles["first_day"].min()),
        "last_observed": month(tiles["last_day"].max()),
        "method_version": tiles["method_version"].max(),
    }


def _tiles(wanted: AreaFilter, releases: Sequence[OfficialRelease]) -> pd.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(load("served_undeclared"), _restrictions(wanted) | _places(releases) | RULES)
        return pd.DataFrame.from_records(cursor.fetchall(), columns=list(COLUMNS)).astype(COLUMNS)


def _restrictions(wanted: AreaFilter) -> dict[str, Any]:
    """The filter's lists as SQL takes them; operator and service are those of the releases."""
    asked = {"bbox": wanted.bbox, "communes": wanted.communes}
    return {name: None if value is None else list(value) for name, value in asked.items()}


def _speaking(wanted: AreaFilter, after: Key | None) -> list[list[OfficialRelease]]:
    """The releases of the day that the filter lets through, by operator and service, from a key's on."""
    service = None if wanted.service is None else SERVICES.index(wanted.service)
    kinds: dict[tuple[str, int], list[OfficialRelease]] = {}
    for release in releases_at(as_of()):
        if release.service is None or service not in (None, release.service):
            continue
        if wanted.operator in (None, release.operator):
            kinds.setdefault((release.operator, release.service), []).append(release)
    return [kinds[kind] for kind in sorted(kinds) if after is None or kind >= after[:2]]


def _places(releases: Sequence[OfficialRelease]) -> dict[str, Any]:
    """Releases of one operator and service, and the box in degrees that each of them speaks of."""
    boxes = [TERRITORIES[release.territory].box for release in releases]
    sides = {side: [box[position] for box in boxes] for position, side in enumerate(SIDES)}
    kind = {"operator": releases[0].operator, "service": releases[0].service}
    return {"releases": [release.pk for release in releases], **kind, **sides}
