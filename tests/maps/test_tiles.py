import gzip
from datetime import date
from math import asinh, floor, pi, radians, tan
from typing import Any

import mapbox_vector_tile
import pytest
from django.db import connection
from django.test import Client

from coverage.core.evidence import SERVICES
from coverage.models import OfficialRelease, Territory
from coverage.projection import centres
from maps import sql
from maps.layers import DIFFERENCE_FROM_ZOOM, FINEST, LAYERS, MAX_ZOOM, RESOLUTION_FROM_ZOOM
from maps.presence import EXTENT_RESOLUTION, data_extent, operators_present
from tests.coverage.factories import (
    ALPHA,
    BRAVO,
    commune,
    larger_territory,
    official_share,
    pipeline_state,
    release,
    square,
    tile_key,
    white_zone,
)
from tests.maps.factories import drawn_tile, parent_tile, piece

pytestmark = pytest.mark.django_db

NEAR, MIDDLE, FAR = 13, 11, 5  # zooms of 200 m, 1 km and 25 km squares, with or without a choice
ANSWERS = (200, 204)


def address(layer: str, lon: float, lat: float, zoom: int) -> str:
    """The address of the tile that holds a point, by the usual formula of Web Mercator."""
    x = floor((lon + 180) / 360 * 2**zoom)
    y = floor((1 - asinh(tan(radians(lat))) / pi) / 2 * 2**zoom)
    return f"/tiles/{layer}/{zoom}/{x}/{y}.mvt"


def decoded(layer: str, lon: float, lat: float, zoom: int, **query: str) -> list[dict[str, Any]]:
    response = Client().get(address(layer, lon, lat, zoom), query)
    assert response.status_code in ANSWERS, response.content
    tile = mapbox_vector_tile.decode(response.content)
    return tile[layer]["features"] if layer in tile else []


def around(tile: int, zoom: int, layer: str = "measured", **query: str) -> list[dict[str, Any]]:
    """The features of the vector tile in which the middle of a 200 m tile lies."""
    (lon,), (lat,) = (values.tolist() for values in centres(tile))
    return decoded(layer, lon, lat, zoom, **query)


