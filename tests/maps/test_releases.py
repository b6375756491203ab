"""Releases of the official map: their list, and what changed, as page, API and vector layer."""

from collections import Counter
from datetime import date
from math import asinh, floor, pi, radians, tan
from typing import Any

import mapbox_vector_tile
import pytest
import shapely
from django.test import Client

from coverage.models import OfficialRelease, TileCommune
from coverage.projection import centres
from tests.coverage.factories import ALPHA, BRAVO, commune, coverage_tile, official_share, release, tile_key

pytestmark = pytest.mark.django_db

MARCH, JUNE = date(2026, 3, 31), date(2026, 6, 30)
ZOOM = 10
LOST, GAINED, LOWERED = 4, 2, 1  # tiles of the quarters below


@pytest.fixture
def quarters() -> tuple[OfficialRelease, OfficialRelease]:
    """June drops four tiles of March, adds two, and lowers one; one of the four is white."""
    older, newer = (release(service="data_4g", released_on=day, name=f"{day}") for day in (MARCH, JUNE))
    for column in range(LOST):
        official_share(older, tile_key(column), tbc=1.0)
    for row in range(GAINED):
        official_share(newer, tile_key(0, 1 + row), cl=0.5)
    official_share(older, tile_key(0, 5), tbc=0.75)
    official_share(newer, tile_key(0, 5), cl=0.75)
    coverage_tile(tile_key(), service="data_4g")
    return older, newer


def changes(of: OfficialRelease, **query: object) -> dict[str, Any]:
    response = Client().get(f"/api/v1/releases/{of.pk}/changes", query)
    assert response.status_code == 200, response.content
    told: dict[str, Any] = response.json()
    return told


def page(of: OfficialRelease, **query: object) -> str:
    response = Client().get(f"/releases/{of.pk}/", query, headers={"Accept-Language": "en"})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def tile(zoom: int = ZOOM, **query: object) -> list[dict[str, Any]]:
    """Features of the vector tile in which the first tile's middle lies."""
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    x = floor((lon + 180) / 360 * 2**zoom)
    y = floor((1 - asinh(tan(radians(lat))) / pi) / 2 * 2**zoom)
    response = Client().get(f"/tiles/official_change/{zoom}/{x}/{y}.mvt", query)
    assert response.status_code in (200, 204), response.content
    decoded = mapbox_vector_tile.decode(response.content)
    return decoded["official_change"]["features"] if decoded else []


def test_the_list_tells_where_each_release_comes_from(quarters) -> None:
    older, newer = quarters
    release(BRAVO, "voice")
    told = Client().get("/api/v1/releases", {"operator": ALPHA, "limit": 1}).json()
    (row,) = told["releases"]
    assert (row["id"], row["name"], row["service"]) == (older.pk, "2026-03-31", "data_4g")
    assert (row["sha256"], row["licence"], row["source"]) == (older.sha256, "synthetic", "tests")
    (after,) = Client().get(told["next"]).json()["releases"]
    assert after["id"] == newer.pk
    assert Client().get("/api/v1/releases?service=voice").json()["releases"][0]["operator"] == BRAVO


def test_the_page_of_releases_says_the_same_in_words(quarters) -> None:
    said = Client().get("/releases/", headers={"Accept-Language": "fr"}).content.decode()
    for words in (
        "Publications de la carte officielle",
        "Alpha (fictif)",
        quarters[0].sha256,
        "31 mars 2026",
    ):
        assert words in said


def test_page_api_and_layer_give_the_same_numbers(quarters) -> None:
    older, newer = quarters
    told, said, drawn = changes(newer), page(newer), tile(release=newer.pk)
    total = told["levels"][-1]
    assert (total["gained_km2"], total["lost_km2"]) == (0.04, 0.16)
    assert told["white_tiles"] == {"added": 0, "removed": 1}
    assert "0.04 km² are declared covered that were not, and 0.16 km² no longer are." in said
    assert "1 white square was declared covered, and is no longer" in said
    sums: Counter[str] = Counter()
    for feature in drawn:
        squares = len(getattr(shapely.geometry.shape(feature["geometry"]), "geoms", [0]))
        shares = feature["properties"]
        sums[shares["change"]] += squares * 0.04 * abs(shares["after"] - shares["before"])
    assert sums == pytest.approx({"gained": 0.04, "lost": 0.16, "level": 0.0})


