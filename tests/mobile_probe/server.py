"""A real HTTP server on 127.0.0.1 that keeps readings like ours, and misbehaves when told to."""

import gzip
import json
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread

Fault = Callable[["Handler"], bool]  # answers in its own way and returns True, or lets the request be served


class ReadingsServer(ThreadingHTTPServer):
    """Keeps readings by token; `faults` are used up one per request, `refuse` gives a reason for some ids."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.kept: dict[str, dict[str, dict]] = {}
        self.gaps: dict[str, dict] = {}
        self.knows_gaps = True
        self.hold: set[str] = set()
        self.arrivals: list[list[str]] = []
        self.requests: list[str] = []
        self.bodies: list[bytes] = []
        self.faults: deque[Fault] = deque()
        self.refuse: dict[str, str] = {}
        self.most = 5_000


class Handler(BaseHTTPRequestHandler):
    """One request: a fault if one is due, else what the contract says."""

    server: ReadingsServer

    def handle_any(self) -> None:
        self.server.requests.append(f"{self.command} {self.path}")
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.bodies.append(self.body)
        if self.server.faults and self.server.faults.popleft()(self):
            return
        self.serve()

    do_POST = do_DELETE = handle_any

    def serve(self) -> None:
        if self.path == "/api/v1/contributors":
            token = f"token-{len(self.server.kept)}"
            self.server.kept[token] = {}
            return self.answer(201, {"token": token})
        token = self.headers["Authorization"].removeprefix("Bearer ")
        if token not in self.server.kept:
            refusal = {"title": "Unauthorized", "detail": "unknown token"}
            return self.answer(401, refusal, WWW_Authenticate="Bearer")
        if self.command == "DELETE":
            return self.answer(200, {"readings": len(self.server.kept.pop(token))})
        if self.path == "/api/v1/duty-gaps":
            return self.take_gaps()
        return self.take(self.server.kept[token])

    def take_gaps(self) -> None:
        if not self.server.knows_gaps:
            return self.answer(404, {"title": "Not Found"})
        gaps = {gap["id"]: gap for gap in self.sent()["gaps"]}
        refused = [
            {"index": index, "id": key, "reason": self.server.refuse[key]}
            for index, key in enumerate(gaps)
            if key in self.server.refuse
        ]
        good = {key: gap for key, gap in gaps.items() if key not in self.server.refuse}
        new = good.keys() - self.server.gaps.keys()
        self.server.gaps.update(good)
        counts = {"accepted": len(new), "duplicates": len(good) - len(new), "refused": refused}
        return self.answer(202, counts)

    def sent(self) -> dict:
        assert self.headers["Content-Encoding"] == "gzip"
        return json.loads(gzip.decompress(self.body))

    def take(self, kept: dict[str, dict]) -> None:
        readings = self.sent()["readings"]
        if len(readings) > self.server.most:
            return self.answer(413, {"title": "Too large"})
        self.server.arrivals.append([reading["id"] for reading in readings])
        refused = [
            {"index": index, "id": reading["id"], "reason": self.server.refuse[reading["id"]]}
            for index, reading in enumerate(readings)
            if reading["id"] in self.server.refuse
        ]
        good = {r["id"]: r for r in readings if r["id"] not in self.server.refuse}
        new = good.keys() - kept.keys()
        kept.update(good)
        counts = {"accepted": len(new), "duplicates": len(good) - len(new), "refused": refused}
        counts["held"] = len(new & self.server.hold)
        return self.answer(202, {**counts, "receipt": f"receipt-{len(self.server.arrivals)}"})

    def answer(self, status: int, body: object, **headers: str) -> None:
        text = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(text)))
        with suppress(BrokenPipeError, ConnectionResetError):  # the probe may be gone
            self.end_headers()
            self.wfile.write(text)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' output quiet."""


def behave(handler: Handler) -> bool:
    """No fault this time."""
    return False


def cut(handler: Handler) -> bool:
    """Close the connection before reading becomes keeping."""
    handler.close_connection = True
    return True


def lose_answer(handler: Handler) -> bool:
    """Keep the readings, then let the answer be lost on its way."""
    wfile, handler.wfile = handler.wfile, BytesIO()
    handler.serve()
    handler.wfile, handler.close_connection = wfile, True
    return True


def status(code: int, **headers: str) -> Fault:
    """Answer with this status and keep nothing."""

    def fault(handler: Handler) -> bool:
        handler.answer(code, {"title": "Trouble", "detail": f"told to say {code}"}, **headers)
        return True

    return fault


def say(body: object, code: int = 202) -> Fault:
    """Answer as if all were well, with this body, and keep nothing."""

    def fault(handler: Handler) -> bool:
        handler.answer(code, body)
        return True

    return fault


@contextmanager
def running() -> Iterator[ReadingsServer]:
    """A server that answers until the end of the block."""
    with ReadingsServer() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()
