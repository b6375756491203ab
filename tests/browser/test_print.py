"""The map on paper in a real browser: a picture with its source, a print without controls."""

import struct

import pytest
from playwright.sync_api import expect

from coverage.projection import centres
from tests.coverage.factories import ALPHA, pipeline_state, release, square, tile_key, white_zone
from tests.maps.factories import drawn_tile

pytestmark = pytest.mark.django_db(transaction=True)

READ_PICTURE = """async (bytes) => {
  const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  const seen = {};
  for (let at = 0; at < data.length; at += 4) {
    const colour = "#" + [0, 1, 2].map((part) => data[at + part].toString(16).padStart(2, "0")).join("");
    seen[colour] = (seen[colour] ?? 0) + 1;
  }
  return seen;
}"""


@pytest.fixture
def view():
    """The print page of a patch of squares with a zone on it."""
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key(4, 4)))
    pipeline_state()
    release(ALPHA, "data_4g", name="2026_T3_alphas")
    for column in range(8):
        for row in range(8):
            drawn_tile(tile_key(column, row), operator=ALPHA, service="data_4g", verdict="served")
    white_zone(ALPHA, "data_4g", geom=square(lon, lat, 0.01))
    return f"/print/?operator={ALPHA}&service=data_4g&layers=measured&zoom=13&lat={lat}&lon={lon}"


def near(seen, colour):
    """How many pixels are of a colour, or hardly another."""
    wanted = bytes.fromhex(colour[1:])

    def is_near(other):
        return all(abs(a - b) <= 3 for a, b in zip(bytes.fromhex(other[1:]), wanted, strict=True))

    return sum(times for other, times in seen.items() if is_near(other))


def test_the_picture_holds_the_map_under_a_title_and_over_its_source(desktop, view):
    page = desktop.open(view)
    page.wait_for_selector('#map[data-drawn*="measured"]')
    with page.expect_download() as download:
        page.get_by_role("button", name="Enregistrer en image").click()
    picture = download.value.path().read_bytes()
    width, height = struct.unpack(">II", picture[16:24])
    box = page.locator("#map").bounding_box()
    seen = page.evaluate(READ_PICTURE, list(picture))

    assert picture.startswith(b"\x89PNG")
    assert download.value.suggested_filename.endswith(".png")
    assert width > box["width"]
    assert height > box["height"] + 150  # title, legend and source are more than nine lines
    assert seen["#7fb0db"] > 250  # served, in the legend
    assert near(seen, "#8ab6dd") > 5000  # served, on the map, where the ground shines through
    assert seen["#1d2430"] > 1000  # words
    expect(page.locator("#picture-status")).to_have_text("L’image est dans vos téléchargements.")


def test_a_phones_picture_has_its_whole_legend_one_entry_under_the_other(phone, view):
    page = phone.open(view + "&layers=official&layers=difference")
    page.wait_for_selector('#map[data-drawn="official measured territories difference"]')
    with page.expect_download() as download:
        page.get_by_role("button", name="Enregistrer en image").click()
    _, height = struct.unpack(">II", download.value.path().read_bytes()[16:24])
    beyond_map = height / page.evaluate("devicePixelRatio") - page.locator("#map").bounding_box()["height"]
    lines = page.locator("#legend li").count() + page.locator("#facts dt").count()

    assert beyond_map > 18 * (lines + 1)  # and the title, which here takes two lines


def test_the_map_its_legend_and_its_source_fit_on_one_sheet(desktop, view):
    page = desktop.open(view + "&layers=official&layers=difference&layers=white_zones")
    page.set_viewport_size({"width": 718, "height": 1047})  # A4 within margins of a centimetre
    page.emulate_media(media="print")
    source = page.locator("#facts").bounding_box()

    assert source["y"] + source["height"] < 1047


def test_the_colon_of_the_picture_is_that_of_the_language(desktop, view):
    page = desktop.open(view)
    colon = page.locator("#words").evaluate(
        "words => words.content.querySelector('[data-word=fact]').textContent"
    )
    assert colon == "{term}\N{NO-BREAK SPACE}: {told}"
    page.get_by_role("button", name="English").click()
    colon = page.locator("#words").evaluate(
        "words => words.content.querySelector('[data-word=fact]').textContent"
    )
    assert colon == "{term}: {told}"


def test_what_is_printed_is_light_and_has_no_controls(chromium, live_server, view):
    page = chromium.new_page(color_scheme="dark", locale="fr-FR")
    page.goto(live_server.url + view)
    page.emulate_media(media="print", color_scheme="dark")

    expect(page.get_by_role("button", name="Imprimer")).to_be_hidden()
    expect(page.get_by_label("Agrandir")).to_be_hidden()
    expect(page.get_by_role("table")).to_contain_text("0,12 km²")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 250, 247)"
    page.close()


def test_without_a_script_the_table_stands_for_the_map(no_script, view):
    page = no_script.open(view)

    expect(page.get_by_role("table")).to_be_visible()
    expect(page.locator("noscript p")).to_contain_text("La carte dessinée demande JavaScript.")
    expect(page.get_by_role("button", name="Imprimer")).to_be_hidden()
