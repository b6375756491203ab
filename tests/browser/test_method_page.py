"""The method page in a real browser: found from the map, readable in both languages, narrow and wide."""

import json

import pytest
from playwright.sync_api import expect

from maps import views
from maps.limits import known_limits
from tests.coverage.factories import tile_key
from tests.maps.factories import drawn_tile
from tests.maps.test_limits import figures

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


def test_the_table_of_known_limits_is_told_line_by_line_on_a_phone(phone, monkeypatch, tmp_path):
    path = tmp_path / "discovery.json"
    path.write_text(json.dumps(figures()))
    monkeypatch.setattr(views, "known_limits", lambda: known_limits(path))
    page = phone.open("/method/")
    region = page.get_by_role("region", name="Limites connues")
    region.focus()

    expect(region).to_be_focused()
    assert region.evaluate("region => region.scrollWidth <= region.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
