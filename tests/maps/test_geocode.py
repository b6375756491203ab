"""Addresses: what the administrator's geocoder finds, asked by the server."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

# As the French geocoder answers, as far as it is read.
FOUND = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [2.29, 49.9]},
            "properties": {"label": "8 Rue du Port 80000 Amiens", "score": 0.97, "citycode": "80021"},
        }
    ],
}


class Geocoder(ThreadingHTTPServer):
    """Answers everything with `body`, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.body = json.dumps(FOUND).encode()
        self.status = 200
        self.asked: list[dict[str, list[str]]] = []
        self.headers: list[str] = []


class Handler(BaseHTTPRequestHandler):
    server: Geocoder

    def do_GET(self) -> None:
        self.server.asked.append(parse_qs(urlsplit(self.path).query))
        self.server.headers.append(str(self.headers).lower())
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def geocoder(settings):
    with Geocoder() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        settings.GEOCODER_URL = f"http://127.0.0.1:{server.server_port}/search"
        yield server
        server.shutdown()


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
