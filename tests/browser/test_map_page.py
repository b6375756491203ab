import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import transaction
from django.templatetags.static import static
from playwright.sync_api import expect

from coverage.core.grid import parent
from coverage.models import OfficialRelease, Territory
from coverage.projection import centres
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

pytestmark = pytest.mark.django_db(transaction=True)

ALL_LAYERS = "official measured territories difference white_zones"
# A colour of each layer that no other layer of its canvas has.
INKS = {
    "official": "official-1",
    "measured": "white",
    "territories": "boundary",
    "difference": "white",
    "white_zones": "zone",
}
CHOOSE_WHILE_IT_ZOOMS = """async () => {
  const isZooming = () => document.querySelector(".leaflet-zoom-anim");
  document.querySelector(".leaflet-control-zoom-in").click();
  while (!isZooming()) await new Promise(requestAnimationFrame);
  document.querySelector("#zones li:last-child button").click();
  return isZooming() !== null;
}"""
SIDE = 12  # squares
COUNTS = {"white": 3, "served": 20, "not_known": 2}


@pytest.fixture(autouse=True)
@transaction.atomic  # hundreds of rows, which would be as many commits
def landscape():
    """A patch of squares, white in the middle, in a country that the operator declares covered."""
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key(SIDE // 2, SIDE // 2)))
    for column in range(SIDE):
        for row in range(SIDE):
            middle = 4 <= column <= 7 and 4 <= row <= 7
            verdict = "white" if middle else ("not_known" if column == 0 else "served")
            drawn_tile(tile_key(column, row), operator=ALPHA, service="data_4g", verdict=verdict)
    for resolution in (1000, 5000, 25_000):
        for tile in {int(parent(tile_key(c, r), resolution)) for c in range(SIDE) for r in range(SIDE)}:
            parent_tile(tile, resolution, service="data_4g", **COUNTS)
    drawn_tile(tile_key(20), operator=BRAVO, service="voice", verdict="served")
    declared = release(ALPHA, "data_4g")
    piece(declared, "CL", lon - 0.4, lat - 0.3, lon - 0.005, lat + 0.3)
    piece(declared, "BC", lon - 0.005, lat - 0.3, lon + 0.4, lat + 0.3)
    white_zone(ALPHA, "data_4g", geom=square(lon - 0.006, lat - 0.005, 0.011), tiles=16, area_km2=0.64)
    white_zone(ALPHA, "data_4g", geom=square(lon + 0.2, lat, 0.02), missing_from_official=False, area_km2=0.2)
    for number, shift in enumerate((-0.3, 0.0)):
        larger_territory(f"dep-8{number}")
        Territory.objects.filter(key=f"dep-8{number}").update(geom=square(lon + shift, lat - 0.2, 0.3))
    commune("80021")
    Territory.objects.filter(key="com-80021").update(geom=square(lon - 0.02, lat - 0.02, 0.04))
    for row in range(4, 8):
        official_share(declared, tile_key(4, row), cl=1.0)
    pipeline_state()
    return lon, lat


@pytest.fixture
def near(landscape):
    """The address that looks at the patch from near."""
    lon, lat = landscape
    return f"/?operator={ALPHA}&service=data_4g&zoom=13&lat={lat}&lon={lon}"


def wait_until_drawn(page, layers=ALL_LAYERS):
    page.wait_for_selector(f'#map[data-drawn="{layers}"]')


def painted(page, layer):
    """How many pixels of a layer's canvases hold ink."""
    return page.evaluate(
        """(layer) => [...document.querySelectorAll(`.map-${layer} canvas`)]
            .map((canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data)
            .reduce((sum, data) => sum + data.filter((value, i) => i % 4 === 3 && value > 0).length, 0)""",
        layer,
    )


def has_ink(page, layer, colour):
    """Whether a layer's canvases hold a colour of the palette: layers may lie on the same canvas."""
    return page.evaluate(
        """([layer, colour]) => {
            const context = document.createElement('canvas').getContext('2d');
            context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(`--${colour}`);
            context.fillRect(0, 0, 1, 1);
            const ink = context.getImageData(0, 0, 1, 1).data.join();
            return [...document.querySelectorAll(`.map-${layer} canvas`)].some((canvas) => {
                const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                for (let i = 0; i < data.length; i += 4) if (data.slice(i, i + 4).join() === ink) return true;
                return false;
            });
        }""",
        [layer, colour],
    )


def layer(page, name):
    """The checkbox of a layer, by the beginning of its name."""
    return page.get_by_role("checkbox", name=re.compile(f"^{name}"))


def brightness(page):
    """Red of a corner of the lowest layer, 0 to 255."""
    corner = (
        "document.querySelector('.leaflet-layer canvas').getContext('2d').getImageData(9, 9, 1, 1).data[0]"
    )
    return page.evaluate(corner)


def query_of(url):
    return parse_qs(urlsplit(url).query, keep_blank_values=True)


def tiles_asked(visit):
    return [url for url in visit.requests if ".mvt" in url]


def test_what_changed_is_drawn_where_the_address_names_a_release(desktop, near):
    declared = OfficialRelease.objects.get()  # the first of its layer: all that it declares is new
    page = desktop.open(f"{near}&layers=official_change&release={declared.pk}")
    wait_until_drawn(page, "territories official_change")

    assert has_ink(page, "official_change", "gained")
    assert query_of(page.url)["release"] == [str(declared.pk)]


def test_the_map_opens_on_the_data_and_draws_every_layer(desktop):
    page = desktop.open()
    wait_until_drawn(page)

    assert [layer for layer, colour in INKS.items() if not has_ink(page, layer, colour)] == []
    assert float(query_of(page.url)["lat"][0]) == pytest.approx(49.7, abs=0.5)


def test_the_map_from_near_draws_squares_of_200_m(desktop, near):
    page = desktop.open(near)
    wait_until_drawn(page)

    assert all("/12/" in url for url in tiles_asked(desktop))  # a tile of zoom 12 fills 512 pixels at zoom 13
    assert painted(page, "measured") > 20_000  # 144 squares of 16 pixels, most of them filled


def test_a_phone_sees_the_same_without_scrolling_sideways(phone, near):
    page = phone.open(near)
    wait_until_drawn(page)

    assert painted(page, "measured") > 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_pickers_change_the_address_and_what_is_asked(desktop, near):
    page = desktop.open(near)
    wait_until_drawn(page)
    before = len(desktop.requests)

    page.get_by_label("Opérateur", exact=True).select_option(BRAVO)
    page.get_by_label("Service").select_option("voice")
    wait_until_drawn(page)
    expect(page.locator("#zones-status")).to_contain_text("Aucune zone blanche")

    assert query_of(page.url)["operator"] == [BRAVO]
    assert query_of(page.url)["service"] == ["voice"]
    last = query_of([url for url in desktop.requests[before:] if "/white_zones/" in url][-1])
    assert last == {"operator": [BRAVO], "service": ["voice"]}


def test_a_layer_can_be_put_away_and_the_address_remembers(desktop, near):
    page = desktop.open(near)
    layer(page, "Carte officielle").uncheck()
    wait_until_drawn(page, "measured territories difference white_zones")
    assert query_of(page.url)["layers"] == ["measured", "white_zones", "difference"]

    page.reload()
    wait_until_drawn(page, "measured territories difference white_zones")

    assert not layer(page, "Carte officielle").is_checked()


def test_no_layer_at_all_is_remembered_too(desktop, near):
    page = desktop.open(near)
    for name in ("Carte officielle", "Mesures", "Zones blanches", "Écart"):
        layer(page, name).uncheck()
    page.reload()

    assert page.locator("input[name=layers]:checked").count() == 0


def test_the_address_brings_back_the_place(desktop, near, landscape):
    page = desktop.open(near)
    page.get_by_label("Agrandir").click()
    expect(page).to_have_url(re.compile("zoom=14"))
    page.reload()
    wait_until_drawn(page)

    assert query_of(page.url)["zoom"] == ["14"]
    assert float(query_of(page.url)["lon"][0]) == pytest.approx(landscape[0], abs=1e-4)


def test_the_keyboard_reaches_the_content_and_the_pickers(desktop, near):
    page = desktop.open(near)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    reached = []
    told = "document.activeElement.name || document.activeElement.id || document.activeElement.tagName"
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(told))

    assert reached[:6] == ["q", "BUTTON", "position", "operator", "service", "map"]
    several = "SUMMARY"  # opens on more layers, and on more operators
    after = reached[reached.index("centre") :]
    assert after[:8] == ["centre", *["layers"] * 4, several, "compare", several]


