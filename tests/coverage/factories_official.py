"""Coverage files like ARCEP's, SYNTHETIC: invented areas of fictional operators, in every variant."""

import sqlite3
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import py7zr
import pyogrio
import shapely
from pyproj import CRS

from coverage.official.names import read_name

HOME_MADE_SRS = 100000  # what recent files of the métropole declare instead of EPSG:2154
SMALL_NAME = "2026_T1_couv_Metropole_DEMO01_4G_data.gpkg"


@dataclass(frozen=True)
class Row:
    """One feature: an area in metres of the territory's CRS, and its level (empty or None: no levels)."""

    geometry: shapely.Geometry
    level: str | None = "TBC"
    department: str = "80"


def coverage_file(
    folder: Path,
    rows: Sequence[Row],
    name: str = SMALL_NAME,
    *,
    table: str = "couverture",
    epsg: int = 2154,
    home_made_srs: bool = False,
    with_operators: bool = True,
    drop: Iterable[str] = (),
    **overrides: object,
) -> Path:
    """Writes a GeoPackage named as ARCEP names it; `overrides` replace columns, `drop` leaves some out."""
    announced = read_name(name)
    columns: dict[str, object] = {
        "operateur": int(announced.operator),
        "date": announced.released_on.isoformat(),
        "techno": announced.technology,
        "usage": announced.usage,
        "niveau": [row.level for row in rows],
        "dept": [row.department for row in rows],
    }
    if with_operators:
        columns |= {"operateur_commercial": "SYNTHETIC", "operateur_infra": "SYNTHETIC"}
    columns = {key: value for key, value in (columns | overrides).items() if key not in drop}
    frame = gpd.GeoDataFrame(columns, geometry=[row.geometry for row in rows], crs=epsg)
    path = folder / name.removesuffix(".7z")
    path.unlink(missing_ok=True)
    pyogrio.write_dataframe(frame, path, layer=table, geometry_type="MultiPolygon", promote_to_multi=True)
    if home_made_srs:
        declare_srs(path, CRS.from_epsg(epsg).to_wkt("WKT1_GDAL"))
    return packed(path) if name.endswith(".7z") else path


def declare_srs(path: Path, wkt: str, srs_id: int = HOME_MADE_SRS) -> None:
    """Gives the file's table a home-made CRS, as in recent files: a number of its own, organisation NONE."""
    with closing(sqlite3.connect(path)) as package, package:
        package.execute(
            "INSERT INTO gpkg_spatial_ref_sys VALUES ('Lambert-93', ?, 'NONE', ?, ?, 'SYNTHETIC')",
            [srs_id, srs_id, wkt],
        )
        package.execute("UPDATE gpkg_contents SET srs_id = ?", [srs_id])
        package.execute("UPDATE gpkg_geometry_columns SET srs_id = ?", [srs_id])


def packed(path: Path, member: str | None = None) -> Path:
    """The file as the only member of a .7z beside it."""
    archive = path.with_name(f"{path.name}.7z")
    with py7zr.SevenZipFile(archive, "w") as seven:
        seven.write(path, member or path.name)
    return archive


def shapefile_zip(
    folder: Path,
    rows: Sequence[Row],
    name: str = "DEMO01_Couv4G_201707.zip",
    *,
    legend: str | None = "LEGENDE",
    epsg: int = 2154,
    extra: dict[str, bytes] | None = None,
    drop: Iterable[str] = (),
) -> Path:
    """Writes a shapefile as ARCEP's tool of 2017 named and described it, zipped with `extra` members."""
    columns: dict[str, object] = {
        "CODE_DEPT": [row.department for row in rows],
        "NOM_DEPT": "SYNTHETIC",
        "CODE_REG": "32",
        "NOM_REG": "SYNTHETIC",
    }
    if legend:
        columns[legend] = [row.level for row in rows]
    stem = name.removesuffix(".zip").removesuffix(".shp")
    frame = gpd.GeoDataFrame(columns, geometry=[row.geometry for row in rows], crs=epsg)
    pyogrio.write_dataframe(frame, folder / f"{stem}.shp", encoding="UTF-8")
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.glob(f"{stem}.[!z]*")):
            if part.suffix not in drop:
                archive.write(part, part.name)
        for member, content in (extra or {}).items():
            archive.writestr(member, content)
    return folder / name


def rings(x: float, y: float, radius: float, department: str = "80") -> list[Row]:
    """Three disjoint rings around a mast in metres: very good, then good, then limited coverage."""
    mast = shapely.Point(x, y)
    discs = [mast.buffer(radius * share) for share in (0.4, 0.7, 1.0)]
    areas = [discs[0], discs[1] - discs[0], discs[2] - discs[1]]
    return [Row(area, level, department) for area, level in zip(areas, ("TBC", "BC", "CL"), strict=True)]


def ragged(x: float, y: float, side: float, seed: int, department: str = "80") -> list[Row]:
    """An invented operator's square of `side` metres: many masts, levels by distance, areas disjoint."""
    random = np.random.default_rng(seed)
    masts = shapely.points(random.uniform(0, side, (max(3, int(side / 5000) ** 2 // 2), 2)) + [x, y])
    reach = random.uniform(1500, 4500, len(masts))
    discs = [shapely.union_all(shapely.buffer(masts, reach * share)) for share in (0.4, 0.7, 1.0)]
    areas = [discs[0], discs[1] - discs[0], discs[2] - discs[1]]
    return [Row(area, level, department) for area, level in zip(areas, ("TBC", "BC", "CL"), strict=True)]


def released_on(name: str) -> date:
    """The end of the quarter that a file's name speaks of."""
    return read_name(name).released_on
