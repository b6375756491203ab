"""The map on paper says what a reader must cite, and lists the zones of its view."""

import pytest
from django.http import QueryDict

from coverage.core.estimate import METHOD_VERSION
from maps.paper import PICTURE, Place, box_of, place_of
from tests.coverage.factories import ALPHA, BRAVO, pipeline_state, release, square, tile_key, white_zone
from tests.maps.factories import drawn_tile
from tests.maps.test_views import Page

pytestmark = pytest.mark.django_db

VIEW = f"/print/?operator={ALPHA}&service=data_4g&zoom=12&lat=49.5&lon=2.8"


@pytest.fixture
def declared():
    pipeline_state()
    release(BRAVO, "data_4g", name="bravos")
    return release(ALPHA, "data_4g", name="2026_T3_alphas")


def test_the_page_carries_source_day_method_and_releases(declared):
    page = Page(VIEW).text

    assert f"<dd>{METHOD_VERSION}</dd>" in page
    assert f"<code>2026_T3_alphas</code> (n° {declared.pk}, état au 30 septembre 2026" in page
    assert "bravos" not in page
    assert "ARCEP" in page
    assert "http://testserver/" in page


def test_the_zones_of_the_view_are_listed_and_no_others(declared):
    inside = white_zone(ALPHA, "data_4g", geom=square(2.8, 49.5, 0.01))
    white_zone(ALPHA, "data_4g", geom=square(3.8, 49.5, 0.01), area_km2=9)
    white_zone(BRAVO, "data_4g", geom=square(2.8, 49.5, 0.01))
    alone = white_zone(ALPHA, "data_4g", geom=square(2.8, 49.5, 0.01), contributors=1)
    page = Page(VIEW)
    linked = [link["href"] for link in page.all("a") if "/zones/" in link["href"]]

    assert linked == [f"/zones/{inside.pk}/"]
    assert str(alone.pk) not in page.text


def test_a_view_of_several_operators_names_all_of_them_their_releases_and_their_zones(declared):
    drawn_tile(tile_key(), operator=ALPHA)
    drawn_tile(tile_key(1), operator=BRAVO)
    zones = [white_zone(operator, "data_4g", geom=square(2.8, 49.5, 0.01)) for operator in (ALPHA, BRAVO)]
    page = Page(f"{VIEW}&with={BRAVO}")
    linked = [link["href"] for link in page.all("a") if "/zones/" in link["href"]]

    assert "Zones blanches\N{NO-BREAK SPACE}: Alpha (fictif), Bravo (fictif), " in page.text
    assert "<dt>Opérateurs</dt><dd>Alpha (fictif), Bravo (fictif)</dd>" in page.text
    assert "<code>2026_T3_alphas</code>" in page.text
    assert "<code>bravos</code>" in page.text
    assert sorted(linked) == sorted(f"/zones/{zone.pk}/" for zone in zones)
    assert "Chaque carré est partagé" in page.text


def test_the_zones_of_no_operator_at_all_are_shared_with_none(declared):
    drawn_tile(tile_key(), operator=BRAVO)

    assert "Bravo (fictif), " not in Page(f"/print/?operator=none&service=data_4g&with={BRAVO}").text


def test_a_page_without_a_place_shows_all_of_the_data():
    assert "Aucune zone blanche" in Page("/print/").text


def test_the_box_is_that_of_the_picture_in_web_mercator():
    west, south, east, north = box_of(Place(0, 0.0, 0.0))

    assert (west, east) == (-180, 180)  # the whole world is narrower than the picture
    west, south, east, north = box_of(Place(12, 49.5, 2.8))
    assert east - west == pytest.approx(PICTURE[0] * 360 / 256 / 2**12)
    assert north - 49.5 == pytest.approx(49.5 - south, rel=0.01)
    assert north - 49.5 < 49.5 - south  # degrees shrink towards the pole


@pytest.mark.parametrize(
    "query", ["", "zoom=9&lat=49", "zoom=x&lat=1&lon=1", "zoom=9&lat=nan&lon=1", "zoom=99&lat=1&lon=1"]
)
def test_an_address_that_names_no_place_is_no_place(query):
    assert place_of(QueryDict(query)) is None
