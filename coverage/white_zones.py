"""White tiles become white zones: drawn anew each time, under ids that survive."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from uuid import UUID, uuid5

import numpy as np
import pandas as pd
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection, transaction
from numpy.typing import NDArray

from coverage.aggregate import window
from coverage.core.estimate import METHOD_VERSION
from coverage.core.grid import AREA_KM2, tile_id, unpack
from coverage.core.outline import components, outline, succession
from coverage.core.verdict import NOT_KNOWN, WHITE
from coverage.models import CoverageTile, WhiteZone, ZoneTile
from coverage.official import shares_at
from coverage.projection import DEGREES, to_crs
from coverage.sql import load

ZONE_IDS = UUID("5a1c2f0e-4f0c-4a55-8f6b-2a3c9d1e7b60")
LIVING = (WhiteZone.Status.OPEN, WhiteZone.Status.MAP_CORRECTED)
TILE_KM2 = AREA_KM2[200]

Kind = tuple[str | None, int]  # operator (None: all that are published there), service
Place = tuple[int, int]  # tile, service


@dataclass(frozen=True)
class Drawn:
    """A zone as the evidence and the official map now draw it."""

    tiles: NDArray[np.int64]
    probability: float  # the expected share of its tiles that are white
    missing: bool  # the official map declares it covered
    release: str | None
    level: str | None


@transaction.atomic
def rebuild(as_of: date) -> int:
    """Draw every zone from the published white tiles; returns how many are there.

    Zones that lost all their tiles are withdrawn, those that were merged redirect to the one that holds most
    of theirs, those that the official map no longer declares covered are `map_corrected`. None is deleted.
    """
    tiles = _published_tiles()
    official = shares_at(tiles.loc[tiles["white"], "tile"].unique(), as_of)
    white = _white_tiles(tiles, official)
    everyone = _white_for_everyone(white, _operators_there(tiles, official))
    kinds = [*_by_kind(white), *_by_kind(everyone)]
    drawn = {kind: list(_draw(members)) for kind, members in kinds}
    living = {(zone.operator, zone.service) for zone in WhiteZone.objects.filter(status__in=LIVING)}
    for kind in sorted(living | set(drawn), key=lambda kind: (kind[0] or "", kind[1])):
        _settle(kind, drawn.get(kind, []), as_of)
    return sum(map(len, drawn.values()))


def _published_tiles() -> pd.DataFrame:
    """Every tile with a published verdict: tile, operator, service, probability, white."""
    columns = ["tile", "operator", "service", "probability", "verdict"]
    rows = CoverageTile.objects.exclude(verdict=NOT_KNOWN).order_by(*columns[:3]).values_list(*columns)
    tiles = pd.DataFrame(list(rows), columns=columns).astype({"tile": "int64", "service": "int64"})
    return tiles.assign(white=tiles.pop("verdict") == WHITE)


def _white_tiles(tiles: pd.DataFrame, official: pd.DataFrame) -> pd.DataFrame:
    """White tiles, each with the release that speaks of it, and the level, if any, that it declares there."""
    white = tiles[tiles["white"]].merge(official, on=["tile", "operator", "service"], how="left")
    return white.assign(missing=white["level"].fillna("") != "")


def _operators_there(tiles: pd.DataFrame, official: pd.DataFrame) -> dict[Place, set[str]]:
    """The operators of each tile and service: those that publish a map; without any map, those measured."""
    maps = official.groupby(["tile", "service"])["operator"].agg(set).to_dict()
    measured = tiles.groupby(["tile", "service"])["operator"].agg(set).to_dict()
    return {**measured, **maps}


def _white_for_everyone(white: pd.DataFrame, operators: dict[Place, set[str]]) -> pd.DataFrame:
    """Tiles where every operator published there, two at least, is white: rows without an operator.

    The bound of Bonferroni serves as their probability: operators share masts, so their holes are not
    independent.
    """
    shared = [
        {
            "tile": tile,
            "service": service,
            "operator": None,
            "probability": max(0.0, 1.0 - (1.0 - group["probability"]).sum()),
            "missing": group["missing"].any(),
            "release": ", ".join(sorted(group["release"].dropna())) or None,
            "level": _commonest(group.loc[group["missing"], "level"]),
        }
        for (tile, service), group in white.groupby(["tile", "service"])
        if len(group) > 1 and operators[tile, service] <= set(group["operator"])
    ]
    return pd.DataFrame(
        shared, columns=["tile", "service", "operator", "probability", "missing", "release", "level"]
    )


def _by_kind(tiles: pd.DataFrame) -> Iterator[tuple[Kind, pd.DataFrame]]:
    for (operator, service), group in tiles.groupby(["operator", "service"], dropna=False, sort=False):
        yield (operator if isinstance(operator, str) else None, int(service)), group


def _draw(tiles: pd.DataFrame) -> Iterator[Drawn]:
    for missing, part in tiles.groupby("missing"):
        zones = components(part["tile"].to_numpy(dtype=np.int64))
        for _, zone in part.groupby(zones):
            yield Drawn(
                tiles=zone["tile"].to_numpy(dtype=np.int64),
                probability=float(zone["probability"].mean()),
                missing=bool(missing),
                release=_commonest(zone["release"]),
                level=_commonest(zone["level"]) if missing else None,
            )


def _commonest(words: pd.Series) -> str | None:
    counts = words.dropna().value_counts()
    return min(counts[counts == counts.max()].index, default=None) if len(counts) else None


def _settle(kind: Kind, drawn: list[Drawn], as_of: date) -> None:
    """Give each drawn zone its id and store it; take leave of the zones that are no more."""
    living = {
        zone.pk: zone
        for zone in WhiteZone.objects.filter(operator=kind[0], service=kind[1], status__in=LIVING)
    }
    members: dict[UUID, list[int]] = {pk: [] for pk in living}
    for pk, tile in ZoneTile.objects.filter(zone__in=living).values_list("zone_id", "tile"):
        members[pk].append(tile)
    heirs = succession(members, [zone.tiles for zone in drawn])
    ids = [heir or _id_of_place(kind, zone) for heir, zone in zip(heirs.heir, drawn, strict=True)]
    for pk, zone in zip(ids, drawn, strict=True):
        _store(pk, kind, zone, living.get(pk) or WhiteZone.objects.filter(pk=pk).first(), as_of)
    for pk, successor in heirs.redirects.items():
        _withdraw(pk, ids[successor])
    for pk in heirs.gone:
        _withdraw(pk, None)


def _id_of_place(kind: Kind, zone: Drawn) -> UUID:
    """An id made from what the zone is, so that the same history gives the same ids.

    A zone that was withdrawn and is found again in its place takes up its old id; one that went into another
    stays there.
    """
    name = f"{kind[0]}:{kind[1]}:{tile_id(int(zone.tiles.min()))}"
    taken = WhiteZone.objects.exclude(status=WhiteZone.Status.WITHDRAWN, redirect_to=None)
    attempts = (uuid5(ZONE_IDS, f"{name}:{attempt}") for attempt in count())
    return next(pk for pk in attempts if not taken.filter(pk=pk).exists())


def _withdraw(pk: UUID, successor: UUID | None) -> None:
    WhiteZone.objects.filter(pk=pk).update(status=WhiteZone.Status.WITHDRAWN, redirect_to=successor)


def _status(zone: Drawn, before: WhiteZone | None) -> str:
    if zone.missing or before is None or before.status not in LIVING:
        return WhiteZone.Status.OPEN
    return WhiteZone.Status.MAP_CORRECTED if before.missing_from_official else before.status


def _store(pk: UUID, kind: Kind, zone: Drawn, before: WhiteZone | None, as_of: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            load("zone_witnesses"), [zone.tiles.tolist(), kind[1], kind[0], kind[0], *window(as_of)]
        )
        contributors, contributor_days, first_day, last_day = cursor.fetchone()
        shape = _shape(zone.tiles)
        cursor.execute(load("communes_of_zone"), [bytes(shape.ewkb)])
        communes = [code for (code,) in cursor.fetchall()]
    now = WhiteZone(
        id=pk,
        operator=kind[0],
        service=kind[1],
        status=_status(zone, before),
        missing_from_official=zone.missing,
        official_release=zone.release,
        official_level=zone.level,
        probability=zone.probability,
        tiles=len(zone.tiles),
        area_km2=len(zone.tiles) * TILE_KM2,
        contributors=contributors,
        contributor_days=contributor_days,
        first_day=first_day,
        last_day=last_day,
        communes=communes,
        method_version=METHOD_VERSION,
        as_of=as_of,
        geom=shape,
    )
    if before is not None:
        now.created_at = before.created_at
    now.save(force_insert=before is None, force_update=before is not None)
    _keep_members(pk, zone.tiles.tolist())


def _keep_members(pk: UUID, tiles: Iterable[int]) -> None:
    wanted = set(tiles)
    stored = set(ZoneTile.objects.filter(zone=pk).values_list("tile", flat=True))
    ZoneTile.objects.filter(zone=pk, tile__in=stored - wanted).delete()
    ZoneTile.objects.bulk_create(ZoneTile(zone_id=pk, tile=tile) for tile in sorted(wanted - stored))


def _shape(tiles: NDArray[np.int64]) -> MultiPolygon:
    epsg = int(unpack(tiles).epsg[0])
    shape = GEOSGeometry(to_crs(np.array([outline(tiles)]), epsg, DEGREES)[0].wkt, srid=DEGREES)
    assert isinstance(shape, MultiPolygon)
    return shape
