"""Settled zones are kept: their rows and tiles, who stands behind them, the communes that they lie in."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection
from numpy.typing import NDArray

from coverage import epochs
from coverage.core.estimate import METHOD_VERSION
from coverage.core.grid import AREA_KM2, unpack
from coverage.core.outline import outline
from coverage.models import WhiteZone, ZoneTile
from coverage.population.people import people_of_groups
from coverage.projection import DEGREES, to_crs
from coverage.sql import load
from coverage.stored import window
from coverage.zone_events import Kind

TILE_KM2 = AREA_KM2[200]
SETTLED_ONCE = ("id", "created_at", "part_of")


@dataclass(frozen=True)
class Drawn:
    """A zone as the evidence and the official map now draw it."""

    tiles: NDArray[np.int64]
    probability: float  # the expected share of its tiles that are white
    missing: bool  # the official map declares it covered
    release: str | None
    level: str | None


@dataclass(frozen=True)
class Described:
    """What its tiles alone say of a zone; witnesses are distinct over all of them, within the window."""

    tiles: int
    area_km2: float
    contributors: int
    contributor_days: int
    first_day: date
    last_day: date
    communes: list[str]
    population_low: int | None
    population_high: int | None
    geom: MultiPolygon


def keep(
    kind: Kind,
    zones: Mapping[UUID, Drawn],
    status: Mapping[UUID, str],
    public_from: Mapping[UUID, date],
    as_of: date,
) -> dict[UUID, WhiteZone]:
    """Store zones of one operator and service, whether they were there or not; returns their rows."""
    found = described(kind, zones, as_of, epochs.standing())
    rows = [
        WhiteZone(
            id=pk,
            operator=kind[0],
            service=kind[1],
            status=status[pk],
            missing_from_official=zone.missing,
            official_release=zone.release,
            official_level=zone.level,
            probability=zone.probability,
            **vars(found[pk]),
            method_version=METHOD_VERSION,
            as_of=as_of,
            public_from=public_from[pk],
        )
        for pk, zone in zones.items()
    ]
    columns = [field.name for field in WhiteZone._meta.concrete_fields if field.name not in SETTLED_ONCE]
    WhiteZone.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=columns)
    _keep_members(zones)
    return {row.pk: row for row in rows}


def described(
    kind: Kind, zones: Mapping[UUID, Drawn], as_of: date, epoch: int | None
) -> dict[UUID, Described]:
    """What is to be said of zones of one operator and service, each by its tiles.

    `epoch` is the number of the one that these were estimated under. A zone that nobody stands behind on that
    day is left out.
    """
    shapes = {pk: _shape(zone.tiles) for pk, zone in zones.items()}
    communes, people = _communes(shapes), _people(zones)
    return {
        pk: Described(
            len(zones[pk].tiles),
            len(zones[pk].tiles) * TILE_KM2,
            *witnesses,
            communes[pk],
            *people[pk],
            shapes[pk],
        )
        for pk, witnesses in _witnesses(kind, zones, as_of, epoch).items()
    }


def _witnesses(
    kind: Kind, zones: Mapping[UUID, Drawn], as_of: date, epoch: int | None
) -> dict[UUID, tuple[int, int, date, date]]:
    """Contributors, contributor-days, first and last day of each zone."""
    pairs = [(pk, tile) for pk, zone in zones.items() for tile in zone.tiles.tolist()]
    asked: dict[str, Any] = {"zones": [pk for pk, _ in pairs], "tiles": [tile for _, tile in pairs]}
    asked |= dict(zip(("operator", "service", "after", "until"), (*kind, *window(as_of)), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(load("zone_witnesses"), asked | {"epoch": epoch})
        return {pk: tuple(counts) for pk, *counts in cursor.fetchall()}


def _communes(shapes: dict[UUID, MultiPolygon]) -> dict[UUID, list[str]]:
    outlines = [bytes(shape.ewkb) for shape in shapes.values()]
    with connection.cursor() as cursor:
        cursor.execute(load("communes_of_zones"), [list(shapes), outlines])
        found = dict(cursor.fetchall())
    return {pk: found.get(pk, []) for pk in shapes}


def _people(zones: Mapping[UUID, Drawn]) -> dict[UUID, tuple[int | None, int | None]]:
    """At least and at most how many people live in each zone: INSEE's figures are no whole numbers."""
    found = people_of_groups([zone.tiles for zone in zones.values()])
    return {
        pk: (None, None) if low is None or high is None else (math.floor(low), math.ceil(high))
        for pk, (low, high, _) in zip(zones, found, strict=True)
    }


def _keep_members(zones: Mapping[UUID, Drawn]) -> None:
    wanted = {(pk, tile) for pk, zone in zones.items() for tile in zone.tiles.tolist()}
    stored = set(ZoneTile.objects.filter(zone__in=zones).values_list("zone_id", "tile"))
    lost = sorted(stored - wanted)
    with connection.cursor() as cursor:
        cursor.execute(load("delete_members"), [[pk for pk, _ in lost], [tile for _, tile in lost]])
    ZoneTile.objects.bulk_create(ZoneTile(zone_id=pk, tile=tile) for pk, tile in sorted(wanted - stored))


def _shape(tiles: NDArray[np.int64]) -> MultiPolygon:
    epsg = int(unpack(tiles).epsg[0])
    shape = GEOSGeometry(to_crs(np.array([outline(tiles)]), epsg, DEGREES)[0].wkt, srid=DEGREES)
    assert isinstance(shape, MultiPolygon)
    return shape