def properties(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [feature["properties"] for feature in features]


# --- Measured -------------------------------------------------------------------------------------


def test_a_square_tells_its_verdict_and_class_of_witnesses():
    drawn_tile(tile_key(), verdict="white", probability=0.99, contributors=5)

    (told,) = properties(around(tile_key(), NEAR))

    assert told == {
        "operator": ALPHA,
        "service": "voice",
        "verdict": "white",
        "probability": 0.99,
        "contributors": "5–9",
    }


@pytest.mark.parametrize("verdict", ["white", "served"])
def test_what_one_contributor_alone_saw_is_not_known(verdict):
    drawn_tile(tile_key(), verdict=verdict, contributors=1)

    told = properties(around(tile_key(), NEAR))

    assert [one.pop("service") for one in told] == list(SERVICES)
    assert all(one["verdict"] == "not_known" and one == told[0] for one in told)
    assert "probability" not in told[0]


@pytest.mark.parametrize(
    ("count", "told"), [(2, "2–4"), (4, "2–4"), (5, "5–9"), (19, "10–19"), (20, "20+"), (4321, "20+")]
)
def test_witnesses_are_told_by_class(count, told):
    drawn_tile(tile_key(), contributors=count)

    assert properties(around(tile_key(), NEAR))[0]["contributors"] == told


def test_a_square_is_drawn_where_it_lies_and_as_large_as_it_is():
    drawn_tile(tile_key())

    ((ring,),) = [feature["geometry"]["coordinates"] for feature in around(tile_key(), NEAR)]

    width = max(x for x, _ in ring) - min(x for x, _ in ring)
    tile_m = 40_075_017 / 2**NEAR * 0.6406  # cosine of 50.16° N
    assert width == pytest.approx(200 / tile_m * 4096, rel=0.15)  # the grid is turned a little


def test_operator_and_service_choose_the_squares():
    drawn_tile(tile_key(), operator=ALPHA, service="voice")
    drawn_tile(tile_key(1), operator=BRAVO, service="data_4g")

    assert len(around(tile_key(), NEAR)) == 2
    assert properties(around(tile_key(), NEAR, operator=BRAVO))[0]["service"] == "data_4g"
    assert around(tile_key(), NEAR, operator=BRAVO, service="voice") == []


@pytest.mark.parametrize(("zoom", "resolution"), [(MIDDLE, 1000), (8, 5000), (FAR, 25000)])
def test_from_afar_a_larger_square_counts_those_under_it(zoom, resolution):
    drawn_tile(tile_key())
    parent_tile(tile_key(), resolution, white=3, served=20, not_known=2)

    (told,) = properties(around(tile_key(), zoom, operator=ALPHA))

    assert told == {"operator": ALPHA, "service": "voice", "white": 3, "served": 20, "not_known": 2}


def test_a_square_astride_two_regions_is_drawn_once_with_the_sum():
    parent_tile(tile_key(), 1000, region="reg-32", white=3, served=1)
    parent_tile(tile_key(), 1000, region="reg-28", white=2, not_known=4)

    (told,) = properties(around(tile_key(), MIDDLE, operator=ALPHA))

    assert (told["white"], told["served"], told["not_known"]) == (5, 1, 4)


def test_every_zoom_has_a_resolution_and_the_last_ones_the_finest():
    starts = [start for start, _ in RESOLUTION_FROM_ZOOM]

    assert starts == sorted(starts, reverse=True)
    assert starts[-1] == 0
    assert min(resolution for _, resolution in RESOLUTION_FROM_ZOOM) == FINEST


# --- Official -------------------------------------------------------------------------------------


def test_the_official_layer_tells_level_and_release():
    newest = release(ALPHA, "data_4g", name="the newest")
    piece(newest, "BC", 2.0, 49.8, 2.1, 49.9)
    piece(newest, "TBC", 2.1, 49.8, 2.2, 49.9)
    pipeline_state()

    told = properties(decoded("official", 2.1, 49.85, 9, operator=ALPHA, service="data_4g"))

    assert [row["level"] for row in told] == ["BC", "TBC"]
    assert {row["release"] for row in told} == {"the newest"}


def test_only_the_newest_release_of_a_layer_is_drawn():
    piece(release(released_on=date(2026, 6, 30), name="old"), "", 2.0, 49.8, 2.1, 49.9)
    piece(release(released_on=date(2026, 9, 30), name="new"), "", 2.0, 49.8, 2.1, 49.9)
    piece(release(released_on=date(2026, 12, 31), name="after as_of"), "", 2.0, 49.8, 2.1, 49.9)
    pipeline_state(as_of=date(2026, 11, 15))

    assert [row["release"] for row in properties(decoded("official", 2.05, 49.85, 9))] == ["new"]


def test_pieces_of_one_level_become_one_shape_without_seams():
    one = release()
    for column in range(4):
        piece(one, "CL", 2.0 + column / 10, 49.8, 2.1 + column / 10, 49.9)

    (shape,) = decoded("official", 2.2, 49.85, 7)

    assert shape["geometry"]["type"] == "Polygon"
    (ring,) = shape["geometry"]["coordinates"]
    assert len({y for _, y in ring}) == 2  # no vertex but on the northern and the southern edge


def test_layers_of_the_official_map_without_a_service_of_ours_are_not_drawn():
    unpaired = release(layer="2G_voix")
    piece(unpaired, "", 2.0, 49.8, 2.1, 49.9)
    OfficialRelease.objects.update(service=None)

    assert decoded("official", 2.05, 49.85, 9) == []


# --- White zones ----------------------------------------------------------------------------------


def test_a_zone_is_an_outline_from_near_and_a_point_from_afar():
    zone = white_zone()

    (near,), (far,) = (decoded("white_zones", 2.005, 49.905, zoom) for zoom in (NEAR, FAR))

    assert near["geometry"]["type"] in ("Polygon", "MultiPolygon")
    assert far["geometry"]["type"] == "Point"
    assert near["properties"] == far["properties"]
    assert near["properties"] == {
        "id": str(zone.pk),
        "operator": ALPHA,
        "service": "voice",
        "missing_from_official": True,
        "tiles": 3,
        "probability": 0.97,
    }


def test_zones_that_are_dots_side_by_side_are_one_point_that_stands_for_all_of_them():
    one, other = white_zone(), white_zone(service="data_4g", probability=0.9, tiles=4)
    white_zone(missing_from_official=False)

    near = decoded("white_zones", 2.005, 49.905, NEAR)
    several, alone = sorted(
        (zone["properties"] for zone in decoded("white_zones", 2.005, 49.905, FAR)),
        key=lambda zone: "id" in zone,
    )

    assert {str(one.pk), str(other.pk)} < {zone["properties"]["id"] for zone in near}
    assert several == {"operator": ALPHA, "missing_from_official": True, "tiles": 7, "zones": 2}
    assert (alone["missing_from_official"], "zones" in alone) == (False, False)


@pytest.mark.parametrize("status", ["map_corrected", "repaired", "withdrawn"])
def test_zones_that_are_no_longer_open_are_not_drawn(status):
    white_zone(status=status)

    assert decoded("white_zones", 2.005, 49.905, NEAR) == []


def test_a_zone_of_one_contributor_alone_is_not_drawn():
    white_zone(contributors=1)

    assert decoded("white_zones", 2.005, 49.905, NEAR) == []


def test_zones_where_every_operator_is_white_are_asked_for_by_a_word():
    white_zone(operator=None, probability=0.9)
    white_zone(operator=ALPHA, probability=0.8)

    (told,) = properties(decoded("white_zones", 2.005, 49.905, NEAR, operator="none"))

    assert "operator" not in told
    assert told["probability"] == 0.9


# --- Difference -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "declared", "missing"),
    [("white", 0.5, True), ("served", 0.49, False), ("served", None, False)],
    ids=["white though declared", "served though half declared", "served though not declared"],
)
def test_a_square_that_contradicts_the_official_map_is_a_difference(verdict, declared, missing):
    official = release(name="the newest")
    if declared is not None:
        official_share(official, cl=declared)
    drawn_tile(tile_key(), verdict=verdict, probability=0.975, probability_served=0.0123)
    pipeline_state()

    (told,) = properties(around(tile_key(), DIFFERENCE_FROM_ZOOM, "difference"))

    assert told == {
        "operator": ALPHA,
        "service": "voice",
        "missing_from_official": missing,
        "probability": 0.98,
        "probability_served": 0.01,
        "contributors": "5–9",
        "release": "the newest",
    }