def test_the_keyboard_alone_changes_the_operator(desktop, near):
    page = desktop.open(near)
    page.get_by_label("Opérateur", exact=True).focus()
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile(f"operator={BRAVO}"))

    assert page.get_by_label("Opérateur", exact=True).input_value() == BRAVO


def test_the_zones_in_view_are_listed_as_text(desktop, near):
    page = desktop.open(near)
    listed = page.locator("#zones li")
    listed.first.wait_for()

    assert listed.count() == 1
    text = listed.first.inner_text()
    assert "0,64 km² sans réseau 4G chez Alpha (fictif), couverture déclarée" in text
    assert "Commune 80021" in text
    assert "probabilité moyenne de 97 %" in text.replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ")


def test_a_zone_of_the_list_is_shown_on_the_map(desktop, landscape):
    lon, lat = landscape
    page = desktop.open(f"/?operator={ALPHA}&service=data_4g&zoom=10&lat={lat}&lon={lon}")
    page.get_by_role("button", name="0,2 km²").click()
    expect(page).to_have_url(re.compile("zoom=13"))
    wait_until_drawn(page)

    assert "couverture non déclarée" in page.locator("#zones").inner_text()


def test_a_zone_that_is_chosen_while_the_map_zooms_is_shown_once_it_stands(desktop, landscape):
    lon, lat = landscape
    page = desktop.open(f"/?operator={ALPHA}&service=data_4g&zoom=10&lat={lat}&lon={lon}")
    expect(page.locator("#zones button").last).to_contain_text("0,2 km²")

    assert page.evaluate(CHOOSE_WHILE_IT_ZOOMS)
    expect(page).to_have_url(re.compile("zoom=13"))


