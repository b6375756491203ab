"""On a weak link the plain answer comes within ten seconds; without one the last area stays readable."""

import time
from urllib.request import urlopen

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import expect

from coverage.projection import centres
from maps.api import views
from tests.browser.conftest import ARGUMENTS, DESKTOP, PHONE, Visit, executable, until, visit_of
from tests.coverage.factories import ALPHA, commune, pipeline_state, release, square, tile_key, white_zone
from tests.maps.factories import drawn_tile, piece

pytestmark = pytest.mark.django_db(transaction=True)

WEAK = {"offline": False, "latency": 600, "downloadThroughput": 50 * 125, "uploadThroughput": 50 * 125}
BETTER = WEAK | {"latency": 100, "downloadThroughput": 2000 * 125}
READABLE_WITHIN = 10.0  # seconds
LONGER_THAN_PATIENCE = 6  # seconds; of a page that was kept the worker waits for no answer longer than four
NO_NETWORK = "ERR_INTERNET_DISCONNECTED"
NOT_OF_PAGES = ["admin", "drf_spectacular*", "rest_framework", "gis", "draw", "*.map", "*-src.js"]
EVERY_LAYER = "official measured territories difference white_zones"

NOT_KEPT_YET = """async (asked) => {
  const { active, scope } = await navigator.serviceWorker.ready;
  const beginnings = new URL(active.scriptURL).searchParams.getAll("keep");
  const mayKeep = (url) => beginnings.some((beginning) => new URL(url).pathname.startsWith(beginning));
  const kept = (await (await caches.open("map")).keys()).map(({ url }) => url);
  return [scope, ...asked.filter(mayKeep)].filter((url) => !kept.includes(url));
}"""


@pytest.fixture
def place():
    """A white square that the operator declares covered, in a commune, and where it is."""
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    drawn_tile(tile_key(), operator=ALPHA, service="data_4g", verdict="white")
    piece(release(ALPHA, "data_4g"), "CL", lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1)
    white_zone(ALPHA, "data_4g", geom=square(lon - 0.001, lat - 0.001, 0.002), tiles=1, area_km2=0.04)
    commune("80021")
    pipeline_state()
    return lon, lat


@pytest.fixture(scope="module")
def packed_files(tmp_path_factory):
    """A folder of the pages' files as production has them, packed."""
    folder = str(tmp_path_factory.mktemp("static"))
    with override_settings(STATIC_ROOT=folder):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_OF_PAGES)
    return folder


@pytest.fixture
def packed_site(settings, packed_files):
    """The address of a server of packed files, which has answered before."""
    settings.STATIC_ROOT = packed_files
    settings.WHITENOISE_USE_FINDERS = False
    thread = LiveServerThread("127.0.0.1", lambda application: application)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    address = f"http://127.0.0.1:{thread.port}"
    urlopen(f"{address}/here/").close()
    yield address
    thread.terminate()


@pytest.fixture
def weak(chromium, packed_site, place):
    """A visit from a phone with an empty cache."""
    yield from visit_of(chromium, packed_site, PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def link(weak):
    """Puts the visit on another link than its 50 kbit/s and 600 ms."""
    page = weak.page
    devtools = page.context.new_cdp_session(page)

    def put_on(conditions):
        devtools.send("Network.emulateNetworkConditions", conditions)

    devtools.send("Network.enable")
    put_on(WEAK)
    return put_on


@pytest.fixture
def pocket(chromium, live_server, place, tmp_path):
    """Opens one and the same browser again and again; no visit may bring a fault but the missing network."""
    visits = []

    def open_browser(offline=False, viewport=DESKTOP):
        profile = tmp_path / "profile"
        options = {"executable_path": executable(), "args": ARGUMENTS, "offline": offline}
        context = chromium.browser_type.launch_persistent_context(
            profile, locale="fr-FR", viewport=viewport, **options
        )
        visits.append(Visit(context.pages[0], live_server.url))
        return visits[-1]

    yield open_browser
    visits[-1].page.context.close()
    assert [fault for visit in visits for fault in visit.faults if NO_NETWORK not in fault] == []


def seconds_until(visit, path, text):
    """How long it takes from the question to the text."""
    start = time.monotonic()
    visit.page.goto(visit.site + path, wait_until="commit")
    expect(visit.page.get_by_text(text).first).to_be_visible(timeout=READABLE_WITHIN * 1000)
    return time.monotonic() - start


def test_the_answer_on_a_place_is_readable_within_ten_seconds(weak, link, place):
    lon, lat = place
    path = f"/here/?lon={lon:.5f}&lat={lat:.5f}&operator={ALPHA}"
    assert seconds_until(weak, path, "zone blanche") < READABLE_WITHIN


def test_the_map_page_asks_its_question_within_ten_seconds_and_the_map_comes_after(weak, link):
    assert seconds_until(weak, "/", "Êtes-vous en zone blanche") < READABLE_WITHIN
    assert weak.page.locator("#map").get_attribute("data-drawn") is None

    link(BETTER)  # or the test would wait for half a minute
    weak.page.wait_for_selector(f'#map[data-drawn="{EVERY_LAYER}"]')


def whole(page):
    """Waits for all that the map page asks for when it opens."""
    page.wait_for_selector(f'#map[data-drawn="{EVERY_LAYER}"]')
    expect(page.locator("#zones li")).to_have_count(1)
    expect(page.locator("#areas-status")).not_to_be_empty()


def seen(visit, place):
    """The map page around the place, once all of it is kept on the device."""
    lon, lat = place
    page = visit.open(f"/?operator={ALPHA}&service=data_4g&zoom=14&lat={lat:.5f}&lon={lon:.5f}")
    whole(page)
    until(lambda: page.evaluate(NOT_KEPT_YET, visit.requests) == [], page)
    return page


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_area_that_was_seen_last_is_readable_without_a_network(pocket, place, viewport):
    page = seen(pocket(viewport=viewport), place)
    page.context.close()

    page = pocket(offline=True, viewport=viewport).open("/")
    page.wait_for_selector(f'#map[data-drawn="{EVERY_LAYER}"]')
    expect(page.locator("#kept")).to_be_visible()
    expect(page.locator("#kept")).to_contain_text("Pas de réseau")
    expect(page.locator("#zones li")).to_have_count(1)
    assert "zoom=14" in page.url


def test_a_page_that_came_from_the_server_waits_for_its_answers_rather_than_show_old_ones(
    pocket, place, monkeypatch
):
    page = seen(pocket(), place)
    lon, lat = place
    white_zone(ALPHA, "data_4g", geom=square(lon + 0.002, lat - 0.001, 0.002), tiles=1, area_km2=0.04)
    rows = views.zone_rows
    monkeypatch.setattr(views, "zone_rows", lambda found: (time.sleep(LONGER_THAN_PATIENCE), rows(found))[1])
    page.reload()

    expect(page.locator("#zones li")).to_have_count(2, timeout=30_000)
    expect(page.locator("#kept")).to_be_hidden()


def test_a_page_that_loses_the_network_says_that_what_it_shows_was_kept(pocket, place):
    page = seen(pocket(), place)
    page.reload()
    whole(page)
    page.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('popstate'))")

    expect(page.locator("#kept")).to_contain_text("Pas de réseau")
    expect(page.locator("#zones li")).to_have_count(1)
