"""The map inside another site's page, in a real browser: what it weighs, whom it calls, who may frame it."""

import gzip
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP
from tests.coverage.factories import ALPHA, BRAVO, pipeline_state, tile_key
from tests.maps.factories import drawn_tile

pytestmark = pytest.mark.django_db(transaction=True)

MOST_BYTES = 150_000  # compressed, before the first tile


@pytest.fixture(autouse=True)
def something_to_see():
    pipeline_state()
    for operator in (ALPHA, BRAVO):
        drawn_tile(tile_key(), operator=operator, service="data_4g", verdict="served")


@pytest.fixture
def council_site(live_server):
    """The address of a page on another origin that holds the tag, and frames `/` below it."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            frames = [f'<iframe id="{name}" src="{live_server.url}{path}"></iframe>' for name, path in FRAMES]
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write("".join(frames).encode())

        def log_message(self, *words):
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


FRAMES = [("embedded", "/embed/"), ("whole", "/")]


@pytest.mark.parametrize(("width", "height"), [(300, 400), (300, 600), (640, 480)])
def test_a_small_frame_holds_all_of_it_and_leaves_the_map_a_third(desktop, width, height):
    desktop.page.set_viewport_size({"width": width, "height": height})
    page = desktop.open(f"/embed/?operator={ALPHA}&service=data_4g")
    size = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")

    assert size == [width, height]
    assert page.locator("#map").bounding_box()["height"] > height / 3


def test_it_weighs_less_than_150_kb_compressed_before_tiles(desktop):
    answers = []
    desktop.page.on("response", lambda answer: answers.append(answer))
    page = desktop.open(f"/embed/?operator={ALPHA}&service=data_4g&layers=measured")
    page.wait_for_selector('#map[data-drawn*="measured"]')
    before_tiles = [answer for answer in answers if ".mvt" not in answer.url]
    weight = sum(len(gzip.compress(answer.body())) for answer in before_tiles)

    assert any("protomaps" in answer.url for answer in before_tiles)
    assert weight < MOST_BYTES, f"{weight:,} bytes in {len(before_tiles)} answers"


def test_another_site_may_frame_it_and_no_other_page(chromium, council_site):
    page = chromium.new_page(viewport=DESKTOP, locale="fr-FR")
    page.goto(council_site)

    expect(page.frame_locator("#embedded").get_by_label("Opérateur", exact=True)).to_be_visible()
    expect(page.frame_locator("#whole").locator("#choices")).to_have_count(0)
    assert page.context.cookies() == []
    page.close()


def test_its_pickers_draw_and_its_link_leads_to_the_same_view(desktop):
    page = desktop.open("/embed/?zoom=12&lat=49.5&lon=2.8")
    page.get_by_label("Opérateur", exact=True).select_option(BRAVO)
    link = page.get_by_role("link", name="La carte entière")
    link.focus()

    assert f"operator={BRAVO}" in link.get_attribute("href")
    assert "zoom=12&lat=49.50000&lon=2.80000" in link.get_attribute("href")


def test_it_fits_a_narrow_frame(phone):
    page = phone.open("/embed/")
    page.set_viewport_size({"width": 320, "height": 480})

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("#map").evaluate("map => map.clientHeight") >= 200
