"""A geocoder for tests, on this machine, that answers as the French one does, as far as it is read."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

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
        self.url = f"http://127.0.0.1:{self.server_port}/search"
        self.body = json.dumps(FOUND).encode()
        self.status = 200
        self.asked: list[dict[str, list[str]]] = []
        self.headers: list[str] = []


class Handler(BaseHTTPRequestHandler):
    """One question."""

    server: Geocoder

    def do_GET(self) -> None:
        self.server.asked.append(parse_qs(urlsplit(self.path).query))
        self.server.headers.append(str(self.headers).lower())
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def running() -> Iterator[Geocoder]:
    """The geocoder, until the end of the block."""
    with Geocoder() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()
