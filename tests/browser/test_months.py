"""The map of a past month in a real browser: every layer, lists, card, address and the way back."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import caches
from playwright.sync_api import expect

from coverage import month_zones, months
from coverage.models import CoverageTile, DecidedFamily, KeptMonth, WhiteZone, ZoneTile
from coverage.projection import centres
from tests.coverage.factories import (
    ALPHA,
    commune,
    official_share,
    pipeline_state,
    release,
    square,
    tile_key,
    white_zone,
)
from tests.maps.factories import drawn_tile, piece

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def september():
    """A square that was white and declared in September, in a zone; by November it is served."""
    caches["tiles"].clear()
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    drawn_tile(tile_key(), service="data_4g", probability=0.97)
    declared = release(ALPHA, "data_4g", released_on=date(2026, 6, 30))
    piece(declared, "BC", lon - 0.02, lat - 0.02, lon + 0.02, lat + 0.02)
    official_share(declared, tile_key(), bc=1.0)
    commune("80021")
    pipeline_state(date(2026, 9, 30))
    zone = white_zone(ALPHA, "data_4g", geom=square(lon - 0.002, lat - 0.002, 0.004), tiles=1)
    ZoneTile.objects.create(zone=zone, tile=tile_key())
    publish(date(2026, 9, 30))
    CoverageTile.objects.update(verdict=1, probability=0.02, probability_served=0.97)
    WhiteZone.objects.update(status="withdrawn")
    publish(date(2026, 11, 15))
    values = {"operator": ALPHA, "service": 2, "method_version": "2026.3", "epoch": 1, "decided": ""}
    KeptMonth.objects.create(month=date(2026, 7, 1), as_of=date(2026, 7, 31), **values)
    return f"/?operator={ALPHA}&service=data_4g&zoom=14&lat={lat}&lon={lon}"


def publish(as_of):
    DecidedFamily.objects.update_or_create(
        operator=ALPHA, service=2, region="", defaults={"told": f"{as_of:%Y%m}"}
    )
    months.keep(as_of)
    month_zones.keep(as_of)


def query_of(page):
    return parse_qs(urlsplit(page.url).query, keep_blank_values=True)


def drawn(page, layers):
    page.wait_for_selector(f'#map[data-drawn="{layers}"]')


def test_the_month_is_in_the_address_and_the_back_button_leaves_it_with_every_layer(desktop, september):
    page = desktop.open(september)
    expect(page.locator("#zones-status")).to_contain_text("Aucune zone blanche")
    page.get_by_label("La carte, telle qu’elle était").select_option("2026-09")
    expect(page.locator("#zones button")).to_have_count(1)
    drawn(page, "official measured territories difference white_zones")

    assert query_of(page)["month"] == ["2026-09"]
    asked = {
        urlsplit(url).path.split("/")[2]
        for url in desktop.requests
        if "month=2026-09" in url and ".mvt" in url
    }
    assert asked == {"official", "measured", "difference", "white_zones"}
    expect(page.locator("#areas-status")).to_contain_text("ne sont pas énumérés pour les mois passés")
    page.get_by_role("button", name="Que sait-on au centre de").click()
    card = page.locator("#card")
    expect(card).to_contain_text("Ce que l’on savait de ce lieu en septembre 2026")
    expect(card).to_contain_text(re.compile(r"Probabilité d’être blanc\s*97"))
    expect(card).to_contain_text("Telle qu’elle était à la fin de")

    page.go_back()
    expect(page.get_by_label("La carte, telle qu’elle était")).to_have_value("")
    expect(page.locator("#zones button")).to_have_count(0)
    expect(card).to_contain_text("Ce que l’on sait de ce lieu")
    page.go_forward()
    expect(page.locator("#zones button")).to_have_count(1)
    page.reload()
    expect(page.locator("#zones button")).to_have_count(1)
    expect(page.locator("#as-it-stood")).to_be_visible()


def test_a_month_whose_zones_were_not_kept_says_so_and_asks_for_none(desktop, september):
    page = desktop.open(f"{september}&month=2026-07")
    drawn(page, "official measured territories difference")

    expect(page.locator("#zones-status")).to_contain_text("Les zones de ce mois n’ont pas été conservées")
    page.get_by_role("button", name="Que sait-on au centre de").click()
    expect(page.locator("#card")).to_contain_text("en juillet 2026")


def test_a_month_before_the_first_is_told_in_words(desktop, september):
    page = desktop.open(f"{september}&month=2026-02")

    expect(page.get_by_role("alert")).to_contain_text("Rien n’est conservé pour février 2026")
    expect(page.get_by_role("alert")).to_contain_text("le premier mois est juillet 2026")


def test_sites_and_numbers_of_operators_are_asked_for_as_of_the_month_and_the_rest_says_it_is_of_today(
    desktop, september
):
    page = desktop.open(f"{september}&month=2026-09&layers=operators&layers=sites&layers=guidance")
    drawn(page, "operators guidance territories sites")

    asked = {urlsplit(url).path.split("/")[2]: url for url in desktop.requests if ".mvt" in url}
    assert {layer for layer, url in asked.items() if "month=2026-09" in url} == {"operators", "sites"}
    told = page.locator("#as-it-stood")
    expect(told).to_contain_text("non du mois choisi")
    expect(told).to_contain_text("il n’y a pas de liste de cette époque")
    page.get_by_label("La carte, telle qu’elle était").select_option("")
    expect(told).to_be_hidden()