@pytest.mark.parametrize(("verdict", "declared"), [("white", 0.49), ("served", 0.5), ("not_known", 1.0)])
def test_a_square_that_the_official_map_agrees_with_is_no_difference(verdict, declared):
    official_share(release(), bc=declared)
    drawn_tile(tile_key(), verdict=verdict)
    pipeline_state()

    assert around(tile_key(), NEAR, "difference") == []


def test_levels_are_added_up_before_they_are_held_against_measurements():
    official_share(release(), cl=0.2, bc=0.2, tbc=0.2)
    drawn_tile(tile_key(), verdict="white")
    pipeline_state()

    assert properties(around(tile_key(), NEAR, "difference"))[0]["missing_from_official"]


def test_only_the_newest_release_can_be_contradicted():
    official_share(release(released_on=date(2026, 6, 30)), cl=1.0)
    release(released_on=date(2026, 9, 30))
    official_share(release(released_on=date(2026, 12, 31)), cl=1.0)
    drawn_tile(tile_key(), verdict="white")
    pipeline_state(as_of=date(2026, 11, 15))

    assert around(tile_key(), NEAR, "difference") == []


@pytest.mark.parametrize(
    "elsewhere", [{"territory": "974_LaReunion"}, {"operator": BRAVO}, {"service": "data_4g"}]
)
def test_no_release_that_speaks_of_something_else_can_be_contradicted(elsewhere):
    release(**elsewhere)
    drawn_tile(tile_key(), verdict="served")
    pipeline_state()

    assert around(tile_key(), NEAR, "difference") == []


