"""Rows that the map draws: outlines of tiles, their larger squares, pieces of the official map."""

from collections.abc import Sequence

from django.contrib.gis.geos import GEOSGeometry, Polygon

from coverage.core.evidence import SERVICES
from coverage.core.grid import parent, unpack
from coverage.models import CoverageTile, OfficialPiece, OfficialRelease, ParentTile, Square, TileTerms
from coverage.projection import WEB_MERCATOR, squares, to_metres
from tests.coverage.factories import ALPHA, coverage_tile


def outline(tile: int) -> Square:
    """The square of a tile, as the map needs it beside any row of that tile."""
    geom = GEOSGeometry(memoryview(squares(tile, WEB_MERCATOR)[0].wkb), srid=WEB_MERCATOR)
    resolution = int(unpack(tile).resolution)
    return Square.objects.get_or_create(tile=tile, defaults={"resolution": resolution, "geom": geom})[0]


def drawn_tile(tile: int, **values: object) -> CoverageTile:
    """A measured tile with its outline."""
    outline(tile)
    return coverage_tile(tile, **values)


def tile_terms(of: CoverageTile, own: Sequence[float]) -> TileTerms:
    """What the tile itself says: the log-likelihood of each margin."""
    kind = {"tile": of.tile, "operator": of.operator, "service": of.service}
    return TileTerms.objects.create(**kind, own=[float(value) for value in own])


def parent_tile(
    tile: int, resolution: int, *, service: str = "voice", region: str = "", **counts: int
) -> ParentTile:
    """The larger square around a tile, with counts of verdicts (white, served, not_known)."""
    key = int(parent(tile, resolution))
    outline(key)
    numbers = {name: counts.get(name, 0) for name in ("white", "served", "not_known")}
    return ParentTile.objects.create(
        tile=key, operator=ALPHA, service=SERVICES.index(service), region=region, **numbers
    )


def piece(
    of: OfficialRelease, level: str, west: float, south: float, east: float, north: float
) -> OfficialPiece:
    """A rectangle in degrees that a release declares at a level."""
    xs, ys = to_metres([west, east], [south, north], WEB_MERCATOR)
    box = Polygon.from_bbox((xs[0], ys[0], xs[1], ys[1]))
    box.srid = WEB_MERCATOR
    return OfficialPiece.objects.create(release=of, level=level, geom=box)
