"""Whole journeys in a real browser: a resident on a phone, an officer at a desk, somebody without a mouse."""

import re
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import geopandas
import pytest
from playwright.sync_api import Locator, Page, expect

from councils.compare import compare
from coverage.core.estimate import METHOD_VERSION
from coverage.models import Territory
from coverage.projection import centres
from measurements.models import Reading
from tests.browser.conftest import PHONE, visit_of
from tests.browser.test_measure import no_newcomer_too_many  # noqa: F401
from tests.councils.factories import SERVED, WHITE, inhabited, measured, sign
from tests.coverage.factories import (
    ALPHA,
    BRAVO,
    larger_territory,
    official_share,
    pipeline_state,
    release,
    square,
    tile_key,
    white_zone,
)
from tests.maps.factories import outline, piece

pytestmark = pytest.mark.django_db(transaction=True)

COLUMNS, WHITE_COLUMNS = range(30), range(5, 12)  # a ranking wants 25 squares of each commune
OTHER_ROW = 6
ANSWER = "Pour la 4G chez Alpha (fictif) : oui, 0,28 km² en zone blanche (Commune 80021)."
MOST_KEYS = 10  # five of them are the commune's code
FOCUS_IS_SEEN = """() => {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { bottom, right, top, left } = element.getBoundingClientRect();
  const isInView = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
  return isInView && outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
}"""


@pytest.fixture(autouse=True)
def country():
    """A département of two communes: of one, seven squares are white for Alpha, who declares them covered."""
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key(8)))
    pipeline_state()
    larger_territory("dep-80")
    declared = release(ALPHA, "data_4g")
    piece(declared, "BC", lon - 0.2, lat - 0.2, lon + 0.2, lat + 0.2)
    release(BRAVO, "data_4g")
    for code, row in (("80021", 0), ("80022", OTHER_ROW)):
        inhabited(code, COLUMNS, row)
        for column in COLUMNS:
            official_share(declared, tile_key(column, row), bc=1.0)
    Territory.objects.filter(key="com-80021").update(geom=square(lon - 0.03, lat - 0.01, 0.06))
    measured(WHITE_COLUMNS, WHITE)
    measured([column for column in COLUMNS if column not in WHITE_COLUMNS], SERVED)
    measured(COLUMNS, SERVED, OTHER_ROW)
    for column in WHITE_COLUMNS:
        outline(tile_key(column))
    white_zone(
        ALPHA,
        "data_4g",
        geom=square(lon - 0.01, lat - 0.002, 0.02),
        tiles=7,
        area_km2=0.28,
        official_release=declared.name,
    )
    sign()
    compare()
    return {"longitude": lon, "latitude": lat, "accuracy": 12}


@pytest.fixture
def resident(chromium, live_server, country):
    """A visit on a phone that lets the page know where it is: in the middle of the white squares."""
    located = {"geolocation": country, "permissions": ["geolocation"]}
    yield from visit_of(chromium, live_server.url, PHONE, has_touch=True, is_mobile=True, **located)


def said(element: Locator) -> str:
    """Its text as somebody reads it, whatever the blanks."""
    return " ".join(element.inner_text().split())


def question(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Êtes-vous en zone blanche")


def seen_share(page: Page) -> float:
    """How much of the screen is map, from the map's head to what lies over its foot."""
    box, card = page.locator("#map").bounding_box(), page.locator("#card").bounding_box()
    foot = min(box["y"] + box["height"], PHONE["height"], card["y"] if card else PHONE["height"])
    return (foot - max(box["y"], 0)) / PHONE["height"]


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query, keep_blank_values=True)