@pytest.mark.parametrize("verdict", ["white", "served"])
def test_one_contributor_alone_contradicts_nothing(verdict):
    official_share(release(), cl=1.0 if verdict == "white" else 0.0)
    drawn_tile(tile_key(), verdict=verdict, contributors=1)
    pipeline_state()

    assert around(tile_key(), NEAR, "difference") == []


def test_differences_begin_where_squares_can_be_seen():
    official_share(release(), cl=1.0)
    drawn_tile(tile_key(), verdict="white")
    pipeline_state()

    assert around(tile_key(), DIFFERENCE_FROM_ZOOM - 1, "difference") == []


# --- Territories ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("zoom", "key"), [(12, "com-80021"), (8, "dep-80"), (5, "reg-32")])
def test_boundaries_come_with_a_point_for_the_name_and_by_zoom(zoom, key):
    for territory in (commune("80021"), larger_territory("dep-80"), larger_territory("reg-32")):
        Territory.objects.filter(pk=territory.pk).update(geom=square(side=0.3))

    features = decoded("territories", 2.15, 50.05, zoom)

    assert {feature["properties"]["key"] for feature in features} == {key}
    assert [feature["geometry"]["type"] for feature in features] == ["Polygon", "Point"]


# --- Answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("layer", LAYERS)
def test_a_tile_that_holds_nothing_is_204(layer):
    query = {"release": release().pk} if layer == "official_change" else {}
    response = Client().get(f"/tiles/{layer}/12/0/0.mvt", query)

    assert (response.status_code, response.content) == (204, b"")


@pytest.mark.parametrize(
    "path",
    ["measured/0/1/0", "measured/3/8/0", "measured/3/0/8", f"measured/{MAX_ZOOM + 1}/0/0", "readings/0/0/0"],
)
def test_there_is_no_tile_outside_the_pyramid_nor_of_another_layer(path):
    response = Client().get(f"/tiles/{path}.mvt")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("operator=99999", "operator"),
        ("operator=", "operator"),
        ("operator=00101' OR 1=1 --", "operator"),
        ("service=fax", "service"),
        ("column=probability", "column"),
        ("service=voice&service=data_4g", "service"),
    ],
)
def test_an_unknown_key_or_word_is_refused_and_named(query, parameter):
    for path in ("measured/5/16/11.mvt", "measured.json"):
        response = Client().get(f"/tiles/{path}?{query}")

        assert response.status_code == 400
        assert response.json()["parameter"] == parameter
        assert response["Content-Type"] == "application/problem+json"


