"""Where to measure, through every door: GeoJSON, GPX and the map's layer say the same."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyogrio
import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from coverage.guidance.waypoints import GPX, REASON_NAMES, WORTH_NAMES, gpx
from coverage.guidance.worth import REASONS, WORTH
from coverage.projection import centres
from tests.coverage.factories import ALPHA, BRAVO, coverage_tile, tile_key
from tests.maps.test_api import strict
from tests.maps.test_tiles import around

ADDRESS = "/api/v1/where-to-measure"


def box(degrees: float = 0.02) -> str:
    (lon,), (lat,) = centres(tile_key())
    return f"{lon - degrees},{lat - degrees},{lon + degrees},{lat + degrees}"


def ask(status: int = 200, **query: Any) -> Any:
    response = Client().get(ADDRESS, {"bbox": box(), **query})
    assert response.status_code == status, response.content
    return response


@pytest.fixture
def white(db):
    """A white tile, around which nobody has been."""
    coverage_tile(service="data_4g")


def test_each_word_of_the_guide_has_words_for_people():
    assert (set(WORTH_NAMES), set(REASON_NAMES)) == (set(WORTH), set(REASONS))


def test_the_answer_is_as_the_schema_describes_it(white):
    schema = SchemaGenerator().get_schema(public=True)
    told = schema["paths"][ADDRESS]["get"]["responses"]["200"]["content"]["application/geo+json"]["schema"]
    answer = ask(limit=5)
    components = {"components": strict(schema["components"])}
    Draft202012Validator(strict(told) | components).validate(answer.json())
    assert answer["Content-Type"] == "application/geo+json"
    assert len(answer.json()["features"]) == 5


def test_the_best_place_comes_first_with_its_reasons(white):
    first = ask(operator=ALPHA, service="data_4g").json()["features"][0]
    assert first["properties"]["reasons"] == ["beside_white", "unmeasured"]
    assert first["properties"]["worth"] == "high"
    assert first["geometry"]["type"] == "Point"


def test_another_operator_has_no_place(white):
    assert ask(operator=BRAVO).json()["features"] == []


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ({"bbox": "2,49,3,50"}, "bbox"),
        ({"bbox": "2,49,3"}, "bbox"),
        ({"service": "fax"}, "service"),
        ({"operator": "none"}, "operator"),
        ({"limit": 0}, "limit"),
    ],
)
def test_a_wrong_parameter_is_named(db, query, wrong):
    assert ask(400, **query).json()["parameter"] == wrong


def test_a_problem_stays_one_where_gpx_was_asked_for(db):
    answer = ask(400, format="gpx", limit=0)
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["parameter"] == "limit"


def test_the_waypoints_open_in_gdal_and_are_those_of_the_geojson(white, tmp_path: Path):
    file = tmp_path / "places.gpx"
    file.write_bytes(ask(format="gpx", limit=7).content)
    points = pyogrio.read_dataframe(file, layer="waypoints")
    features = ask(limit=7).json()["features"]
    assert [(round(point.x, 7), round(point.y, 7)) for point in points.geometry] == [
        tuple(round(degree, 7) for degree in feature["geometry"]["coordinates"]) for feature in features
    ]
    assert (
        points["desc"][0]
        == "Une mesure vaut beaucoup ici\N{NO-BREAK SPACE}: à côté d’une zone blanche, aucune mesure."
    )


def test_what_a_text_holds_is_no_markup():
    told = {"operator": "<&>", "service": "voice", "worth": "low", "reasons": ["unmeasured"]}
    file = gpx([{"geometry": {"coordinates": [2.0, 49.0]}, "properties": told}])
    name = ElementTree.fromstring(file).findtext(f"{{{GPX}}}wpt/{{{GPX}}}name")
    assert name is not None
    assert name.startswith("<&>")


def test_the_layer_draws_the_same_places(white):
    near = around(tile_key(), 14, "guidance", service="data_4g")
    assert near
    assert {feature["properties"]["worth"] for feature in near} <= set(WORTH)
    best = max(near, key=lambda feature: feature["properties"]["worth"] == "high")["properties"]
    assert best["reasons"] == "beside_white unmeasured"
    assert (best["operator"], best["contributors"]) == (ALPHA, "0")


def test_the_layer_is_empty_where_squares_would_be_too_small_and_for_others(white):
    assert around(tile_key(), 10, "guidance") == []
    assert around(tile_key(), 14, "guidance", operator=BRAVO) == []


def test_the_layer_describes_itself(db):
    (layer,) = Client().get("/tiles/guidance.json").json()["vector_layers"]
    assert set(layer["fields"]) == {"operator", "service", "worth", "reasons", "contributors"}
