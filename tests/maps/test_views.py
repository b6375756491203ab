import json
import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from coverage.core.evidence import SERVICES
from coverage.words import SERVICE_NAMES
from maps.changes import LAYER as CHANGE_LAYER
from maps.choices import LAYER_NAMES, MORE_LAYER_NAMES
from maps.layers import LAYERS
from maps.presence import EXTENT_RESOLUTION
from tests.conftest import PROJECT
from tests.coverage.factories import ALPHA, BRAVO, commune, tile_key
from tests.maps.factories import drawn_tile, parent_tile

pytestmark = pytest.mark.django_db


class Page(HTMLParser):
    """Tags of a page with their attributes, and the text inside each script."""

    def __init__(self, address: str = "/", language: str = "fr", client: Client | None = None):
        super().__init__()
        self.tags, self.scripts = [], []
        self.response = (client or Client()).get(address, headers={"Accept-Language": language})
        assert self.response.status_code == 200
        self.text = self.response.content.decode()
        self.feed(self.text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.lasttag == "script" and data.strip():
            self.scripts.append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]

    def by_id(self, identifier):
        return next(attrs for _, attrs in self.tags if attrs.get("id") == identifier)

    def chosen(self):
        return [attrs["value"] for attrs in self.all("option") if "selected" in attrs]


def test_the_policy_allows_nothing_unsafe_and_no_foreign_host():
    policy = Page().response["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert "*" not in policy


def test_old_browsers_and_new_ones_hear_the_same_of_frames():
    answer = Page().response

    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_the_page_holds_no_script_and_no_style_of_its_own():
    page = Page()

    assert page.scripts == []
    assert all("src" in script for script in page.all("script"))
    assert page.all("style") == []
    assert not [attrs for _, attrs in page.tags if "style" in attrs or any(k.startswith("on") for k in attrs)]


def test_the_page_loads_nothing_from_elsewhere():
    loaded = [attrs.get("src") or attrs["href"] for tag in ("script", "link") for attrs in Page().all(tag)]

    assert loaded
    assert all(re.match(r"/[^/]", address) for address in loaded)


def test_one_script_alone_knows_leaflet():
    scripts = (PROJECT / "maps" / "static").rglob("*.js")

    assert [file.name for file in scripts if re.search(r"\bL\.", file.read_text())] == ["leaflet_map.js"]


def test_an_empty_map_opens_on_france():
    west, south, east, north = map(float, Page().by_id("map-settings")["data-extent"].split(","))

    assert west < 2.5 < east
    assert south < 46.6 < north


def test_the_map_opens_on_the_data():
    parent_tile(tile_key(), EXTENT_RESOLUTION)

    west, south, east, north = map(float, Page().by_id("map-settings")["data-extent"].split(","))

    assert 0 < east - west < 1
    assert 0 < north - south < 1


def test_the_options_of_leaflet_wait_in_an_attribute():
    assert json.loads(Page().by_id("map")["data-leaflet"])["layers"] == []


def test_the_pickers_offer_the_operators_that_have_data():
    drawn_tile(tile_key(), operator=BRAVO)

    values = [attrs["value"] for attrs in Page().all("option")]

    assert values == [BRAVO, "none", *SERVICES]


def test_operators_of_one_name_are_told_apart_by_their_codes():
    for column, operator in enumerate(("20801", "20810", "64700")):
        drawn_tile(tile_key(column), operator=operator)

    text = Page().text

    assert ">Orange (20801)</option>" in text
    assert ">Orange (64700)</option>" in text
    assert ">SFR</option>" in text


def test_the_open_data_offered_without_script_are_of_what_was_chosen():
    drawn_tile(tile_key(), operator=BRAVO)

    page = Page(f"/?operator={BRAVO}&service=voice")

    lists = ("white-zones", "served-undeclared")
    links = [
        attrs["href"]
        for attrs in page.all("a")
        if attrs["href"].startswith("/api/v1/") and "?" in attrs["href"]
    ]
    assert links == [f"/api/v1/{name}?operator={BRAVO}&service=voice" for name in lists]
    assert [Client().get(link).status_code for link in links] == [200, 200]


def test_areas_of_every_operator_are_offered_without_naming_one():
    drawn_tile(tile_key(), operator=BRAVO)

    page = Page("/?operator=none&service=voice")

    (link,) = [attrs["href"] for attrs in page.all("a") if "served-undeclared" in attrs["href"]]
    assert link == "/api/v1/served-undeclared?service=voice"


def test_the_query_chooses():
    drawn_tile(tile_key(), operator=ALPHA)
    drawn_tile(tile_key(), operator=BRAVO)

    page = Page(f"/?operator={BRAVO}&service=voice&layers=official")

    assert page.chosen() == [BRAVO, "voice"]
    checked = [attrs["value"] for attrs in page.all("input") if "checked" in attrs]
    assert checked == ["official"]


def test_an_unknown_word_of_the_query_is_told_and_changes_nothing():
    drawn_tile(tile_key(), operator=ALPHA)

    page = Page("/?operator=99999&service=<script>", language="en")

    assert page.chosen() == [ALPHA, "data_4g"]
    assert "operator: nothing is known of “99999”" in page.text
    assert "<script>" not in page.text.replace("<script defer", "")


def test_every_service_and_layer_has_a_name_for_people():
    assert list(SERVICE_NAMES) == list(SERVICES)
    # Boundaries are no choice: they replace a base map. Changes are one where two releases are named. How
    # many operators were found is drawn from the same tiles as how many declare.
    painted = {*LAYER_NAMES, *MORE_LAYER_NAMES} - {"operators_measured"}
    assert {*painted, CHANGE_LAYER, "territories"} == set(LAYERS)


def test_a_base_map_of_the_administrator_is_offered_to_the_map(settings):
    settings.BASE_MAP_URL = "https://maps.example/{z}/{x}/{y}.png"
    settings.BASE_MAP_ATTRIBUTION = "Example & sons"

    frame = Page().by_id("map-settings")

    assert frame["data-base-map"] == "https://maps.example/{z}/{x}/{y}.png"
    assert frame["data-base-map-attribution"] == "Example & sons"


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "sont inventés"), ("en", "people are invented")], ids=["fr", "en"]
)
def test_a_demonstration_says_that_it_is_invented(language, words):
    drawn_tile(tile_key(), operator=ALPHA)

    assert words in Page(language=language).text


