"""The worlds' registrar: territories as lists of codes and boundaries, written as those of real ones."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely

from worlds.communes import DEPARTMENT, DEPARTMENT_NAME, REGION, REGION_NAME, Commune
from worlds.world import World


def write_codes(communes: Sequence[Commune], folder: Path) -> list[Path]:
    """JSON lists of the communes, EPCI, the département and the région."""
    town = max(communes, key=lambda commune: commune.inhabitants).code
    inside = {"type": "commune-actuelle", "departement": DEPARTMENT, "region": REGION}
    listed = [
        {"code": commune.code, "nom": commune.name, "population": commune.inhabitants} | inside
        for commune in communes
    ]
    department = {"code": DEPARTMENT, "nom": DEPARTMENT_NAME, "region": REGION, "chefLieu": town}
    region = {"code": REGION, "nom": REGION_NAME, "chefLieu": town, "zone": "metro"}
    return [
        _json(folder / "communes.json", listed),
        _json(folder / "epci.json", [_epci(code, communes) for code in sorted({c.epci for c in communes})]),
        _json(folder / "departements.json", [department]),
        _json(folder / "regions.json", [region]),
    ]


def _epci(code: str, communes: Sequence[Commune]) -> dict[str, object]:
    members = [commune for commune in communes if commune.epci == code]
    return {
        "code": code,
        "nom": f"CC de {max(members, key=lambda commune: commune.inhabitants).name} (fictive)",
        "populationMunicipale": sum(commune.inhabitants for commune in members),
        "membres": [{"code": commune.code} for commune in members],
    }


def write_boundaries(world: World, communes: Sequence[Commune], folder: Path) -> list[Path]:
    """GeoJSON of the communes, the département and the région; the EPCI are unions of communes."""
    island = [{"code": DEPARTMENT, "area": world.land.coast}]
    parts = [{"code": commune.code, "area": commune.area} for commune in communes]
    outlines = {"communes": parts, "departements": island, "regions": island}
    return [_geojson(world, rows, folder / f"{name}.geojson") for name, rows in outlines.items()]


def _geojson(world: World, rows: Sequence[dict[str, object]], path: Path) -> Path:
    def degrees(points: np.ndarray) -> np.ndarray:
        return np.column_stack(world.land.frame.degrees(points[:, 0], points[:, 1])).round(7)

    features = [
        {
            "type": "Feature",
            "properties": {"code": row["code"]},
            "geometry": json.loads(shapely.to_geojson(shapely.transform(row["area"], degrees))),
        }
        for row in rows
    ]
    return _json(path, {"type": "FeatureCollection", "features": features})


def _json(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path
