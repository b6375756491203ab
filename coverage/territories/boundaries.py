"""Boundaries as they are written: GeoJSON in, valid multipolygons in WGS84 degrees out."""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.errors import GEOSException

from coverage import mend
from coverage.territories.codes import (
    DEPARTEMENT,
    REGION,
    SHAPES,
    Refused,
    RefusedFile,
    read_json,
)

NAMES = {DEPARTEMENT: re.compile(r"departements?"), REGION: re.compile(r"regions?")}
EARTH = shapely.box(-180, -90, 180, 90)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A boundary under its territory's key; whether it had to be mended."""

    key: str
    geometry: shapely.MultiPolygon
    mended: bool


def read_boundaries(path: Path, ambiguous: str | None = None) -> tuple[list[Drawn], list[Refused]]:
    """One GeoJSON FeatureCollection or Feature with `code`; RefusedFile for anything else.

    Twenty-six codes are both a département's and a région's: the file's name or else `ambiguous` decides.
    """
    features = _features(read_json(path))
    codes = [str(_properties(feature).get("code", "")) for feature in features]
    return convert(features, kind_of(codes, path.name, ambiguous))


def kind_of(codes: Iterable[str], filename: str, ambiguous: str | None = None) -> str:
    """The one kind that all the codes may be of; RefusedFile if none or several."""
    given = [code for code in codes if code]
    kinds = [kind for kind, shape in SHAPES.items() if given and all(map(shape.fullmatch, given))]
    if not kinds:
        raise RefusedFile("code: missing, or codes of several kinds of territory in one file")
    if len(kinds) > 1:
        kinds = [ambiguous] if ambiguous in kinds else [kind for kind in kinds if _names(filename, kind)]
    if len(kinds) != 1:
        raise RefusedFile(
            "code: départements or régions? The file's name does not tell, say --kind dep or reg"
        )
    return kinds[0]


def convert(features: list[dict[str, Any]], kind: str) -> tuple[list[Drawn], list[Refused]]:
    """Features as they stand there -> boundaries, and why others are none; the first of a code stays."""
    kept: dict[str, Drawn] = {}
    refused = []
    for position, feature in enumerate(features):
        code = str(_properties(feature).get("code", ""))
        key = f"{kind}-{code}"
        try:
            if not code or key in kept:
                raise RefusedFile("code: stands twice" if code else "code: missing")
            kept[key] = _drawn(key, feature.get("geometry"))
        except RefusedFile as error:
            refused.append(Refused(code or f"#{position}", str(error)))
    return list(kept.values()), refused


def _features(document: Any) -> list[dict[str, Any]]:
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "Feature":
        return [document]
    if kind == "FeatureCollection" and isinstance(document.get("features"), list):
        return list(document["features"])
    raise RefusedFile("boundaries: neither a GeoJSON FeatureCollection nor a Feature")


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    return feature.get("properties") or {}


def _names(filename: str, kind: str) -> bool:
    plain = unicodedata.normalize("NFKD", filename.lower()).encode("ascii", "ignore").decode()
    return kind in NAMES and bool(re.search(rf"(?<![a-z]){NAMES[kind].pattern}(?![a-z])", plain))


def _drawn(key: str, geometry: Any) -> Drawn:
    try:
        found = shapely.from_geojson(json.dumps(geometry))
    except GEOSException as error:
        raise RefusedFile("geometry: missing or unreadable") from error
    if not EARTH.covers(shapely.box(*found.bounds)):
        raise RefusedFile("geometry: not in degrees")
    union = mend.union(np.array([found]))
    if union.is_empty:
        raise RefusedFile("geometry: has no area")
    return Drawn(key, union, mended=not found.is_valid)