def test_a_map_of_real_operators_does_not_say_that_it_is_invented():
    drawn_tile(tile_key(), operator="20801")

    assert "demonstration" not in Page(language="en").text.lower()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_says_in_which_language_it_is(language):
    page = Page(language=language)

    assert page.all("html") == [{"lang": language}]
    assert "Où le réseau mobile manque" in page.text if language == "fr" else "Where the mobile" in page.text


def test_a_reader_of_another_language_gets_french():
    assert Page(language="de").all("html") == [{"lang": "fr"}]


def test_the_language_can_be_switched_and_stays():
    client = Client()

    answer = client.post(
        "/i18n/setlang/", {"language": "en"}, headers={"Referer": "http://testserver/?service=voice"}
    )

    assert answer["Location"] == "http://testserver/?service=voice"
    assert Page(language="fr", client=client).all("html") == [{"lang": "en"}]


def test_the_keyboard_meets_the_skip_link_first():
    page = Page()

    first = next(attrs for tag, attrs in page.tags if tag in ("a", "button", "select", "input"))
    assert first["href"] == "#content"
    assert page.by_id("content")


def test_every_field_has_a_label():
    page = Page()

    labelled = {attrs["for"] for attrs in page.all("label") if "for" in attrs}
    assert {attrs["id"] for attrs in page.all("select")} <= labelled


def test_communes_are_told_by_name():
    for code in ("2A004", "80021", "80022"):
        commune(code)

    names = Client().get("/communes.json", {"codes": "80021,99999,2A004"}).json()

    assert names == {"2A004": "Commune 2A004", "80021": "Commune 80021"}


@pytest.mark.parametrize("codes", ["", "80021,", "nowhere", "80021;80022"])
def test_a_code_of_no_commune_is_refused(codes):
    answer = Client().get("/communes.json", {"codes": codes})

    assert answer.status_code == 400
    assert answer.json()["parameter"] == "codes"


def test_the_page_asks_the_database_little(django_assert_max_num_queries):
    drawn_tile(tile_key())

    # The extent, operators and the day twice, months, those without zones, releases, and the days of lists
    # of sites: what changed, and where they are not known yet, two more.
    with django_assert_max_num_queries(11):
        Page()
