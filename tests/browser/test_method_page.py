"""The method page in a real browser: found from the map, readable in both languages, narrow and wide."""

import pytest
from playwright.sync_api import expect

from tests.coverage.factories import tile_key
from tests.maps.factories import drawn_tile

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_method_is_found_from_the_map_and_read_in_both_languages(desktop):
    page = desktop.open()
    page.get_by_role("navigation").get_by_role("link", name="La méthode").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ce que veut dire")

    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("What a white zone means here")


def test_a_demonstration_says_so_on_the_method_page_too(phone):
    drawn_tile(tile_key())
    page = phone.open("/method/")

    expect(page.get_by_role("note")).to_contain_text("sont inventés")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
