"""The layers of all operators at once: how many of them there are, and where their sites stand."""

from datetime import date
from math import asinh, floor, pi, radians, tan
from typing import Any

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from coverage.core.grid import parse_tile_id
from coverage.models import PromisedSite, Site, TileCommune
from coverage.projection import centres
from tests.coverage.factories import ALPHA, BRAVO, coverage_tile, official_share, release

pytestmark = pytest.mark.django_db

NEAR, AFAR = 12, 10  # zooms of squares of 200 m and of 1 km
# The lower left square of 200 m of a square of 1 km.
CORNER = parse_tile_id("CRS3035RES200mN3000000E3800000")
EARLY, LATE = date(2026, 3, 31), date(2026, 6, 30)


def place() -> tuple[float, float]:
    (lon,), (lat,) = (values.tolist() for values in centres(CORNER))
    return lon, lat


def told(layer: str, zoom: int, **query: str) -> list[dict[str, Any]]:
    """Properties of each feature of the vector tile around the corner."""
    lon, lat = place()
    x = floor((lon + 180) / 360 * 2**zoom)
    y = floor((1 - asinh(tan(radians(lat))) / pi) / 2 * 2**zoom)
    response = Client().get(f"/tiles/{layer}/{zoom}/{x}/{y}.mvt", query)
    assert response.status_code in (200, 204), response.content
    decoded = mapbox_vector_tile.decode(response.content)
    return [feature["properties"] for feature in decoded[layer]["features"]] if decoded else []


def numbers(zoom: int = NEAR) -> list[dict[str, Any]]:
    return told("operators", zoom, service="data_4g", operator=ALPHA)


@pytest.fixture
def releases():
    """Two operators publish a map of 4G; the corner lies in a commune."""
    TileCommune.objects.create(tile=CORNER, commune="80021")
    return [release(operator, "data_4g") for operator in (ALPHA, BRAVO)]


@pytest.mark.parametrize(("shares", "declared"), [([], 0), ([1.0], 1), ([0.49, 0.5], 1), ([0.5, 1.0], 2)])
def test_a_square_tells_how_many_operators_declare_half_of_it(releases, shares, declared):
    for one, share in zip(releases, shares, strict=False):
        official_share(one, CORNER, cl=share)

    assert numbers() == [{"service": "data_4g", "operators": 2, "declared": declared}]


@pytest.mark.parametrize(("verdicts", "measured"), [(("white", "white"), 0), (("white", "served"), 1)])
def test_what_was_found_is_told_where_the_verdict_on_each_is_known(releases, verdicts, measured):
    for operator, verdict in zip((ALPHA, BRAVO), verdicts, strict=True):
        coverage_tile(CORNER, operator, "data_4g", verdict)

    assert numbers()[0]["measured"] == measured


@pytest.mark.parametrize("silence", [{"verdict": "not_known"}, {"contributors": 1}, None])
def test_silence_of_one_operator_is_not_counted_as_absence(releases, silence):
    coverage_tile(CORNER, ALPHA, "data_4g", "white")
    if silence is not None:
        coverage_tile(CORNER, BRAVO, **{"service": "data_4g", "verdict": "served", **silence})

    assert "measured" not in numbers()[0]


def test_where_nobody_publishes_a_map_nothing_is_counted():
    TileCommune.objects.create(tile=CORNER, commune="80021")
    coverage_tile(CORNER, ALPHA, "data_4g", "served")

    assert numbers() == []


def test_an_operator_that_publishes_elsewhere_is_not_missed_here(releases):
    release("00103", "data_4g", territory="974_LaReunion")

    assert numbers()[0]["operators"] == 2


def test_from_afar_a_square_tells_the_number_that_most_have(releases):
    for column in range(3):
        official_share(releases[0], CORNER + column, cl=1.0)
    official_share(releases[1], CORNER, cl=1.0)
    TileCommune.objects.bulk_create(
        TileCommune(tile=CORNER + column, commune="80021") for column in (1, 2, 3, 4)
    )

    assert numbers(AFAR) == [
        {"service": "data_4g", "operators": 2, "declared": 0}
    ]  # 2, 1, 1, 0, 0: of equals
    official_share(releases[0], CORNER + 3, cl=1.0)
    assert [square["declared"] for square in numbers(AFAR)] == [1]


def test_from_too_far_nothing_is_counted(releases):
    assert numbers(8) == []


def site(**values: Any) -> Site:
    technologies = {"has_2g": True, "has_3g": True, "has_4g": False, "has_5g": None}
    fixed = {"operator": ALPHA, "listed_on": LATE, "geom": Point(*place()), **technologies}
    return Site.objects.create(**fixed | values)


def test_sites_are_those_of_the_newest_list_and_say_what_they_broadcast():
    site(number="now")
    site(number="before", listed_on=EARLY)

    (found,) = told("sites", NEAR, operator=ALPHA, service="data_4g")

    assert found == {
        "kind": "site",
        "operator": ALPHA,
        "technologies": "2G 3G",
        "serves": False,
        "number": "now",
    }


@pytest.mark.parametrize(("service", "serves"), [("voice", True), ("data_3g", True), ("data_5g", False)])
def test_a_site_says_whether_it_serves_what_was_asked_for(service, serves):
    site()

    assert told("sites", NEAR, operator=ALPHA, service=service)[0]["serves"] is serves


def test_sites_to_come_and_promised_ones_are_told_apart():
    site(number="planned", planned=True, listed_on=EARLY)
    promise = {"decree": "A1", "operators": [ALPHA, BRAVO], "leader": BRAVO, "geom": Point(*place())}
    PromisedSite.objects.create(listed_on=LATE, number="7", physical=True, **promise)
    PromisedSite.objects.create(listed_on=LATE, number="8", physical=False, **promise)

    found = {(one["kind"], one["number"]) for one in told("sites", NEAR, operator=ALPHA)}

    assert found == {("planned", "planned"), ("promised", "7")}


def test_a_mast_that_broadcasts_nothing_is_drawn_only_where_it_is_to_come():
    nothing = dict.fromkeys(("has_2g", "has_3g", "has_4g"), False)
    site(number="dark", **nothing)
    site(number="to come", planned=True, **nothing)
    site(number="5G alone", **nothing | {"has_5g": True})

    found = {one["number"] for one in told("sites", NEAR, operator=ALPHA)}

    assert found == {"to come", "5G alone"}


def test_sites_of_another_operator_are_left_out_and_those_from_afar():
    site(operator=BRAVO)

    assert told("sites", NEAR, operator=ALPHA) == []
    assert told("sites", 9, operator=BRAVO) != []
    assert told("sites", 10) == []
    assert told("sites", 11) != []
