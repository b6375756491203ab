"""A zone's page in a real browser: found from the map's card, read on a phone, and without a script."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from accounts.models import Notice
from coverage.projection import centres
from tests.coverage.factories import ALPHA, commune, pipeline_state, release, square, tile_key, white_zone
from tests.maps.factories import drawn_tile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def zone():
    """A zone that a release with a long name declares covered."""
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    drawn_tile(tile_key(), service="data_4g")
    commune("80021")
    pipeline_state()
    declares = release(ALPHA, "data_4g", name="2026_T3_couv_Metropole_DEMO01_4G_data_under_a_long_name")
    around = square(lon - 0.002, lat - 0.002, 0.004)
    return white_zone(ALPHA, "data_4g", geom=around, official_release=declares.name)


def test_the_card_leads_to_the_zones_page_and_the_page_to_the_release(desktop, zone):
    west, south, east, north = zone.geom.extent
    page = desktop.open(
        f"/?operator={ALPHA}&service=data_4g&zoom=14&lat={(south + north) / 2}&lon={(west + east) / 2}"
    )
    page.locator("#zones button").click()
    page.get_by_role("link", name="Tout sur cette zone").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "0,12 km² sans réseau 4G chez Alpha (fictif), couverture déclarée"
    )
    page.get_by_role("link", name="La publication du 30 septembre 2026").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce qui a changé : Données 4G, Alpha (fictif)")
    page.get_by_role("link", name="Toutes les publications").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Alpha (fictif)")


def test_the_page_fits_a_phone(phone, zone):
    page = phone.open(f"/zones/{zone.pk}/")
    expect(page.get_by_text("Sur quoi cela repose")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(page.url.replace(f"zones/{zone.pk}", "releases"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_a_script_the_page_says_all_and_compares(no_script, zone):
    release(ALPHA, "data_4g", name="earlier", released_on=date(2026, 6, 30))
    page = no_script.open(f"/zones/{zone.pk}/")
    expect(page.get_by_text("La carte officielle la déclare couverte")).to_be_visible()
    page.get_by_role("link", name="La publication du 30 septembre 2026").click()
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_role("heading", name="Par niveau, en km²")).to_be_visible()


def test_a_resident_follows_a_zone_without_a_script(no_script, zone):
    page = no_script.open(f"/zones/{zone.pk}/")
    page.get_by_role("link", name="Suivre cette zone par courriel").click()
    page.get_by_label("Adresse électronique").fill("ada@example.org")
    page.get_by_role("button", name="Suivre").click()
    expect(page.get_by_role("status")).to_contain_text("Regardez votre courrier")
    (path,) = re.findall(r"/following/\S+", Notice.objects.get().content["text"])
    page = no_script.open(path)
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("status")).to_contain_text("Vous suivez cette zone")
    page.get_by_role("link", name="Son histoire").click()
    expect(page.get_by_text("personnes qui la suivent : 1")).to_be_visible()
