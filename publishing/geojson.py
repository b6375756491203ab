"""Ground floor: rows with a geometry become GeoJSON (RFC 7946)."""

from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework.renderers import JSONRenderer

GEOMETRY = "geometry"


class GeoJSONRenderer(JSONRenderer):
    """JSON under the media type of GeoJSON."""

    media_type = "application/geo+json"


def feature(row: Mapping[str, Any]) -> dict[str, Any]:
    """A Feature; the row's `geometry` (shapely, WGS84 degrees) is set apart from its properties."""
    properties = {name: value for name, value in row.items() if name != GEOMETRY}
    return {"type": "Feature", "properties": properties, GEOMETRY: row[GEOMETRY].__geo_interface__}


def feature_collection(rows: Iterable[Mapping[str, Any]], **members: Any) -> dict[str, Any]:
    """A FeatureCollection, with foreign members of the caller's own (RFC 7946, §6.1)."""
    return {"type": "FeatureCollection", "features": [feature(row) for row in rows], **members}
