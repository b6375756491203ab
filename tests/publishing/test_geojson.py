"""Rows become GeoJSON."""

import shapely

from publishing.geojson import feature, feature_collection

ROW = {"name": "a", "count": None, "geometry": shapely.Point(2, 49)}


def test_the_geometry_stands_apart_from_the_properties() -> None:
    assert feature(ROW) == {
        "type": "Feature",
        "properties": {"name": "a", "count": None},
        "geometry": {"type": "Point", "coordinates": (2.0, 49.0)},
    }


def test_a_collection_may_have_members_of_its_own() -> None:
    found = feature_collection([ROW, ROW], next=None)
    assert len(found["features"]) == 2
    assert found["next"] is None
