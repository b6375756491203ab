"""The frame of every page in a real browser: 320 pixels wide, by keyboard, in a council's colours."""

import pytest
from django.test import override_settings
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    "/",
    "/measure/",
    "/territories/",
    "/releases/",
    "/method/",
    "/privacy/",
    "/legal/",
    "/accessibility/",
)
NAVIGATION = ["Carte", "Mesurer", "Territoires", "Carte officielle", "La méthode"]


def test_no_page_scrolls_sideways_on_320_pixels(phone):
    phone.page.set_viewport_size({"width": 320, "height": 640})
    wide = [
        path
        for path in PAGES
        if phone.open(path).evaluate("document.documentElement.scrollWidth > innerWidth")
    ]

    assert wide == []


def test_the_navigation_is_reached_by_keyboard_and_says_where_one_is(desktop):
    page = desktop.open("/territories/")
    reached = []
    for _ in range(7):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))

    assert reached[2:] == NAVIGATION
    expect(page.locator("nav [aria-current=page]")).to_have_text("Territoires")


def test_a_phone_sees_in_the_navigation_where_it_is(phone):
    page = phone.open("/method/")
    here = page.locator("nav [aria-current=page]").bounding_box()

    assert here["x"] >= 0
    assert here["x"] + here["width"] <= phone.page.viewport_size["width"]


def test_a_phone_reads_the_key_before_the_map_and_on_its_first_screen(phone):
    page = phone.open("/")
    key, frame = (page.locator(name).bounding_box() for name in (".key", ".map-frame"))

    assert key["y"] + key["height"] <= frame["y"] < phone.page.viewport_size["height"] - 150


def test_each_layer_has_its_words_in_the_key(desktop):
    page = desktop.open("/")
    seen = page.evaluate(
        """Object.fromEntries([...document.querySelectorAll("[name=layers]")].map((layer, _, layers) => {
            for (const one of layers) one.checked = one === layer;
            return [layer.value, document.querySelector(".key").innerText.match(/.+/g) ?? []];
        }))"""
    )

    assert seen["difference"] == ["Blanc, mais déclaré", "Desservi, non déclaré"]
    assert min(map(len, seen.values())) > 0
    assert len(seen) > 7


def test_a_councils_colours_are_those_of_links_in_the_light_and_in_the_dark(desktop):
    link = "getComputedStyle(document.querySelector('.site-footer a')).color"
    with override_settings(THEME_COLOUR="#7a1f5c", THEME_COLOUR_DARK="#f0a8d8"):
        page = desktop.open("/contact/")

        assert page.evaluate(link) == "rgb(122, 31, 92)"
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(link) == "rgb(240, 168, 216)"
