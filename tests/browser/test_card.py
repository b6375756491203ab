"""The card says in words what the API says of a place or of a zone, by mouse and by keyboard."""

import pytest
from playwright.sync_api import expect

from coverage.core.witness import MARGINS
from coverage.projection import centres
from tests.browser.conftest import Visit
from tests.coverage.factories import (
    ALPHA,
    BRAVO,
    commune,
    official_share,
    pipeline_state,
    release,
    square,
    tile_key,
    white_zone,
)
from tests.maps.factories import drawn_tile, tile_terms

pytestmark = pytest.mark.django_db(transaction=True)

BEHIND_THE_CARD = """() => {
  const [here, card] = [document.activeElement, document.getElementById("card")];
  const { top, bottom } = here.getBoundingClientRect();
  const isTall = bottom - top > innerHeight / 2; // the map, of which the upper part is in sight
  const isElsewhere = here !== document.body && !card.contains(here) && !isTall;
  return isElsewhere && bottom > card.getBoundingClientRect().top + 1 ? here.outerHTML : "";
}"""
CENTRE = "Que sait-on au centre de la carte"


@pytest.fixture
def zone():
    """A white square that Alpha declares well covered, in a zone; Bravo and voice are known there too."""
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    white = drawn_tile(tile_key(), service="data_4g", probability=0.96, share_low=0.02, share_high=0.17)
    tile_terms(white, [0.0] * len(MARGINS))
    served = {"verdict": "served", "probability": 0.01, "probability_served": 0.95}
    drawn_tile(tile_key(), operator=BRAVO, service="data_4g", **served)
    drawn_tile(tile_key(), verdict="not_known", probability=0.4, probability_served=0.3)
    official_share(release(ALPHA, "data_4g", name="the newest"), tbc=1.0)
    commune("80021")
    pipeline_state()
    return white_zone(ALPHA, "data_4g", geom=square(lon - 0.002, lat - 0.002, 0.004), official_level="TBC")


@pytest.fixture
def near(zone):
    west, south, east, north = zone.geom.extent
    return f"/?operator={ALPHA}&service=data_4g&zoom=14&lat={(south + north) / 2}&lon={(west + east) / 2}"


def words(page):
    """The card's text with plain blanks, as somebody would say it."""
    card = page.locator("#card")
    expect(card).to_be_visible()
    expect(card.locator("dl").first).to_be_visible()
    return " ".join(card.inner_text().split())


def others(page):
    return [" ".join(row.split()) for row in page.locator("#card summary").all_inner_texts()]


def opened(visit: Visit, path: str):
    page = visit.open(path)
    page.locator("#zones li").first.wait_for()
    return page


def test_a_click_on_the_map_tells_what_is_known_there(desktop, near):
    page = opened(desktop, near)
    page.locator("#map").click()
    told = words(page)

    assert "Zone blanche : un cinquième au plus" in told
    assert "Blanc bien que déclaré couvert : absent de la carte officielle" in told
    assert "Probabilité d’être blanc 96 %" in told
    assert "de 2 % à 17 %" in told
    assert "Surtout de ce qui a été mesuré autour de ce carré" in told
    assert "Témoins plusieurs : 5 à 9 personnes" in told
    assert "Dernière mesure novembre 2026" in told
    assert "Déclaré : très bonne couverture" in told
    assert "the newest" in told


def test_the_other_operators_and_services_have_a_line_each(desktop, near):
    page = opened(desktop, near)
    page.locator("#map").click()
    words(page)

    voice, other = others(page)
    assert voice.startswith("Alpha (fictif) · Voix et SMS On ne sait pas :")
    assert other == "Bravo (fictif) · Données 4G Desservi (95 %) · Aucune publication ne parle de ce lieu"


