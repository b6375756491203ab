"""Ground floor: a table of geometries becomes a file that others open; the same rows give the same bytes."""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import pyarrow as pa
import pyogrio
import shapely
from geopandas import GeoDataFrame
from pyarrow import parquet

# Seven decimals of a degree are one centimetre, and what RFC 7946 advises.
DEGREE_DECIMALS = 7
# GDAL writes the hour into a GeoPackage unless this variable gives it another one.
GDAL_CLOCK = "OGR_CURRENT_DATE"
# Before what a spreadsheet takes for a calculation where a cell begins: in French, after a semicolon too.
RUN = re.compile(r"^(?=[=+\-@\t\r])|(?<=[;\n])(?=[=+\-@])")
WORDS = pd.ArrowDtype(pa.list_(pa.string()))
# What GDAL calls members of a FeatureCollection that are handed to it as they are.
GEOJSON_MEMBERS = "application/vnd.geo+json"

About = Mapping[str, str]
NOTHING: About = MappingProxyType({})


class UnknownFormat(ValueError):
    """No format is known for the file's ending."""


def writer_of(path: Path) -> "Writer":
    """What writes a file of this ending; UnknownFormat, a sentence naming the endings, for any other."""
    try:
        return WRITERS[path.suffix.lower()]
    except KeyError:
        known = ", ".join(WRITERS)
        raise UnknownFormat(f"{path.name}: the ending says the format, one of {known}") from None


def write(table: GeoDataFrame, path: Path, written_on: date, about: About = NOTHING) -> None:
    """Write a table in WGS84 degrees, whole or not at all: a reader of `path` never sees half a file.

    `written_on` is the day that a GeoPackage bears. `about` is told inside the file, such as its licence: as
    metadata of a GeoPackage, keys of a Parquet file, members of a FeatureCollection; CSV has no place for it.
    Cells that are lists stay lists, but for CSV, where they become words separated by blanks. UnknownFormat
    as `writer_of`; OSError where the disk refuses.
    """
    writer = writer_of(path)
    with _replacing(path) as unfinished:
        writer(table, unfinished, written_on, about)


def write_layers(layers: Mapping[str, GeoDataFrame], path: Path, written_on: date) -> None:
    """Write a GeoPackage of several tables, each with its own name and CRS, as `write` does one."""
    with _replacing(path) as unfinished:
        _layers(layers, unfinished, written_on)


def _parquet(table: GeoDataFrame, path: Path, written_on: date, about: About) -> None:
    table.to_parquet(path, index=False)
    if about:  # GeoPandas has no way to hand these over
        whole = parquet.read_table(path)
        parquet.write_table(whole.replace_schema_metadata({**(whole.schema.metadata or {}), **about}), path)


def _geopackage(table: GeoDataFrame, path: Path, written_on: date, about: About) -> None:
    _layers({"rows": table}, path, written_on, about)


def _layers(layers: Mapping[str, GeoDataFrame], path: Path, written_on: date, about: About = NOTHING) -> None:
    moment = datetime.combine(written_on, time(), UTC)
    pyogrio.set_gdal_config_options({GDAL_CLOCK: moment.strftime("%Y-%m-%dT%H:%M:%SZ")})
    try:
        for name, table in layers.items():
            _gdal(table, path, driver="GPKG", layer=name, dataset_metadata=dict(about) or None)
    finally:
        pyogrio.set_gdal_config_options({GDAL_CLOCK: None})


def _geojson(table: GeoDataFrame, path: Path, written_on: date, about: About) -> None:
    members = {"NATIVE_DATA": json.dumps(dict(about)), "NATIVE_MEDIA_TYPE": GEOJSON_MEMBERS} if about else {}
    _gdal(table, path, driver="GeoJSON", layer_options={"RFC7946": "YES", "WRITE_NAME": "NO", **members})


def _gdal(table: GeoDataFrame, path: Path, **options: Any) -> None:
    # Only the way through Arrow knows columns of lists, and it cannot guess of what if all of them are empty.
    words = {name: WORDS for name in table if _holds_lists(table[name])}
    # Of columns that were put together each piece would be a transaction, and a GeoPackage counts these.
    whole = pa.table(table.astype(words).to_arrow(index=False)).combine_chunks()
    name, crs = table.geometry.name, table.crs.to_string()
    pyogrio.write_arrow(whole, path, geometry_name=name, geometry_type=_kind(table), crs=crs, **options)


def _csv(table: GeoDataFrame, path: Path, written_on: date, about: About) -> None:
    words = {name: table[name].map(" ".join) for name in table if _holds_lists(table[name])}
    texts = table.select_dtypes(["object", "string"]).columns.difference([*words, table.geometry.name])
    words |= {name: table[name].map(harmless) for name in texts}
    outlines = shapely.to_wkt(table.geometry.to_numpy(), rounding_precision=DEGREE_DECIMALS)
    pd.DataFrame(table).assign(**words, **{table.geometry.name: outlines}).to_csv(path, index=False)


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet calculates: an apostrophe stands before a text that begins like a formula.

    Others write such texts, and whoever opens the file would run them (OWASP, CSV injection).

    >>> harmless("=1+1"), harmless("A mast; or two."), harmless("see;=1+1"), harmless(-3)
    ("'=1+1", 'A mast; or two.', "see;'=1+1", -3)
    """
    return RUN.sub("'", cell) if isinstance(cell, str) else cell


Writer = Callable[[GeoDataFrame, Path, date, About], None]
WRITERS: dict[str, Writer] = {".parquet": _parquet, ".gpkg": _geopackage, ".csv": _csv, ".geojson": _geojson}


def _holds_lists(column: pd.Series) -> bool:
    return column.dtype == object and all(isinstance(cell, list) for cell in column)


def _kind(table: GeoDataFrame) -> str:
    """The one type of the geometries; a table without rows, or of several types, may hold any."""
    kinds = set(table.geometry.geom_type)
    return str(kinds.pop()) if len(kinds) == 1 else "Unknown"


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A file to write beside `path`, which takes its place once whole and leaves no trace otherwise."""
    unfinished = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        yield unfinished
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
