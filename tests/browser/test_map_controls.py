"""What stands on the map to choose with: operators, layers, the line, the search box, and back again."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.gis.geos import Point
from playwright.sync_api import expect

from coverage.models import PromisedSite, Site, Territory, TileCommune
from coverage.projection import centres
from tests.coverage.factories import (
    ALPHA,
    BRAVO,
    commune,
    official_share,
    pipeline_state,
    release,
    square,
    tile_key,
)
from tests.maps.factories import drawn_tile, piece
from tests.maps.geocoder import running

pytestmark = pytest.mark.django_db(transaction=True)

SLOW_ANSWERS = """
  const asked = window.fetch;
  window.fetch = async (...given) => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    return asked(...given);
  };
"""


@pytest.fixture(autouse=True)
def place():
    """A square that is white for Alpha and served by Bravo, in a commune with a site and a promised one."""
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    for operator, verdict in ((ALPHA, "white"), (BRAVO, "served")):
        drawn_tile(tile_key(), operator=operator, service="data_4g", verdict=verdict)
        declared = release(operator, "data_4g")
        piece(declared, "BC", lon - 0.02, lat - 0.02, lon + 0.02, lat + 0.02)
        official_share(declared, tile_key(), bc=1.0)
    TileCommune.objects.create(tile=tile_key(), commune="80021")
    commune("80021")
    Territory.objects.filter(key="com-80021").update(geom=square(lon - 0.02, lat - 0.02, 0.04), name="Amiens")
    on_air = {"has_2g": True, "has_3g": True, "has_4g": True, "listed_on": "2026-06-30"}
    Site.objects.create(operator=ALPHA, geom=Point(lon, lat), **on_air)
    promise = {"decree": "A1", "operators": [ALPHA], "listed_on": "2026-06-30", "number": "7"}
    PromisedSite.objects.create(geom=Point(lon + 0.005, lat), **promise)
    pipeline_state()
    return lon, lat


@pytest.fixture
def near(place):
    lon, lat = place
    return f"/?operator={ALPHA}&service=data_4g&zoom=13&lat={lat}&lon={lon}"


def drawn(page, layers):
    page.wait_for_selector(f'#map[data-drawn="{layers}"]')


def query_of(page):
    return parse_qs(urlsplit(page.url).query, keep_blank_values=True)


def colours(page, layer):
    """How many different colours of full ink the canvases of a layer hold."""
    return page.evaluate(
        """(layer) => new Set([...document.querySelectorAll(`.map-${layer} canvas`)].flatMap((canvas) => {
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            const pixels = Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 4));
            return pixels.filter((pixel) => pixel[3] === 255).map((pixel) => pixel.join());
        })).size""",
        layer,
    )


def test_a_square_that_is_white_for_one_and_served_by_another_shows_both(desktop, near):
    page = desktop.open(f"{near}&layers=measured")
    page.get_by_text("Y superposer d’autres opérateurs").click()
    assert page.get_by_role("checkbox", name="Alpha").count() == 0  # it is the chosen one
    page.get_by_role("checkbox", name="Bravo").check()
    drawn(page, "measured territories")

    assert query_of(page)["with"] == [BRAVO]
    assert colours(page, "measured") >= 3  # blue, and the two of the hatch
    page.get_by_text("Légende").click()
    shares = page.locator("#several li")
    assert [text.strip() for text in shares.all_inner_texts()] == ["Alpha (fictif)", "Bravo (fictif)"]
    assert {ALPHA, BRAVO} <= {
        parse_qs(urlsplit(url).query)["operator"][0] for url in desktop.requests if "/measured/" in url
    }


def test_white_though_declared_is_no_plain_colour(desktop, near):
    page = desktop.open(f"{near}&layers=difference")
    drawn(page, "territories difference")

    assert colours(page, "difference") >= 2


@pytest.mark.parametrize("path", ["/embed/", "/print/"])
def test_a_map_elsewhere_tells_whose_part_of_a_square_is_where(desktop, near, path):
    page = desktop.open(f"{path}{near.removeprefix('/')}&layers=measured&with={BRAVO}")
    page.wait_for_selector('#map[data-drawn*="measured"]')

    assert page.locator("#several").evaluate("section => section.hidden") is False
    assert page.locator("#several li").all_text_contents() == ["Alpha (fictif)", "Bravo (fictif)"]


def test_nothing_opens_any_more_where_one_has_left_the_search(desktop, near):
    desktop.page.add_init_script(SLOW_ANSWERS)
    page = desktop.open(near)
    field = page.get_by_role("combobox", name="Une commune")
    field.fill("ami")
    page.wait_for_timeout(400)  # it is asked for by now
    page.get_by_label("Service").focus()
    page.wait_for_timeout(1200)

    expect(page.locator("#places li")).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")


def test_the_back_button_returns_to_the_choices_before(desktop, near):
    page = desktop.open(f"{near}&layers=measured")
    page.get_by_label("Service").select_option("voice")
    page.get_by_role("checkbox", name="Mesures").uncheck()
    expect(page).to_have_url(re.compile("layers=&"))

    page.go_back()
    expect(page.get_by_role("checkbox", name="Mesures")).to_be_checked()
    page.go_back()

    expect(page.get_by_label("Service")).to_have_value("data_4g")
    assert query_of(page)["layers"] == ["measured"]
    page.go_forward()
    expect(page.get_by_label("Service")).to_have_value("voice")


def test_the_line_between_the_two_maps_is_moved_by_the_keyboard_and_shared(desktop, near):
    page = desktop.open(f"{near}&layers=measured")
    page.get_by_role("checkbox", name="Comparer").check()
    slider = page.get_by_role("slider", name=re.compile("Limite entre la carte officielle"))
    slider.press("ArrowRight")
    drawn(page, "official measured territories")  # both sides are drawn, as there would be nothing to compare

    assert query_of(page)["swipe"] == ["51"]
    assert slider.get_attribute("aria-valuetext").startswith("51")
    page.reload()
    drawn(page, "official measured territories")
    left, right = (
        page.locator(f".leaflet-{side}-pane").evaluate("pane => getComputedStyle(pane).clipPath")
        for side in ("declared", "found")
    )
    assert left.startswith("polygon(")
    assert right.startswith("polygon(")
    assert left != right
    page.get_by_role("checkbox", name="Comparer").uncheck()
    expect(slider).to_be_hidden()
    assert "swipe" not in query_of(page)


def test_a_commune_is_found_by_the_keyboard_alone(desktop, near, place):
    page = desktop.open("/?zoom=6&lat=46&lon=2&layers=")
    box = page.get_by_role("combobox", name="Une commune")
    box.press_sequentially("amie")
    expect(page.get_by_role("option", name="Amiens")).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile("zoom=1[23]"))

    assert float(query_of(page)["lat"][0]) == pytest.approx(place[1], abs=0.01)
    about = page.get_by_role("link", name="Tout sur Amiens")
    assert about.get_attribute("href") == "/territories/com-80021/"
    page.go_back()
    expect(page).to_have_url(re.compile("zoom=6"))


def test_an_address_is_found_where_the_administrator_chose_a_geocoder(desktop, near, settings):
    with running() as geocoder:
        settings.GEOCODER_URL = geocoder.url
        page = desktop.open("/?zoom=6&lat=46&lon=2&layers=")
        page.get_by_role("combobox", name="Une commune ou une adresse").press_sequentially("8 rue du port")
        page.get_by_role("option", name="8 Rue du Port").click()
        expect(page.locator("#card")).to_contain_text("Ce que l’on sait de ce lieu")

    assert float(query_of(page)["lat"][0]) == pytest.approx(49.9, abs=0.01)


def test_without_script_the_search_is_a_form(no_script, near):
    page = no_script.open(near)
    page.get_by_label("Une commune").fill("amiens")
    page.get_by_role("button", name="Trouver").click()

    assert urlsplit(page.url).path == "/territories/"
    assert page.get_by_role("link", name="Amiens").count() == 1


def test_numbers_of_operators_and_sites_are_drawn_when_asked_for(desktop, near):
    layers = ["operators", "operators_measured", "guidance", "sites"]
    page = desktop.open(near + "".join(f"&layers={layer}" for layer in layers))
    drawn(page, "operators operators_measured guidance territories sites")

    assert [colours(page, layer) > 0 for layer in ("operators", "operators_measured", "sites")] == [True] * 3
    assert page.get_by_role("checkbox", name="Sites mobiles").is_checked()
