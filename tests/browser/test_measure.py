"""The web probe in a real browser: two touches, no network, a closed browser, and nothing lost or sent twice."""

import json
import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from coverage.projection import centres
from measurements.models import Contributor, Reading
from tests.browser.conftest import DESKTOP, Visit, visit_of
from tests.coverage.factories import ALPHA, BRAVO, official_share, pipeline_state, release, tile_key
from tests.maps.factories import drawn_tile

pytestmark = pytest.mark.django_db(transaction=True)

NARROW = {"width": 320, "height": 640}
NOTHING, WORKS, TEST = "Rien ne passe ici", "Ça passe ici", "Tester ici"


@pytest.fixture
def place():
    """A white square that Alpha declares covered, as a device tells where it is."""
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    drawn_tile(tile_key(), service="data_4g", probability=0.96)
    official_share(release(ALPHA, "data_4g"), tbc=1.0)
    pipeline_state()
    return {"longitude": lon, "latitude": lat, "accuracy": 12}


@pytest.fixture
def probe(chromium, live_server, place):
    """A visit on a narrow phone that lets the page know where it is."""
    options = {"geolocation": place, "permissions": ["geolocation"], "has_touch": True, "is_mobile": True}
    yield from visit_of(chromium, live_server.url, NARROW, **options)


def test_two_touches_from_a_cold_page_to_a_kept_reading(probe):
    page = probe.open("/measure/")
    page.get_by_text("Alpha (fictif)").tap()
    page.get_by_role("button", name=NOTHING).tap()
    expect(page.locator("#sent")).to_contain_text("Envoyées depuis ce navigateur : 1.")

    reading = Reading.objects.get()
    assert reading.home_plmn == ALPHA
