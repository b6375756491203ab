"""The map in other people's pages: framed by anybody, alone in that, and without a cookie."""

import pytest
from django.test import Client

from maps.embed import chosen_of
from tests.coverage.factories import ALPHA, tile_key
from tests.maps.factories import drawn_tile
from tests.maps.test_views import Page

pytestmark = pytest.mark.django_db


def test_the_embedded_map_alone_may_be_framed_by_others():
    embedded, whole = Client().get("/embed/"), Client().get("/")

    assert "frame-ancestors *" in embedded["Content-Security-Policy"]
    assert "X-Frame-Options" not in embedded
    assert "frame-ancestors 'self'" in whole["Content-Security-Policy"]
    assert whole["X-Frame-Options"] == "SAMEORIGIN"


def test_the_rest_of_its_policy_is_that_of_every_page():
    def others(answer):
        policy = answer["Content-Security-Policy"].split("; ")
        return sorted(line for line in policy if not line.startswith("frame-ancestors"))

    assert others(Client().get("/embed/")) == others(Client().get("/"))


def test_the_embedded_map_sets_no_cookie_and_shows_what_is_asked():
    drawn_tile(tile_key(), operator=ALPHA)
    page = Page(f"/embed/?operator={ALPHA}&service=voice&layers=measured&zoom=9&lat=49&lon=2")

    assert not page.response.cookies
    assert page.chosen() == [ALPHA, "voice"]
    assert f"/?operator={ALPHA}&amp;service=voice&amp;layers=measured&amp;zoom=9" in page.text


def test_the_tag_holds_the_view_of_the_address_and_nothing_else():
    view = "operator=20801&service=voice&layers=measured&layers=official&zoom=9&lat=49.1&lon=2.2"
    page = Page(
        f"/embed/how/?address={'https://carte.example/?' + view + '&evil=1'.replace('&', '%26')}".replace(
            "&", "%26"
        )
    )

    assert "/embed/?operator=20801&amp;service=voice&amp;layers=measured" in page.text
    assert "evil" not in page.text.split("<pre")[1]


@pytest.mark.parametrize("address", ["", "nowhere", "http://[", "?evil=<script>"])
def test_an_address_without_a_view_gives_the_whole_map(address):
    page = Page("/embed/how/?" + (f"address={address}" if address else ""))

    assert 'iframe src="http://testserver/embed/" title="Carte blanche"' in page.text.replace("&quot;", '"')
    assert ("Cette adresse" in page.text) == bool(address)


def test_only_what_chooses_a_view_is_taken_over(rf):
    query = rf.get("/?zoom=9&lat=1&token=secret&layers=a&layers=b").GET

    assert chosen_of(query) == "layers=a&layers=b&zoom=9&lat=1"