def test_the_line_of_another_operator_opens_on_the_same_facts(desktop, near):
    page = opened(desktop, near)
    page.locator("#map").click()
    words(page)
    line = page.locator("#card details").nth(1)
    line.locator("summary").focus()
    page.keyboard.press("Enter")

    told = " ".join(line.locator("dl").inner_text().split())
    assert "Desservi : quatre cinquièmes au moins" in told
    assert "Probabilité d’être desservi 95 %" in told


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"contributors": 1}, "une seule personne a mesuré ici"),
        ({"contributors_against": 1}, "moins de deux personnes le confirment"),
        ({"probability": 0.1, "probability_served": 0.2}, "desservi en partie seulement"),
        ({"probability": 0.4, "probability_served": 0.3}, "le risque d’erreur est encore trop grand"),
    ],
)
def test_what_is_not_known_says_why(desktop, values, told):
    drawn_tile(tile_key(), service="data_4g", verdict="not_known", **values)
    (lon,), (lat,) = (each.tolist() for each in centres(tile_key()))
    page = desktop.open(f"/?operator={ALPHA}&service=data_4g&zoom=14&lat={lat}&lon={lon}")
    page.locator("#map").click()

    said = words(page)
    assert "On ne sait pas" in said
    assert told in said


def test_of_every_operator_at_once_the_table_tells(desktop, near):
    page = opened(desktop, near)
    page.get_by_label("Opérateur", exact=True).select_option("none")
    page.get_by_role("button", name=CENTRE).click()
    page.locator("#card details").first.wait_for()

    assert "Personne n’a mesuré ici" not in page.locator("#card").inner_text()
    assert len(others(page)) == 3


def test_a_click_in_a_zone_tells_of_the_zone_too(desktop, near, zone):
    page = opened(desktop, near)
    page.locator("#map").click()

    assert "0,12 km² sans réseau 4G chez Alpha (fictif), couverture déclarée" in words(page)
    assert page.locator("#card a").first.get_attribute("href") == f"/zones/{zone.pk}/"
    assert page.locator("#card a").last.get_attribute("href") == f"/api/v1/white-zones/{zone.pk}"


def test_a_zone_of_the_list_is_told_with_its_evidence(desktop, near):
    page = opened(desktop, near)
    page.locator("#zones button").click()
    told = words(page)

    for line in (
        "Blanche, bien que",
        "0,12 km² (carrés de 200 m : 3)",
        "Probabilité moyenne que ses carrés soient blancs 97 %",
        "Témoins plusieurs : 5 à 9 personnes",
        "réunis 20+",
    ):
        assert line in told
    assert "septembre 2026 à novembre 2026 Communes Commune 80021" in told


def test_the_keyboard_alone_opens_and_closes_the_card(desktop, near):
    page = opened(desktop, near)
    centre = page.get_by_role("button", name=CENTRE)
    centre.focus()
    page.keyboard.press("Enter")
    assert "Probabilité d’être blanc 96 %" in words(page)
    expect(page.locator("#card")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Fermer")).to_be_focused()

    page.keyboard.press("Escape")

    expect(page.locator("#card")).to_be_hidden()
    expect(centre).to_be_focused()


def until_made_anew(page, button):
    """The map has moved, and the list is that of another view."""
    page.wait_for_function("button => !button.isConnected", arg=button)


def test_the_focus_returns_to_the_zone_that_was_chosen(desktop, near):
    page = opened(desktop, near)
    button = page.locator("#zones button").element_handle()
    button.focus()
    page.keyboard.press("Enter")
    words(page)
    page.keyboard.press("Escape")
    until_made_anew(page, button)

    expect(page.locator("#zones button")).to_be_focused()


def test_the_card_may_close_after_the_list_was_made_anew(desktop, near):
    page = opened(desktop, near)
    button = page.locator("#zones button").element_handle()
    button.focus()
    page.keyboard.press("Enter")
    words(page)
    until_made_anew(page, button)
    page.keyboard.press("Escape")

    expect(page.locator("#zones button")).to_be_focused()


def test_a_place_where_nobody_measured_is_not_said_to_be_served(desktop, zone):
    page = desktop.open(f"/?operator={ALPHA}&service=data_4g&zoom=12&lat=48&lon=1")
    page.get_by_role("button", name=CENTRE).click()

    assert "aucune mesure ici, ou d’une seule personne. Cela ne veut pas dire desservi." in words(page)


def test_what_has_the_focus_is_not_behind_the_card_of_a_phone(phone, near):
    page = opened(phone, near)
    page.get_by_role("button", name=CENTRE).click()
    expect(page.locator("#card")).to_be_visible()
    page.get_by_label("Opérateur", exact=True).focus()
    for _ in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate(BEHIND_THE_CARD) == ""


def test_the_card_on_a_phone_stays_within_the_screen(phone, near):
    page = opened(phone, near)
    page.locator("#map").tap()
    words(page)

    box = page.locator("#card").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert box["height"] < 500
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
