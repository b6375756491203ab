"""The tables of a dossier: zones, squares, evidence and sites, with a geometry for maps and plain for sheets.

The rows are those of the API; what stands in several tables has the same name in each.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from councils.dossiers.columns import NUMBERED_ZONE_TYPES, SITE_TYPES, TILE_TYPES
from councils.dossiers.contents import Contents, ZonePart
from coverage.core.grid import parse_tile_id
from coverage.evidence_table import CORNERS
from coverage.projection import DEGREES, squares
from publishing.tables import write_layers

DEGREE_DECIMALS = 5  # a metre


def zones(contents: Contents) -> pd.DataFrame:
    """A row for each zone, numbered as on paper, with the properties of the API."""
    rows = [
        {**part.row, "number": number, "communes": " ".join(part.row["communes"])}
        for number, part in enumerate(contents.zones, start=1)
    ]
    return pd.DataFrame(rows, columns=[*NUMBERED_ZONE_TYPES, "geometry"]).astype(NUMBERED_ZONE_TYPES)


def tiles(contents: Contents) -> pd.DataFrame:
    """The squares of each zone by operator and service, then once those around that no zone holds.

    Where every operator is white, a square is in the zone of each and in that of all, and has a row for both.
    """
    found = [_tiles(number, part) for number, part in enumerate(contents.zones, start=1)]
    table = pd.concat([pd.DataFrame(columns=list(TILE_TYPES)).astype(TILE_TYPES), *found])
    row = ["operator", "service", "tile"]
    ordered = table.sort_values([*row, "zone"], na_position="last").drop_duplicates([*row, "zone"])
    # Of a square that lies in one zone and beside another, the row that says in which it lies.
    return ordered[ordered["zone"].notna() | ~ordered.duplicated(row)].reset_index(drop=True)


def _tiles(number: int, part: ZonePart) -> pd.DataFrame:
    inside = part.around["tile"].isin(part.tiles)
    zone = inside.map({True: number, False: None}).astype("Int64")
    return part.around.assign(zone=zone, tile=part.around["tile_id"])[list(TILE_TYPES)].astype(TILE_TYPES)


def sites(contents: Contents) -> pd.DataFrame:
    """The sites in service and those promised that the zones name, each once, with longitude and latitude."""
    rows = {row["key"]: row for part in contents.zones for row in _sites(part)}
    return pd.DataFrame([rows[key] for key in sorted(rows)], columns=list(SITE_TYPES)).astype(SITE_TYPES)


def _sites(part: ZonePart) -> Iterator[dict[str, Any]]:
    for site in part.context.sites:
        has = {"2G": site.has_2g, "3G": site.has_3g, "4G": site.has_4g, "5G": site.has_5g}
        technologies = " ".join(name for name, there in has.items() if there)
        own = {"operators": site.operator, "number": site.number, "name": "", "technologies": technologies}
        yield _site("site", site, own | {"stage": "in_service"})
    for promise in part.context.promised:
        own = {"operators": " ".join(promise.operators), "number": promise.number, "technologies": ""}
        yield _site(
            "promised", promise, own | {"name": promise.name or promise.zone_name, "stage": promise.stage}
        )


def _site(kind: str, near: Any, own: dict[str, str]) -> dict[str, Any]:
    place = {"longitude": near.longitude, "latitude": near.latitude}
    key = (kind, own["operators"], own["number"], near.longitude, near.latitude)
    return {"key": key, "kind": kind, **own, "listed_on": near.listed_on.isoformat(), **place}


def geopackage(contents: Contents) -> bytes:
    """The four tables as layers in the system of coordinates that the law names."""
    told = tiles(contents)
    keys = np.array([parse_tile_id(name) for name in told["tile"]], dtype="i8")
    layers = {
        "zones": _of_degrees(zones(contents)),
        "tiles": GeoDataFrame(told, geometry=squares(keys, DEGREES), crs=DEGREES),
        "evidence": _evidence(contents),
        "sites": _of_degrees(_with_points(sites(contents))),
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dossier.gpkg"
        write_layers(
            {name: layer.to_crs(contents.epsg) for name, layer in layers.items()}, path, contents.as_of
        )
        return path.read_bytes()


def _of_degrees(table: pd.DataFrame) -> GeoDataFrame:
    return GeoDataFrame(table, geometry="geometry", crs=DEGREES)


def _with_points(table: pd.DataFrame) -> pd.DataFrame:
    points = shapely.points(table["longitude"].to_numpy(), table["latitude"].to_numpy())
    return table.drop(columns=["longitude", "latitude"]).assign(geometry=list(points))


def _evidence(contents: Contents) -> GeoDataFrame:
    """A point in the middle of each square, to be shown green or red as the decision asks."""
    ends = contents.evidence[CORNERS].to_numpy(dtype=float).reshape(-1, 4)
    middles = shapely.points((ends[:, 0] + ends[:, 2]) / 2, (ends[:, 1] + ends[:, 3]) / 2)
    return GeoDataFrame(contents.evidence, geometry=list(middles), crs=contents.epsg)


def sheet(table: pd.DataFrame) -> bytes:
    """A table as CSV (RFC 4180, UTF-8): a zone's or site's place as the degrees of a point in it."""
    if "geometry" in table:
        points = [shape.representative_point() for shape in table["geometry"]]
        places = {"longitude": [point.x for point in points], "latitude": [point.y for point in points]}
        table = table.drop(columns="geometry").assign(**places).round(dict.fromkeys(places, DEGREE_DECIMALS))
    return table.to_csv(index=False, lineterminator="\r\n").encode()
