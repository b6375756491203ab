"""The page of a territory in a real browser: found by name without scripts, and narrow without scrolling."""

import pytest
from playwright.sync_api import expect

from councils.compare import compare
from tests.councils.factories import WHITE, inhabited, measured, sign
from tests.coverage.factories import official_share, pipeline_state, release, tile_key
from tests.maps.factories import drawn_tile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def commune_of_the_somme():
    pipeline_state()
    inhabited("80021", range(30))
    found = release(service="data_4g")
    for column in range(25):
        official_share(found, tile_key(column), tbc=0.9)
    measured(range(5, 12), WHITE)
    drawn_tile(tile_key(40))
    sign()
    compare()


def test_a_commune_is_found_by_its_name_without_javascript(no_script):
    page = no_script.open("/territories/")
    page.get_by_role("searchbox").fill("80021")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Commune 80021").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Commune 80021")
    expect(page.get_by_role("table", name="Part du territoire")).to_be_visible()


def test_on_a_narrow_phone_tables_are_told_line_by_line(phone):
    page = phone.open("/territories/com-80021/")
    page.set_viewport_size({"width": 320, "height": 640})
    region = page.get_by_role("region", name="Ce qui est mesuré, en surface")
    region.focus()

    expect(region).to_be_focused()
    assert region.evaluate("region => region.scrollWidth <= region.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
