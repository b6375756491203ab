"""A page of another site, in a real browser: it reads what is open, and nothing of whoever is signed in."""

from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from playwright.sync_api import BrowserContext, Page

from accounts import tokens
from tests.accounts.factories import council, member, signed_in
from tests.browser.conftest import DESKTOP
from tests.councils.workspace import factories
from tests.coverage.factories import pipeline_state, tile_key, white_zone
from tests.maps.factories import drawn_tile

pytestmark = pytest.mark.django_db(transaction=True)

READ = """async ([address, options]) => {
  try {
    const answer = await fetch(address, options);
    return { status: answer.status, tag: answer.headers.get("ETag"), body: await answer.text() };
  } catch (error) {
    return error.name;
  }
}"""
REFUSED = "TypeError"  # what fetch says of an answer that the browser keeps from the page


class Empty(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """Says nothing."""


@pytest.fixture
def elsewhere(chromium, live_server) -> Iterator[Page]:
    """A page of another origin, in the browser of somebody who is signed in here."""
    server = HTTPServer(("127.0.0.1", 0), Empty)
    Thread(target=server.serve_forever, daemon=True).start()
    context: BrowserContext = chromium.new_context(viewport=DESKTOP)
    session = signed_in(member(council(), "agent")).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    yield page
    context.close()
    server.shutdown()


def read(page: Page, address: str, **options: object) -> object:
    return page.evaluate(READ, [address, options])


def test_it_reads_zones_and_tiles(elsewhere, live_server):
    pipeline_state()
    zone = white_zone()
    drawn_tile(tile_key())
    zones = read(elsewhere, f"{live_server.url}/api/v1/white-zones")
    tile = read(elsewhere, f"{live_server.url}/tiles/measured/0/0/0.mvt")
    again = read(
        elsewhere,
        f"{live_server.url}/tiles/measured/0/0/0.mvt",
        headers={"If-None-Match": tile["tag"]},
        cache="no-store",
    )

    assert (zones["status"], str(zone.pk) in zones["body"]) == (200, True)
    assert tile["tag"].startswith('W/"')
    assert again["status"] == 304


def test_it_reads_why_it_was_refused(elsewhere, live_server):
    answer = read(elsewhere, f"{live_server.url}/api/v1/white-zones?limit=0")

    assert (answer["status"], "limit: " in answer["body"]) == (400, True)


@pytest.mark.parametrize("credentials", ["omit", "include"])
def test_it_reads_no_page_of_whoever_is_signed_in(elsewhere, live_server, credentials):
    own = elsewhere.context.new_page()
    own.goto(f"{live_server.url}/spaces/")

    assert "Conseil de conseil-80" in own.content()
    assert read(elsewhere, f"{live_server.url}/spaces/", credentials=credentials) == REFUSED
    assert read(elsewhere, f"{live_server.url}/", credentials=credentials) == REFUSED


def test_a_browser_shows_no_open_answer_to_which_it_sent_a_session(elsewhere, live_server):
    assert read(elsewhere, f"{live_server.url}/api/v1/white-zones", credentials="include") == REFUSED


def test_it_reads_nothing_with_a_token(elsewhere, live_server):
    space = factories.council("conseil-60")
    _, token = tokens.make(space, factories.agent(space), "tableur", ["zones:read"], timedelta(days=1))
    address = f"{live_server.url}/api/v1/spaces/conseil-60/zones"

    assert read(elsewhere, address, headers={"Authorization": f"Bearer {token}"}) == REFUSED
