"""Real receivers on this machine: a mail server and a web server that keep what reaches them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer


@dataclass
class MailServer:
    """Speaks as much of SMTP (RFC 5321) as a client needs; `refuse` answers a recipient with that code."""

    port: int = 0
    received: list[Message] = field(default_factory=list)
    refuse: int = 0
    on_mail: Callable[[], None] = lambda: None


MOST_DROPS = 600  # thirty seconds of them


class _Conversation(StreamRequestHandler):
    def handle(self) -> None:
        with suppress(ConnectionError):  # the other side was killed
            self._talk()

    def _talk(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].upper()
            if verb == "DATA":
                self._take()
            elif verb == "RCPT" and self.server.box.refuse:
                self._say(f"{self.server.box.refuse} not this one")
            else:
                self._say("221 bye" if verb == "QUIT" else "250 yes")
            if verb == "QUIT":
                return

    def _take(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.box.received.append(message_from_bytes(b"".join(lines)))
        self.server.box.on_mail()
        self._say("250 kept")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@dataclass
class Hook:
    """Answers each POST with the next of `answers`, then with the last of them."""

    port: int = 0
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=lambda: [204])
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    on_call: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?of=us"


class _Call(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        hook = self.server.box
        body = self.rfile.read(int(self.headers["Content-Length"]))
        hook.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
        hook.on_call()
        self.send_response(hook.answers.pop(0) if len(hook.answers) > 1 else hook.answers[0])
        for name, value in hook.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(hook.body)

    def log_message(self, *_: object) -> None:
        """Silent."""


@dataclass
class Dripping:
    """Answers each call with `begin`, then with `drop` after `drop` until nobody listens any more."""

    begin: bytes
    drop: bytes
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


class _Drops(StreamRequestHandler):
    def handle(self) -> None:
        with suppress(ConnectionError):
            self.wfile.write(self.server.box.begin)
            for _ in range(MOST_DROPS):
                self.wfile.write(self.server.box.drop)
                time.sleep(0.05)


class _Mails(ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


class _Hooks(ThreadingHTTPServer):
    daemon_threads = True


@contextmanager
def _serving(server, box) -> Iterator:
    server.box, box.port = box, server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def mail_server(port: int = 0):
    """A mail server, for the length of a with."""
    return _serving(_Mails(("127.0.0.1", port), _Conversation), MailServer())


def hook(port: int = 0):
    """A receiver of webhooks, for the length of a with."""
    return _serving(_Hooks(("127.0.0.1", port), _Call), Hook())


def dripping(begin: bytes, drop: bytes):
    """A receiver of webhooks that never comes to an end, for the length of a with."""
    return _serving(_Mails(("127.0.0.1", 0), _Drops), Dripping(begin, drop))
