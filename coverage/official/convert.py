"""The official map's workshop: features of a checked file in, valid single polygons and their levels out."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pyarrow
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError
from shapely.errors import GEOSException

from coverage import mend
from coverage.official.examine import CoverageTable
from coverage.official.names import TERRITORIES, RefusedFile
from coverage.projection import DEGREES, box_in

BATCH_BYTES = 16 * 2**20  # of geometry held at once; one feature of the national files is up to 9 MB
MOST_FEATURES = 10_000  # of small ones
MARGIN_M = 100_000  # coverage at sea reaches further out than the box of an island


class Batch(NamedTuple):
    """Valid single polygons in the territory's CRS, of how many features, of which so many were mended."""

    levels: NDArray[np.object_]
    polygons: NDArray[np.object_]
    features: int
    mended: int


def batches(table: CoverageTable) -> Iterator[Batch]:
    """The features as valid single polygons, a bounded amount at a time.

    RefusedFile for a feature without an area, outside its territory, or that cannot be read.
    """
    size, columns = _batch_size(table), [table.level] if table.level else []
    seen = 0
    try:
        with pyogrio.open_arrow(
            table.path, layer=table.name, columns=columns, batch_size=size, use_pyarrow=True
        ) as (meta, reader):
            geometry = meta["geometry_name"] or "wkb_geometry"
            for rows in reader:
                seen += len(rows)
                yield convert(_levels(rows, table), rows[geometry].to_pylist(), table.territory)
    except (DataSourceError, DataLayerError, RuntimeError, OSError) as error:
        raise RefusedFile(f"file: its features cannot be read ({error})") from error
    if seen != table.features:
        raise RefusedFile(f"file: {seen} features could be read of {table.features}")


def _levels(rows: pyarrow.RecordBatch, table: CoverageTable) -> list[str]:
    """What GDAL reads in the column of the levels: it goes by its type, SQLite by what is stored."""
    if table.level is None:
        return [table.levels[None]] * len(rows)
    if table.level not in rows.schema.names:
        raise RefusedFile(f"{table.level}: the column is of a type that no GeoPackage has")
    raw = rows[table.level].to_pylist()
    if unknown := set(raw) - table.levels.keys():
        raise RefusedFile(
            f"{table.level}: {min(map(str, unknown))} is read there, but it is not what is stored"
        )
    return [table.levels[value] for value in raw]


def _batch_size(table: CoverageTable) -> int:
    """How many features are held at once, were each of them as large as the largest."""
    return min(MOST_FEATURES, max(1, BATCH_BYTES // max(1, table.largest)))


def convert(levels: list[str], wkb: list[bytes | None], territory: str) -> Batch:
    """Levels, and geometries as they are in the file -> a batch; RefusedFile as `batches`."""
    geometries = _geometries(wkb)
    _check_place(geometries, territory)
    parts, feature = mend.polygons(geometries)  # first: a multipolygon of 60,000 parts takes 6 s to validate
    whole, broken = mend.valid(parts)
    polygons, part = mend.polygons(whole)
    names = np.array(levels, dtype=object)
    return Batch(names[feature[part]], polygons, len(levels), len(np.unique(feature[broken])))


def _geometries(wkb: list[bytes | None]) -> NDArray[np.object_]:
    try:
        geometries = shapely.from_wkb(np.array(wkb, dtype=object))
    except GEOSException as error:
        raise RefusedFile(f"geometry: cannot be read ({error})") from error
    if not np.isin(shapely.get_type_id(geometries), (mend.POLYGON, mend.MULTIPOLYGON)).all():
        raise RefusedFile("geometry: a feature has no polygon")
    return np.asarray(geometries)


def _check_place(geometries: NDArray[np.object_], territory: str) -> None:
    epsg, box = TERRITORIES[territory].epsg, TERRITORIES[territory].box
    west, south, east, north = box_in(box, DEGREES, epsg)
    place = shapely.box(west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M)
    boxes = shapely.box(*shapely.bounds(geometries[~shapely.is_empty(geometries)]).T)
    if not shapely.covers(place, boxes).all():
        raise RefusedFile(f"geometry: a feature lies outside {territory} (EPSG:{epsg})")
