"""The audit's counter: how reliable the official map of a territory or zone is, as far as readings tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from councils import sql
from councils.reliability import Audit, audit
from councils.sampling import SQUARE_M, TILE_M, Zone
from councils.witnesses import HEARD, Witnesses
from coverage.core import Ints
from coverage.core.evidence import SERVICES, Environment, Evidence, Service
from coverage.core.grid import (
    CRS_SHIFT,
    INDEX_MASK,
    INDEX_OFFSET,
    NORTHING_SHIFT,
    pack,
    parent,
    unpack,
)
from coverage.models import OfficialRelease, PipelineState, Territory
from coverage.official import DECLARED_SHARE, releases_at
from coverage.projection import tiles_of
from coverage.queries import communes_of
from coverage.stored import read, window

# ARCEP judges zones of some hundred square kilometres. A commune has too few places, and is audited with its
# EPCI; a région by its départements.
AUDITED = (Territory.EPCI, Territory.DEPARTEMENT)
ZONE_SIDES_M = {50: 7_000, 1_000: 32_000}  # of a square of about so many km²

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
    """The audit of one operator and service, against the newest release at the day of the estimates."""

    operator: str  # five digits
    service: str  # one of coverage.core.evidence.SERVICES
    release: str
    released_on: date
    audit: Audit


def audits(key: str) -> tuple[ServiceAudit, ...]:
    """Of each operator and service that was measured where a release declares it, in a territory; in order.

    LookupError if there is no territory of that key. None of a commune or a région: others stand for it.
    """
    kind, communes = key.partition("-")[0], communes_of(key)
    return _audits(communes, []) if kind in AUDITED else ()


def audits_around(longitude: float, latitude: float, km2: int) -> tuple[ServiceAudit, ...]:
    """The same of a square of about 50 or 1,000 km² (a key of `ZONE_SIDES_M`) around a point, in degrees."""
    return _audits([], zone_tiles(longitude, latitude, km2).tolist())


def zone_tiles(longitude: float, latitude: float, km2: int) -> Ints:
    """Keys of the tiles of such a square; ValueError for another size."""
    if km2 not in ZONE_SIDES_M:
        raise ValueError(f"km2 {km2}: not one of {', '.join(map(str, ZONE_SIDES_M))}")
    middle = unpack(tiles_of([longitude], [latitude]))
    steps = np.arange(0, ZONE_SIDES_M[km2], TILE_M) - ZONE_SIDES_M[km2] // TILE_M // 2 * TILE_M
    return pack(middle.epsg, TILE_M, middle.northing + steps[:, None], middle.easting + steps).ravel()


def _audits(communes: Sequence[str], tiles: Sequence[int]) -> tuple[ServiceAudit, ...]:
    state = PipelineState.objects.select_related("epoch").first()
    if state is None:
        return ()
    area: Asked = {"communes": list(communes), "tiles": list(tiles), "declared_share": DECLARED_SHARE}
    releases = {release.pk: release for release in releases_at(state.as_of).filter(service__in=list(HEARD))}
    evidence = _evidence(area, list(releases.values()), state.as_of)
    found = [releases[release] for release in np.unique(evidence.operator).tolist()]
    zones = _zones(area, [release.pk for release in found])
    witnesses = Witnesses(state.epoch, {release.operator for release in found}, evidence)
    told = [
        _told(release, witnesses, evidence.take(np.flatnonzero(evidence.operator == release.pk)), zones)
        for release in found
    ]
    return tuple(sorted(told, key=lambda one: (one.operator, SERVICES.index(one.service), one.release)))


def _told(
    release: OfficialRelease, witnesses: Witnesses, evidence: Evidence, zones: dict[int, Zone]
) -> ServiceAudit:
    kind = release.operator, int(_service(release))
    found = audit(witnesses.sample(kind, evidence), zones[release.pk])
    return ServiceAudit(release.operator, SERVICES[kind[1]], release.name, release.released_on, found)


def _evidence(area: Asked, releases: Sequence[OfficialRelease], as_of: date) -> Evidence:
    """Outdoors in the tiles that each release declares; its id stands in the place of the operator."""
    pairs = [(release.pk, int(heard)) for release in releases for heard in HEARD[_service(release)]]
    after, until = window(as_of)
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
    rows = sql.rows("audit_squares", area | PACKING | {"releases": releases})
    release, some_tile, tiles = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    squares = parent(some_tile, SQUARE_M)
    order = np.argsort(squares)
    return {
        one: Zone(squares[order][release[order] == one], tiles[order][release[order] == one])
        for one in releases
    }
