"""Addresses: what the administrator's geocoder finds, asked by the server."""

import pytest
from django.test import Client

from tests.maps.geocoder import running


@pytest.fixture
def geocoder(settings):
    with running() as server:
        settings.GEOCODER_URL = server.url
        yield server


def ask(q: str):
    return Client().get("/addresses.json", {"q": q}, headers={"User-Agent": "telephone"})


def test_an_address_is_found_by_the_server_itself(geocoder):
    answer = ask("8 rue du port")

    assert answer.json() == {"addresses": [{"label": "8 Rue du Port 80000 Amiens", "lon": 2.29, "lat": 49.9}]}
    assert geocoder.asked == [{"q": ["8 rue du port"], "limit": ["5"]}]


def test_the_geocoder_learns_nothing_of_who_asks(geocoder):
    ask("8 rue du port")

    assert "telephone" not in geocoder.headers[0]
    assert "cookie" not in geocoder.headers[0]


@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b'{"features": [{}]}', b'{"features": [{"geometry": null}]}', b"\xff"]
)
def test_an_answer_that_cannot_be_read_is_a_bad_gateway(geocoder, body):
    geocoder.body = body

    assert ask("8 rue du port").status_code == 502


def test_a_geocoder_that_is_busy_is_a_bad_gateway(geocoder):
    geocoder.status = 429

    assert ask("8 rue du port").status_code == 502


@pytest.mark.parametrize("q", ["", "ab", "x" * 201])
def test_what_is_no_address_is_not_asked_for(geocoder, q):
    assert ask(q).status_code == 400
    assert geocoder.asked == []


def test_without_a_geocoder_there_are_no_addresses(settings):
    settings.GEOCODER_URL = ""

    assert ask("8 rue du port").status_code == 404