def test_an_unchanged_tile_is_not_sent_twice():
    drawn_tile(tile_key())
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    first = Client().get(address("measured", lon, lat, NEAR))

    again = Client().get(address("measured", lon, lat, NEAR), headers={"If-None-Match": first["ETag"]})
    drawn_tile(tile_key(1))
    changed = Client().get(address("measured", lon, lat, NEAR), headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert "stale-while-revalidate" in first["Cache-Control"]


def test_a_tile_is_sent_compressed_to_whom_understands_it():
    for column in range(20):
        drawn_tile(tile_key(column))
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    where = address("measured", lon, lat, NEAR)

    packed = Client().get(where, headers={"Accept-Encoding": "gzip"})

    assert packed["Content-Encoding"] == "gzip"
    assert packed["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert gzip.decompress(packed.content) == Client().get(where).content


def test_tilejson_names_tiles_fields_and_bounds():
    parent_tile(tile_key(), EXTENT_RESOLUTION)

    document = Client().get("/tiles/measured.json?operator=00101&service=voice").json()

    assert document["tilejson"] == "3.0.0"
    assert document["tiles"] == [
        "http://testserver/tiles/measured/{z}/{x}/{y}.mvt?operator=00101&service=voice"
    ]
    assert document["vector_layers"][0]["id"] == "measured"
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    west, south, east, north = document["bounds"]
    assert west < lon < east
    assert south < lat < north


def test_the_fields_of_tilejson_are_those_of_the_tiles():
    drawn_tile(tile_key())
    parent_tile(tile_key(), 1000, white=1)
    for service in ("voice", "data_4g"):  # from afar one dot
        white_zone(service=service)
    declared = release()
    piece(declared, "CL", 2.0, 49.8, 2.1, 49.9)
    official_share(declared, cl=1.0)
    commune("80021")
    Territory.objects.update(geom=square())
    told = {
        "measured": properties(around(tile_key(), NEAR) + around(tile_key(), MIDDLE)),
        "official": properties(decoded("official", 2.05, 49.85, 9)),
        "white_zones": properties(
            decoded("white_zones", 2.005, 49.905, NEAR) + decoded("white_zones", 2.005, 49.905, FAR)
        ),
        "difference": properties(around(tile_key(), NEAR, "difference")),
        "territories": properties(decoded("territories", 2.005, 49.905, NEAR)),
    }

    for layer, rows in told.items():
        assert set().union(*rows) == set(LAYERS[layer].fields)


def test_there_is_no_tilejson_of_another_layer():
    response = Client().get("/tiles/readings.json")

    assert response.status_code == 404
    assert "layer" in response.json()["detail"]


# --- Statements -----------------------------------------------------------------------------------


def test_every_statement_opens_with_what_comes_in_and_goes_out():
    files = sorted(sql.HERE.glob("*.sql"))

    assert len(files) >= len(LAYERS)
    for file in files:
        header = [line for line in file.read_text().splitlines() if line.startswith("--")]
        assert any(line.startswith("-- In:") for line in header), file.name
        assert any(line.startswith("-- Out:") for line in header), file.name


@pytest.mark.parametrize("resolution", sorted({size for _, size in RESOLUTION_FROM_ZOOM} - {FINEST}))
def test_larger_squares_have_an_index_of_their_own(resolution):
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'coverage_square'")
        indexes = [definition for (definition,) in cursor.fetchall()]

    assert any("USING gist" in index and f"(resolution = {resolution})" in index for index in indexes)


def test_an_empty_map_has_no_extent_and_no_operator():
    assert data_extent() is None
    assert operators_present() == []


def test_operators_with_something_measured_or_declared_are_present():
    drawn_tile(tile_key(), operator=BRAVO)
    drawn_tile(tile_key(1), operator=BRAVO)
    release(operator="00103")

    assert operators_present() == [BRAVO, "00103"]


def test_the_extent_is_that_of_squares_that_are_measured_in():
    for tile in (tile_key(), tile_key(500, 500)):
        parent_tile(tile, EXTENT_RESOLUTION)

    west, south, east, north = data_extent()

    (west_lon, east_lon), (south_lat, north_lat) = centres([tile_key(), tile_key(500, 500)])
    assert west < west_lon < east_lon < east < west + 3
    assert south < south_lat < north_lat < north < south + 2


def test_without_measurements_the_extent_is_that_of_the_official_map():
    piece(release(), "CL", 2.0, 49.8, 2.1, 49.9)

    assert data_extent() == pytest.approx((2.0, 49.8, 2.1, 49.9))
