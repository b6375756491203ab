"""The official map's store room: one file, one transaction, one release beside the earlier ones."""

from collections.abc import Iterable, Sequence
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

import numpy as np
import shapely
from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import Polygon
from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext_noop

from coverage import mend
from coverage.core import grid
from coverage.models import OfficialPiece, OfficialRelease, OfficialShare
from coverage.official import cut, shares
from coverage.official.convert import Batch, batches
from coverage.official.examine import CoverageTable, examine
from coverage.official.names import TERRITORIES, Announced, read_name, service_of
from coverage.official.shapefile import examine_shapefile
from coverage.official.unpack import sha256, unpacked
from coverage.projection import WEB_MERCATOR
from coverage.releases_compared import before
from coverage.sql import load

FICTIONAL = "001"  # the MCC reserved for tests: the demonstration's operators
PUBLISHED = ("Licence Ouverte", "https://www.data.gouv.fr/datasets/mon-reseau-mobile/")
INVENTED = (gettext_noop("none: fictional"), gettext_noop("generated; describes no real operator"))

PIECE_COLUMNS = "release_id, level, geom"
SHARE_COLUMNS = "release_id, tile, share_cl, share_bc, share_tbc, share_plain"


class Change(NamedTuple):
    """Area in km² at one level (`any`: at whatever level): in the new release, and against the one before."""

    level: str
    area: float
    gained: float
    lost: float


class Outcome(NamedTuple):
    """What became of a file: its release, whether it is new, and what it changes against the one before."""

    release: OfficialRelease
    is_new: bool
    previous: str | None
    changes: list[Change]


def import_file(path: Path, *, write: bool = True) -> Outcome:
    """Stores a coverage file as a release; with `write=False` does all the work and takes it back.

    The same content again, packed or not, changes nothing. RefusedFile, with nothing written, for a file that
    is damaged or is not what its name says.
    """
    announced = read_name(path.name)
    with unpacked(path) as package, transaction.atomic():
        table = (examine_shapefile if announced.is_shapefile else examine)(package, announced)
        release, is_new = _release(announced, table, sha256(package))
        previous = before(release)
        if is_new:
            _store(release, table)
        outcome = Outcome(release, is_new, previous.name if previous else None, _changes(release, previous))
        transaction.set_rollback(not write)
    return outcome


def _release(announced: Announced, table: CoverageTable, digest: str) -> tuple[OfficialRelease, bool]:
    licence, source = INVENTED if table.operator.startswith(FICTIONAL) else PUBLISHED
    return OfficialRelease.objects.get_or_create(
        operator=table.operator,
        layer=announced.layer,
        territory=announced.territory,
        released_on=announced.released_on,
        sha256=digest,
        defaults={
            "name": announced.name,
            "service": service_of(announced.layer),
            "epsg": TERRITORIES[announced.territory].epsg,
            "licence": licence,
            "source": source,
            "features": table.features,
            "mended": 0,
        },
    )


def _store(release: OfficialRelease, table: CoverageTable) -> None:
    for batch in batches(table):
        _store_pieces(release, batch)
        release.mended += batch.mended
    release.save(update_fields=["mended"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE coverage_officialpiece")  # so that the blocks are asked for through the index
    _store_shares(release)


def _store_pieces(release: OfficialRelease, batch: Batch) -> None:
    """The polygons in pieces, cut first: many with few vertices are quicker to project and to mend."""
    few, origin = cut.pieces(batch.polygons, shares.MAX_EDGE_M)
    projected, _ = mend.valid(shares.project(few, release.epsg, WEB_MERCATOR))
    polygons, part = mend.polygons(projected)
    levels = batch.levels[origin[part]].tolist()
    wkb = shapely.to_wkb(shapely.set_srid(polygons, WEB_MERCATOR), hex=True, include_srid=True).tolist()
    _copy(OfficialPiece, PIECE_COLUMNS, zip(repeat(release.pk), levels, wkb, strict=False))


def _store_shares(release: OfficialRelease) -> None:
    pieces = OfficialPiece.objects.filter(release=release)
    bounds = pieces.aggregate(extent=Extent("geom"))["extent"]
    if bounds is None:
        return
    for block in shares.blocks(bounds, TERRITORIES[release.territory].tiles_epsg):
        box = Polygon.from_bbox(shares.bounds(block))
        box.srid = WEB_MERCATOR
        found = pieces.filter(geom__bboverlaps=box).annotate(wkb=AsWKB("geom")).values_list("level", "wkb")
        levels, wkb = zip(*found, strict=True) if found else ((), ())
        if levels:
            geometries = shapely.from_wkb(np.array(wkb, dtype=object))
            share = shares.block_shares(block, list(levels), geometries)
            rows = zip(repeat(release.pk), share.tiles.tolist(), *share.shares.T.tolist(), strict=False)
            _copy(OfficialShare, SHARE_COLUMNS, rows)


def _copy(model: type[Model], columns: str, rows: Iterable[Sequence[object]]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _changes(release: OfficialRelease, previous: OfficialRelease | None) -> list[Change]:
    tile = grid.AREA_KM2[shares.TILE_M]
    with connection.cursor() as cursor:
        cursor.execute(
            load("official_changes"), {"new": release.pk, "old": previous.pk if previous else None}
        )
        return [Change(level, *(tile * (tiles or 0.0) for tiles in sums)) for level, *sums in cursor]
