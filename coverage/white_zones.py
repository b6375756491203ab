"""White tiles become white zones: drawn anew each time, under ids that survive."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

import numpy as np
import pandas as pd
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection, transaction
from numpy.typing import NDArray

from coverage.aggregate import window
from coverage.core.estimate import METHOD_VERSION
from coverage.core.grid import AREA_KM2, tile_id, unpack
from coverage.core.outline import components, outline, succession
from coverage.core.verdict import WHITE
from coverage.models import CoverageTile, WhiteZone, ZoneTile
from coverage.official import operators_at, shares_at
from coverage.projection import DEGREES, to_crs
from coverage.sql import load

ZONE_IDS = UUID("5a1c2f0e-4f0c-4a55-8f6b-2a3c9d1e7b60")
LIVING = (WhiteZone.Status.OPEN, WhiteZone.Status.MAP_CORRECTED)
TILE_KM2 = AREA_KM2[200]

Kind = tuple[str | None, int]  # operator (None: all that are published there), service


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

    Zones that lost all their tiles are withdrawn, those that were merged redirect to the one that holds most of
    theirs, and those that the official map no longer declares covered are `map_corrected`. None is deleted.
    """
    white = _white_tiles(as_of)
    everyone = _white_for_everyone(white, as_of)
    drawn = {kind: list(_draw(tiles)) for kind, tiles in _by_kind(pd.concat([white, everyone]))}
    living = {(zone.operator, zone.service) for zone in WhiteZone.objects.filter(status__in=LIVING)}
    for kind in sorted(living | set(drawn), key=lambda kind: (kind[0] or "", kind[1])):
        _settle(kind, drawn.get(kind, []), as_of)
    return sum(map(len, drawn.values()))


def _white_tiles(as_of: date) -> pd.DataFrame:
    """Published white tiles, each with what the official map says of it."""
    columns = ["tile", "operator", "service", "probability"]
    rows = CoverageTile.objects.filter(verdict=WHITE).order_by(*columns[:3]).values_list(*columns)
    white = pd.DataFrame(list(rows), columns=columns).astype({"tile": "int64", "service": "int64"})
    official = shares_at(white["tile"].unique(), as_of)
    white = white.merge(official, on=["tile", "operator", "service"], how="left")
    white["missing"] = white["level"].fillna("") != ""
    return white


def _white_for_everyone(white: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Tiles where every operator published there is white, as rows without an operator.

    The bound of Bonferroni serves as their probability: operators share masts, so their holes are not independent.
    """
    groups = white.groupby(["tile", "service"], sort=True)
    both = groups.agg(
        operators=("operator", frozenset),
        probability=("probability", lambda each: max(0.0, 1.0 - (1.0 - each).sum())),
        missing=("missing", "any"),
        release=("release", lambda names: ", ".join(sorted(names.dropna())) or None),
        level=("level", lambda levels: max(levels.dropna(), key=len, default="")),
    ).reset_index()
    published = operators_at(both["tile"].to_numpy(), both["service"].to_numpy(), as_of)
    whole = [len(there) > 1 and there <= white for there, white in zip(published, both["operators"], strict=True)]
    return both[np.array(whole, dtype=bool)].assign(operator=None)


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
    living = {zone.pk: zone for zone in WhiteZone.objects.filter(operator=kind[0], service=kind[1], status__in=LIVING)}
    members: dict[UUID, list[int]] = {pk: [] for pk in living}
    for pk, tile in ZoneTile.objects.filter(zone__in=living).values_list("zone_id", "tile"):
        members[pk].append(tile)
    heirs = succession(members, [zone.tiles for zone in drawn])
    ids = [heir or _new_id(kind, zone) for heir, zone in zip(heirs.heir, drawn, strict=True)]
    for pk, zone in zip(ids, drawn, strict=True):
        _store(pk, kind, zone, living.get(pk), as_of)
    for pk, successor in heirs.redirects.items():
        _withdraw(pk, ids[successor])
    for pk in heirs.gone:
        _withdraw(pk, None)


def _new_id(kind: Kind, zone: Drawn) -> UUID:
    """An id made from what the zone is, so that the same history gives the same ids; never one used before."""
    name = f"{kind[0]}:{kind[1]}:{tile_id(int(zone.tiles.min()))}"
    attempt = 0
    while WhiteZone.objects.filter(pk=(pk := uuid5(ZONE_IDS, f"{name}:{attempt}"))).exists():
        attempt += 1
    return pk


def _withdraw(pk: UUID, successor: UUID | None) -> None:
    WhiteZone.objects.filter(pk=pk).update(status=WhiteZone.Status.WITHDRAWN, redirect_to=successor)


def _status(zone: Drawn, before: WhiteZone | None) -> str:
    if zone.missing or before is None:
        return WhiteZone.Status.OPEN
    return WhiteZone.Status.MAP_CORRECTED if before.missing_from_official else before.status


def _store(pk: UUID, kind: Kind, zone: Drawn, before: WhiteZone | None, as_of: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(load("zone_witnesses"), [zone.tiles.tolist(), kind[1], kind[0], kind[0], *window(as_of)])
        contributors, contributor_days, first_day, last_day = cursor.fetchone()
        shape = _shape(zone.tiles)
        cursor.execute(load("communes_of_zone"), [shape.ewkb])
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


def _shape(tiles: NDArray[np.int64]) -> GEOSGeometry:
    epsg = int(unpack(tiles).epsg[0])
    return GEOSGeometry(to_crs(np.array([outline(tiles)]), epsg, DEGREES)[0].wkt, srid=DEGREES)
