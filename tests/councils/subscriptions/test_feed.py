"""The feed is Atom that readers take: valid, the same until there is news, without a cookie."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client

from councils.subscriptions.tell import tell_subscribers
from coverage.models import Territory, WhiteZone, ZoneEvent
from tests.councils.subscriptions.factories import happened, today
from tests.coverage.factories import ALPHA, BRAVO, commune, white_zone

pytestmark = pytest.mark.django_db
FEED = "/territories/com-80021/zones.atom"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def place(settings):
    settings.SITE_ADDRESS = "https://carte.example"
    commune("80021")


def read(query: str = "", **headers: str) -> ElementTree.Element:
    return ElementTree.fromstring(Client().get(FEED + query, headers=headers).content)


def entries(query: str = "") -> list[ElementTree.Element]:
    return read(query).findall(f"{ATOM}entry")


def text(element: ElementTree.Element, name: str) -> str:
    return element.find(ATOM + name).text


def test_it_has_what_rfc_4287_asks_for_and_keeps_its_ids():
    zone = white_zone()
    tell_subscribers(today())
    first = read()
    WhiteZone.objects.update(area_km2=9.9)
    happened(zone, ZoneEvent.What.CORRECTED, ZoneEvent.Reason.MAP_CORRECTED)
    tell_subscribers(today() + timedelta(minutes=1))
    second = read()

    for element in (second, *second.findall(f"{ATOM}entry")):
        assert {text(element, "id")[:9], text(element, "updated")[-10:]} == {"urn:uuid:", "0:00+00:00"}
        assert text(element, "title")
        assert element.find(f"{ATOM}link").get("href").startswith("https://carte.example/")
    assert text(second.find(f"{ATOM}author"), "name")
    assert {link.get("rel") for link in second.findall(f"{ATOM}link")} == {"alternate", "self"}
    newest, oldest = second.findall(f"{ATOM}entry")
    assert "carte officielle" in text(newest, "title")
    (before,) = first.findall(f"{ATOM}entry")
    assert ElementTree.tostring(before) == ElementTree.tostring(oldest)
    assert text(first, "id") == text(second, "id")


def test_it_is_public_the_same_to_the_byte_and_answers_304():
    white_zone()
    tell_subscribers(today())
    one, again = Client().get(FEED), Client().get(FEED)
    assert one.content == again.content
    assert one["Content-Type"].startswith("application/atom+xml")
    assert {"public", "max-age=600"} <= set(one["Cache-Control"].split(", "))
    assert not one.cookies
    assert Client().get(FEED, headers={"If-None-Match": one["ETag"]}).status_code == 304
    assert Client().get("/territories/com-80021/").content.decode().count(FEED) == 2


def test_an_empty_one_is_valid_too_and_a_wrong_one_is_refused():
    empty = read()
    assert entries() == []
    assert text(empty, "updated")
    assert Client().get("/territories/com-99999/zones.atom").status_code == 404
    for wrong in ("?operator=99999", "?service=6g", "?page=2"):
        assert Client().get(FEED + wrong).status_code == 400


def test_what_was_told_of_a_commune_stays_in_the_feed_of_the_one_that_it_merged_into():
    white_zone(communes=["80022"])
    tell_subscribers(today())
    Territory.objects.filter(key="com-80021").update(made_of=["80022"])
    assert len(entries()) == 1
    assert Client().get("/territories/com-80022/zones.atom").status_code == 200


def test_one_operator_or_service_can_be_asked_for():
    white_zone(ALPHA, "voice")
    white_zone(BRAVO, "data_4g")
    tell_subscribers(today())
    assert [len(entries(query)) for query in ("", f"?operator={ALPHA}", "?service=data_4g")] == [2, 1, 1]
    assert "data_4g" in read("?service=data_4g").find(f"{ATOM}link[@rel='self']").get("href")
    assert "A white zone" in text(read(**{"Accept-Language": "en"}).find(f"{ATOM}entry"), "title")