def test_the_one_before_is_meant_where_none_is_named(quarters) -> None:
    older, newer = quarters
    assert changes(newer) == changes(newer, since=older.pk)
    assert tile(release=newer.pk) == tile(release=newer.pk, since=older.pk)
    assert changes(older)["since"] is None
    assert "is the first of this layer" in page(older)


def test_any_two_are_compared_in_either_order(quarters) -> None:
    older, newer = quarters
    assert changes(older, since=newer.pk)["levels"][-1]["gained_km2"] == 0.16
    assert {each["properties"]["change"] for each in tile(release=older.pk, since=newer.pk)} == {
        "gained",
        "lost",
        "level",
    }


def test_the_page_offers_earlier_releases_alone_and_tells_history_forwards(quarters) -> None:
    older, newer = quarters
    assert f'<option value="{older.pk}" selected>' in page(newer)
    assert "<option" not in page(older)
    answer = Client().get(f"/releases/{older.pk}/", {"since": newer.pk})
    assert (answer.status_code, answer["Location"]) == (302, f"/releases/{newer.pk}/?since={older.pk}")


@pytest.mark.parametrize(
    "address", ["/api/v1/releases/{}/changes", "/tiles/official_change/9/0/0.mvt?release={}"]
)
def test_releases_of_two_layers_are_refused_with_the_reason(quarters, address: str) -> None:
    other = release(BRAVO, "data_4g")
    join = "&" if "?" in address else "?"
    response = Client().get(address.format(quarters[0].pk) + f"{join}since={other.pk}")
    assert (response.status_code, response.json()["parameter"]) == (400, "since")
    assert "of the operator 00102, not 00101" in response.json()["detail"]


def test_a_page_says_what_it_did_not_understand_and_shows_the_rest(quarters) -> None:
    response = Client().get(f"/releases/{quarters[1].pk}/?since=<x>", headers={"Accept-Language": "fr"})
    assert response.status_code == 400
    assert "n’est pas une publication de cet opérateur" in response.content.decode()
    assert "<x>" not in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/releases/77/", "/api/v1/releases/77/changes", "/api/v1/releases/x/changes"]
)
def test_a_release_that_is_not_there_is_not_found(address: str) -> None:
    assert Client().get(address).status_code == 404


def test_the_layer_wants_a_release_and_draws_nothing_from_afar_or_of_another_operator(quarters) -> None:
    assert Client().get("/tiles/official_change/9/0/0.mvt").status_code == 400
    assert Client().get("/tiles/measured/9/0/0.mvt?release=1").status_code == 400
    assert tile(8, release=quarters[1].pk) == []
    assert tile(release=quarters[1].pk, operator=BRAVO) == []
    assert tile(release=quarters[1].pk, operator=ALPHA, service="data_4g")


def test_the_communes_of_the_api_are_those_of_the_page(quarters) -> None:
    commune("80021")
    (elsewhere,) = changes(quarters[1])["communes"]
    assert (elsewhere["commune"], elsewhere["lost_km2"]) == (None, 0.16)
    assert "In no commune that is known here" in page(quarters[1])


def test_the_map_offers_the_changes_that_its_address_names(quarters) -> None:
    asked = {"release": quarters[1].pk, "since": quarters[0].pk, "layers": "official_change"}
    said = Client().get("/", asked, headers={"Accept-Language": "fr"}).content.decode()
    assert 'value="official_change" checked' in said
    assert f'name="since" value="{quarters[0].pk}"' in said
    assert "Changements de la carte officielle" in said
    assert "official_change" not in Client().get("/").content.decode()
    wrong = Client().get("/", {"release": "77"}, headers={"Accept-Language": "en"}).content.decode()
    assert "release: nothing is known of “77”" in wrong


def test_the_communes_that_changed_lead_to_their_own_pages(quarters) -> None:
    commune("80021")
    TileCommune.objects.create(tile=tile_key(), commune="80021")
    assert 'href="/territories/com-80021/"' in page(quarters[1])
    assert changes(quarters[1])["communes"][-1]["commune"] == "80021"
