"""The audit's counter: how reliable the official map of a territory or zone is, as far as readings tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from councils import sql
from councils.reliability import audit
from councils.sampling import SQUARE_M, TILE_M, Zone
from councils.witnesses import HEARD, Witnesses
from coverage.core import Ints
from coverage.core.estimate import METHOD_VERSION
from coverage.core.evidence import SERVICES, Environment, Evidence, Service
from coverage.core.grid import (
    CRS_SHIFT,
    INDEX_MASK,
    INDEX_OFFSET,
    NORTHING_SHIFT,
    pack,
    parent,
    tile_id,
    unpack,
)
from coverage.core.verdict import witness_class
from coverage.models import OfficialRelease, PipelineState, Territory
from coverage.official import DECLARED_SHARE, releases_at
from coverage.projection import tiles_of
from coverage.queries import as_of, communes_of
from coverage.sql import sorted_keys
from coverage.stored import read, window

# ARCEP judges zones of some hundred square kilometres. A commune has too few places, and is audited with its
# EPCI; a région by its départements.
AUDITED = (Territory.EPCI, Territory.DEPARTEMENT)
ZONE_SIDES_M = {50: 7_000, 1_000: 32_000}  # of a square of about so many km²

SPREAD_DIGITS, AREA_DIGITS = 2, 2

PACKING = {
    "crs_shift": CRS_SHIFT,
    "northing_shift": NORTHING_SHIFT,
    "index_mask": INDEX_MASK,
    "index_offset": INDEX_OFFSET,
    "across": SQUARE_M // TILE_M,
}


Asked = dict[str, Any]


@dataclass(frozen=True)
class ServiceAudit:
    """The audit of one operator and service, against the newest release at the day of the estimates.

    Rates are in halves of a point, and null where too few people would be told of; people are told by class.
    """

    operator: str  # five digits
    service: str  # one of coverage.core.evidence.SERVICES
    release: str
    released_on: date
    answer: str  # of councils.reliability.Answer
    doubts: tuple[str, ...]  # of councils.reliability.Doubt: why one cannot tell
    rate: float | None
    low: float | None
    high: float | None
    people: str  # a class, as of witnesses
    squares: int  # of 1 km, with evidence
    spread: float  # share of the declared area in squares of 5 km with evidence
    declared_km2: float


@dataclass(frozen=True)
class AreaAudits:
    """The audits of a territory, or of the square that holds a point."""

    area: str  # the territory's key, or the name of the south-western tile
    km2: int | None  # about the size of a square
    as_of: date
    method_version: str
    audits: tuple[ServiceAudit, ...]  # by operator, then service


def audits(key: str) -> AreaAudits:
    """Of each operator and service that was measured where a release declares it, in a territory.

    LookupError if there is no territory of that key. None of a commune or a région: others stand for it.
    """
    kind, communes = key.partition("-")[0], communes_of(key)
    return _audits(key, None, communes if kind in AUDITED else [], [])


def audits_around(longitude: float, latitude: float, km2: int) -> AreaAudits:
    """The same of the square of about 50 or 1,000 km² (of `ZONE_SIDES_M`) that holds a point, in degrees."""
    tiles = zone_tiles(longitude, latitude, km2)
    return _audits(tile_id(int(tiles.min())), km2, [], tiles.tolist())


def zone_tiles(longitude: float, latitude: float, km2: int) -> Ints:
    """Keys of the tiles of the square of such a size that holds a point; ValueError for another size.

    The squares lie side by side and none overlaps another: who could shift one by a tile would learn what was
    found in the tiles that enter and leave it.
    """
    if km2 not in ZONE_SIDES_M:
        raise ValueError(f"km2 {km2}: not one of {', '.join(map(str, ZONE_SIDES_M))}")
    side, at = ZONE_SIDES_M[km2], unpack(tiles_of([longitude], [latitude]))
    steps = np.arange(0, side, TILE_M)
    north, east = at.northing // side * side, at.easting // side * side
    return pack(at.epsg, TILE_M, north + steps[:, None], east + steps).ravel()


def _audits(area: str, km2: int | None, communes: Sequence[str], tiles: Sequence[int]) -> AreaAudits:
    state = PipelineState.objects.select_related("epoch").first()
    found = _found(state, communes, tiles) if state and (communes or tiles) else []
    told = sorted(found, key=lambda one: (one.operator, SERVICES.index(one.service), one.release))
    return AreaAudits(area, km2, as_of(), METHOD_VERSION, tuple(told))


def _found(state: PipelineState, communes: Sequence[str], tiles: Sequence[int]) -> list[ServiceAudit]:
    area: Asked = {"communes": list(communes), "tiles": list(tiles), "declared_share": DECLARED_SHARE}
    releases = {release.pk: release for release in releases_at(state.as_of).filter(service__in=list(HEARD))}
    evidence = _evidence(area, list(releases.values()), state.as_of)
    found = [releases[release] for release in np.unique(evidence.operator).tolist()]
    zones = _zones(area, [release.pk for release in found])
    witnesses = Witnesses(state.epoch, {release.operator for release in found}, evidence)
    return [
        _told(release, witnesses, evidence.take(np.flatnonzero(evidence.operator == release.pk)), zones)
        for release in found
    ]


def _told(
    release: OfficialRelease, witnesses: Witnesses, evidence: Evidence, zones: dict[int, Zone]
) -> ServiceAudit:
    service = _service(release)
    heard = witnesses.sample((release.operator, int(service)), evidence)
    found = audit(heard.shared(), zones[release.pk])
    return ServiceAudit(
        operator=release.operator,
        service=SERVICES[service],
        release=release.name,
        released_on=release.released_on,
        answer=str(found.answer),
        doubts=tuple(map(str, found.doubts)),
        rate=found.rate,
        low=found.low,
        high=found.high,
        people=witness_class(found.people),
        squares=found.squares,
        spread=round(found.spread, SPREAD_DIGITS),
        declared_km2=round(found.declared_km2, AREA_DIGITS),
    )


def _evidence(area: Asked, releases: Sequence[OfficialRelease], day: date) -> Evidence:
    """Outdoors in the tiles that each release declares; its id stands in the place of the operator."""
    pairs = [(release.pk, int(heard)) for release in releases for heard in HEARD[_service(release)]]
    after, until = window(day)
    asked = {"place": int(Environment.OUTDOOR), "after": after, "until": until}
    asked |= {"releases": [release for release, _ in pairs], "heard": [heard for _, heard in pairs]}
    with connection.cursor() as cursor:
        return read(cursor, sql.statement("audit_evidence"), area | asked)


def _service(release: OfficialRelease) -> Service:
    """The service that its layer is paired with: one of those audited."""
    if release.service is None:
        raise ValueError(f"release {release.name}: its layer is paired with no service")
    return Service(release.service)


def _zones(area: Asked, releases: list[int]) -> dict[int, Zone]:
    """The declared zone of each release, by its id."""
    with sorted_keys():
        rows = sql.rows("audit_squares", area | PACKING | {"releases": releases})
    release, some_tile, tiles = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    squares = parent(some_tile, SQUARE_M)
    order = np.argsort(squares)
    return {
        one: Zone(squares[order][release[order] == one], tiles[order][release[order] == one])
        for one in releases
    }