@pytest.fixture
def undeclared(landscape):
    """A square in the east of the patch that Alpha serves and does not declare; the others, it does."""
    declared = OfficialRelease.objects.get()
    for column in range(SIDE):
        for row in range(SIDE):
            if (column, row) != (SIDE - 1, 0) and not (column == 4 and 4 <= row < 8):
                official_share(declared, tile_key(column, row), cl=1.0)


def test_what_is_served_though_not_declared_is_a_list_of_the_same_rank(desktop, near, undeclared):
    page = desktop.open(near)
    expect(page.locator("#areas-count")).to_have_text("1")
    expect(page.locator("#zones-count")).to_have_text("1")
    headings = [
        page.get_by_role("heading", level=2, name=name) for name in ("Zones blanches", "Desservi bien")
    ]
    headings[1].click()
    area = page.locator("#areas button")
    area.click()
    expect(page.locator("#card dl")).to_be_visible()
    card = " ".join(page.locator("#card").inner_text().split())

    assert all(heading.is_visible() for heading in headings)
    assert page.locator("#zones").is_hidden()
    assert area.inner_text() == "0,04 km² avec un réseau 4G chez Alpha (fictif), couverture non déclarée"
    assert "Desservie, bien que l’opérateur ne la déclare pas couverte" in card
    page.keyboard.press("Escape")
    expect(area).to_be_focused()


def test_areas_of_every_operator_at_once_are_not_asked_for(desktop, near):
    page = desktop.open(near)
    page.get_by_label("Opérateur", exact=True).select_option("none")

    expect(page.locator("#areas-status")).to_have_text(
        "Ces zones sont celles d’un opérateur : choisissez-en un."
    )


def test_where_nobody_measured_the_ground_says_so(desktop, near):
    page = desktop.open(f"/?operator={ALPHA}&service=voice&zoom=12&lat=44&lon=1&layers=measured")
    wait_until_drawn(page, "measured territories")
    assert painted(page, "measured") > 0

    layer(page, "Mesures").uncheck()
    expect(page.locator(".map-measured")).to_have_count(0)


def test_an_empty_view_says_that_nothing_is_known(desktop):
    page = desktop.open(f"/?operator={ALPHA}&service=voice&zoom=12&lat=44&lon=1")

    expect(page.locator("#zones-status")).to_contain_text("Cela ne prouve pas")


def test_the_page_can_be_read_in_english(desktop, near):
    page = desktop.open(near)
    page.get_by_role("button", name="English").click()
    wait_until_drawn(page)

    assert page.locator("html").get_attribute("lang") == "en"
    assert query_of(page.url)["operator"] == [ALPHA]
    assert page.get_by_text("Where the mobile network is missing").is_visible()


def test_the_canvas_follows_a_dark_screen(desktop, near):
    page = desktop.open(near)
    wait_until_drawn(page)
    light = brightness(page)
    with page.expect_request("**/official/**"):
        page.emulate_media(color_scheme="dark")
    wait_until_drawn(page)

    assert brightness(page) < light / 2


def test_a_base_map_of_the_administrator_takes_the_place_of_boundaries(desktop, near, settings):
    settings.BASE_MAP_URL = static("icon.svg") + "?{z}-{x}-{y}"
    page = desktop.open(near)
    wait_until_drawn(page, "official measured difference white_zones")

    assert any(re.search(r"icon\.svg\?13-\d+-\d+", url) for url in desktop.requests)
    assert not any("/territories/" in url for url in desktop.requests)


@pytest.mark.parametrize("edge", [179.9, -179.9])
def test_nobody_can_leave_the_world(desktop, edge):
    page = desktop.open(f"/?operator={ALPHA}&service=data_4g&zoom=3&lat=10&lon={edge}")
    towards = -1 if edge > 0 else 1
    for _ in range(3):
        page.mouse.move(830 - 400 * towards, 400)
        page.mouse.down()
        page.mouse.move(830 + 400 * towards, 400, steps=5)
        page.wait_for_timeout(600)  # the list is asked for even while the map is held
        page.mouse.up()
    page.wait_for_timeout(600)

    boxes = [query_of(url)["bbox"][0].split(",") for url in desktop.requests if "bbox=" in url]
    assert boxes
    assert all(float(west) < float(east) for west, _, east, _ in boxes)
    assert abs(float(query_of(page.url)["lon"][0])) > 100


def test_without_script_the_choices_can_be_sent(no_script, near):
    page = no_script.open(near)
    page.get_by_label("Opérateur", exact=True).select_option(BRAVO)
    page.get_by_role("button", name="Appliquer").click()

    assert query_of(page.url)["operator"] == [BRAVO]
    assert page.get_by_label("Opérateur", exact=True).input_value() == BRAVO


def test_with_script_there_is_nothing_to_send(desktop, near):
    page = desktop.open(near)

    expect(page.get_by_role("button", name="Appliquer")).to_have_count(0)