def test_a_resident_asks_reads_the_answer_and_leaves_a_reading(resident):
    page = resident.open()
    expect(question(page)).to_be_in_viewport()
    assert seen_share(page) > 0.3  # the map is there without a scroll

    question(page).fill("80021")
    page.get_by_role("option", name="Commune 80021").tap()
    card = page.locator("#card")
    expect(card).to_contain_text("en zone blanche")
    assert ANSWER in said(card)
    assert "Blanc bien que déclaré couvert : 0,28 km²." in said(card)
    assert seen_share(page) > 0.4

    page.get_by_role("button", name="Fermer").tap()
    page.get_by_role("button", name="Utiliser ma position").tap()
    expect(card).to_contain_text("Zone blanche : un cinquième au plus")
    assert "Déclaré : bonne couverture" in said(card)
    assert seen_share(page) > 0.4

    page.get_by_role("button", name="Fermer").tap()
    page.get_by_role("navigation").get_by_role("link", name="Mesurer").tap()
    page.wait_for_url("**/measure/")  # with its script, without which a touch leads to a form
    page.get_by_text("Alpha (fictif)").tap()
    page.get_by_role("button", name="Rien ne passe ici").tap()
    expect(page.locator("#sent")).to_have_text("Envoyées depuis ce navigateur : 1.")
    assert Reading.objects.count() == 1

    page.go_back()
    expect(page.get_by_label("Opérateur", exact=True)).to_have_value(ALPHA)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_officer_finds_what_is_missing_and_takes_the_same_figures_along(desktop, tmp_path):
    page = desktop.open()
    page.get_by_label("Opérateur", exact=True).select_option(BRAVO)
    page.get_by_label("Opérateur", exact=True).select_option(ALPHA)
    expect(page.locator("#zones-status")).to_have_text("Zones blanches : 1, dont déclarées couvertes : 1.")
    page.get_by_role("button", name=re.compile("^0,28 km² sans réseau 4G")).click()
    card = page.locator("#card")
    expect(card).to_contain_text("97 %")
    page.get_by_role("link", name="Tout sur cette zone").click()
    zone = geopandas.read_file(
        BytesIO(
            page.request.get(
                page.get_by_role("link", name=re.compile("GeoJSON")).evaluate("a => a.href")
            ).body()
        )
    ).iloc[0]
    assert (zone.area_km2, zone.tiles, zone.probability) == (0.28, 7, 0.97)
    assert "0,28 km², 7 carrés de 200 m" in said(page.locator("main"))

    page.get_by_role("link", name="Commune 80021").click()
    assert "Blanc bien que déclaré couvert : Alpha (fictif) 0,28 km²." in said(page.locator("main"))
    figures = taken_along(page, "Les mêmes en tableau (CSV)", tmp_path / "figures.csv")
    missing = figures[(figures.figure == "missing") & (figures.operator == ALPHA)].iloc[0]
    assert float(missing.area_km2) == 0.28

    page.get_by_role("link", name="Territoire 80").first.click()
    page.get_by_label("Ce que l’on compare").select_option("com")
    page.get_by_role("button", name="Comparer").click()
    rows = page.get_by_role("region", name="Blanc bien que déclaré, en part").locator("tbody tr")
    ranks = taken_along(page, "Ce classement en tableau (CSV)", tmp_path / "ranking.csv")
    ranked = ranks[ranks.rank_first != ""]
    assert rows.locator("th").all_inner_texts() == list(ranked.name)
    first = said(rows.first)
    assert f"{float(ranked.share.iloc[0]):.1%}".replace(".", ",").replace("%", " %") in first


def taken_along(page: Page, link: str, path):
    """What a link downloads, opened in GeoPandas."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    download.value.save_as(path)
    return geopandas.read_file(path)


def test_an_officer_compares_prints_goes_back_and_shares_the_view(desktop, country):
    place = f"zoom=13&lat={country['latitude']}&lon={country['longitude']}"
    page = desktop.open(f"/?operator={ALPHA}&service=data_4g&{place}")
    page.get_by_role("checkbox", name="Comparer").check()
    slider = page.get_by_role("slider", name=re.compile("Limite entre la carte officielle"))
    slider.press("ArrowLeft")
    expect(page).to_have_url(re.compile("swipe=49"))
    page.get_by_label("Service").select_option("voice")
    page.go_back()
    expect(page.get_by_label("Service")).to_have_value("data_4g")

    page.get_by_role("link", name=re.compile("^Imprimer cette vue")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Alpha"))
    assert "0,28 km²" in said(page.get_by_role("region", name="Zones blanches dans cette vue"))
    assert said(page.locator("#facts")).count(METHOD_VERSION) == 1
    page.go_back()
    expect(page.get_by_role("checkbox", name="Comparer")).to_be_checked()

    shared = page.context.new_page()
    shared.goto(page.url)
    expect(shared.get_by_role("slider")).to_have_value("49")
    expect(shared.get_by_label("Opérateur", exact=True)).to_have_value(ALPHA)
    assert asked(shared) == asked(page)


class Keys:
    """A keyboard that counts, and looks at each stop whether the focus is seen."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1
            assert self.page.evaluate(FOCUS_IS_SEEN), f"nobody sees the focus after {key}"


def test_without_a_mouse_a_commune_is_answered_in_ten_keys(desktop):
    page = desktop.open()
    keys = Keys(page)
    keys.press("Tab", "Enter", "Tab")
    expect(question(page)).to_be_focused()
    keys.press(*"80021")
    expect(page.get_by_role("option", name="Commune 80021")).to_be_visible()
    keys.press("ArrowDown", "Enter")
    card = page.locator("#card")
    expect(card).to_be_focused()
    expect(card).to_contain_text("en zone blanche")
    assert ANSWER in said(card)
    assert keys.pressed <= MOST_KEYS

    keys.press("Tab")
    expect(page.get_by_role("button", name="Fermer")).to_be_focused()
    keys.press("Tab")
    expect(page.get_by_role("link", name="Tout sur Commune 80021")).to_be_focused()
    keys.press("Escape")
    expect(card).to_be_hidden()
    expect(question(page)).to_be_focused()


def test_without_a_mouse_another_operator_is_answered_while_the_card_is_open(desktop):
    page = desktop.open()
    keys = Keys(page)
    keys.press("Tab", "Enter", "Tab", *"80021")
    expect(page.get_by_role("option", name="Commune 80021")).to_be_visible()
    keys.press("ArrowDown", "Enter")
    expect(page.locator("#card")).to_contain_text("en zone blanche")
    page.get_by_label("Opérateur", exact=True).focus()
    keys.press("ArrowDown")

    expect(page.locator("#card")).to_contain_text("Pour la 4G chez Bravo (fictif) : on ne sait pas")
    expect(page.get_by_label("Opérateur", exact=True)).to_be_focused()
