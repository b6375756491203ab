"""The pages that the law asks for: linked from everywhere, filled in by settings, honest where not."""

import pytest
from django.templatetags.static import static
from django.test import Client, override_settings
from django.urls import reverse

from maps.pages import CHECKED_ON
from tests.maps.test_views import Page

pytestmark = pytest.mark.django_db

OWED = ("accessibility", "legal", "privacy", "contact")
PUBLISHER = {
    "CONTACT_EMAIL": "carte@conseil.example",
    "PUBLISHER_NAME": "Conseil de Lène",
    "PUBLISHER_ADDRESS": "1 place du Conseil",
    "PUBLISHER_DIRECTOR": "Mme la présidente",
    "HOST_NAME": "Hébergeur de Lène",
    "HOST_ADDRESS": "2 rue du Serveur",
}


@pytest.mark.parametrize("name", ["map", "measure", "here", "territories", "releases", "method", *OWED])
def test_every_page_links_to_what_the_law_asks_for(name):
    linked = [link.get("href") for link in Page(reverse(name)).all("a")]

    assert {reverse(owed) for owed in OWED} <= set(linked)


def test_what_the_administrator_did_not_fill_in_is_seen():
    page = Page("/legal/").text

    assert page.count("non renseigné") == 6
    assert "non renseigné" in Page("/privacy/").text
    assert "non renseigné" in Page("/contact/").text


@override_settings(**PUBLISHER)
def test_what_the_administrator_filled_in_is_told():
    page = Page("/legal/").text

    assert all(value in page for value in PUBLISHER.values())
    assert "non renseigné" not in page
    assert "mailto:carte@conseil.example" in Page("/contact/").text
    assert "Conseil de Lène" in Page("/accessibility/").text


def test_the_statement_says_that_nobody_has_audited_it():
    page = Page("/accessibility/", "en").text

    assert "<strong>not conforming</strong> with RGAA 4.1" in page
    assert f"{CHECKED_ON.day} {CHECKED_ON:%B %Y}" in page
    assert "Défenseur des droits" in page


def test_how_long_readings_are_kept_is_what_the_code_does(monkeypatch):
    monkeypatch.setattr("maps.pages.READINGS_MONTHS", 77)

    assert "77 mois" in Page("/privacy/").text


def test_the_theme_names_the_site_on_every_page():
    with override_settings(THEME_NAME="La carte de Lène"):
        page = Page("/legal/")

    assert "· La carte de Lène</title>" in page.text
    assert [image["src"] for image in page.all("img")] == [static("icon.svg")]
    assert "/theme.css" not in page.text


def test_the_councils_colours_come_from_a_sheet_that_is_kept_until_it_changes():
    with override_settings(THEME_COLOUR="#7a1f5c"):
        page, sheet = Page("/legal/"), Client().get("/theme.css")
        again = Client().get("/theme.css", headers={"If-None-Match": sheet["ETag"]})
    changed = Client().get("/theme.css", headers={"If-None-Match": sheet["ETag"]})

    assert [link["href"] for link in page.all("link")][-1] == "/theme.css"
    assert ":root { --link: #7a1f5c; }" in sheet.content.decode()
    assert (sheet["Content-Type"], again.status_code, changed.status_code) == ("text/css", 304, 200)


def test_the_councils_logo_is_served_as_what_it_is(tmp_path):
    logo = tmp_path / "logo.svg"
    logo.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    with override_settings(THEME_LOGO=logo):
        page, answer = Page("/legal/"), Client().get("/theme/logo")

    assert page.all("img") == [{"src": "/theme/logo", "alt": "", "height": "40"}]
    assert (answer["Content-Type"], answer.content) == ("image/svg+xml", logo.read_bytes())
    assert Client().get("/theme/logo").status_code == 404


@override_settings(THEME_HOME=(1.5, 49.5, 2.5, 50.5))
def test_the_map_opens_on_the_councils_home():
    assert Page().by_id("map-settings")["data-extent"] == "1.5,49.5,2.5,50.5"
