"""A file is continued where it broke off, and kept only if it is whole."""

import hashlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from coverage import download as carrier
from coverage.download import RefusedDownload, download

CONTENT = bytes(range(256)) * 64
HASH = hashlib.sha256(CONTENT).hexdigest()


class Publisher(BaseHTTPRequestHandler):
    """Serves `content` in pieces of `breaks_after` bytes: it promises all and hangs up."""

    content = CONTENT
    breaks_after: int | None = None
    tag = '"first"'
    status = 200
    asked: list[str | None] = []

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.asked.append(asked)
        if self.status != 200:
            return self.send_error(self.status)
        start = 0
        if asked and self.headers["If-Range"] == self.tag:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
        if start >= len(self.content):
            return self.send_error(416)
        self.send_response(206 if start else 200)
        if self.tag:
            self.send_header("ETag", self.tag)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(self.content) - 1}/{len(self.content)}")
        self.send_header("Content-Length", str(len(self.content) - start))
        self.end_headers()
        self.wfile.write(self.content[start:][: self.breaks_after])

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def publisher() -> Iterator[tuple[type[Publisher], str]]:
    handler = type("Handler", (Publisher,), {"asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield handler, f"http://127.0.0.1:{server.server_port}/communes.json"
        server.shutdown()


def test_a_file_comes_whole_and_is_not_asked_for_again(publisher, tmp_path):
    handler, url = publisher
    target = tmp_path / "communes.json"
    assert download(url, target, HASH) == carrier.Parcel(target, len(CONTENT), is_new=True)
    assert download(url, target, HASH) == carrier.Parcel(target, len(CONTENT), is_new=False)
    assert target.read_bytes() == CONTENT
    assert handler.asked == [None]
    assert list(tmp_path.iterdir()) == [target]


def test_a_connection_that_breaks_is_taken_up_where_it_broke(publisher, tmp_path):
    handler, url = publisher
    handler.breaks_after = 7_000
    download(url, tmp_path / "communes.json", HASH, pause_s=0)
    assert handler.asked == [None, "bytes=7000-", "bytes=14000-"]


def test_the_next_call_goes_on_from_what_the_last_one_kept(publisher, tmp_path, monkeypatch):
    handler, url = publisher
    monkeypatch.setattr(carrier, "ATTEMPTS", 1)
    handler.breaks_after = 10_000
    with pytest.raises(RefusedDownload, match="broke off after 10000 of 16384 bytes, 10000 bytes are kept"):
        download(url, tmp_path / "communes.json")
    handler.breaks_after = None
    assert download(url, tmp_path / "communes.json", HASH).is_new
    assert handler.asked == [None, "bytes=10000-"]


@pytest.mark.parametrize("tag", ['"second"', "", 'W/"weak"'])
def test_another_version_is_never_joined_to_the_first(publisher, tmp_path, monkeypatch, tag):
    handler, url = publisher
    monkeypatch.setattr(carrier, "ATTEMPTS", 1)
    handler.breaks_after, handler.tag = 10_000, '"first"' if tag == '"second"' else tag
    with pytest.raises(RefusedDownload):
        download(url, tmp_path / "communes.json")
    handler.breaks_after, handler.tag, handler.content = None, tag, CONTENT[::-1]
    download(url, tmp_path / "communes.json")
    assert (tmp_path / "communes.json").read_bytes() == CONTENT[::-1]


def test_a_part_that_is_all_there_was_is_asked_for_anew(publisher, tmp_path):
    handler, url = publisher
    (tmp_path / "communes.json.part").write_bytes(CONTENT)
    (tmp_path / "communes.json.part.tag").write_text(handler.tag)
    assert download(url, tmp_path / "communes.json", HASH, pause_s=0).bytes == len(CONTENT)
    assert handler.asked == [f"bytes={len(CONTENT)}-", None]


def test_a_file_with_another_hash_is_not_kept(publisher, tmp_path):
    _, url = publisher
    with pytest.raises(RefusedDownload, match="SHA-256 is .*, expected 00; it is not kept"):
        download(url, tmp_path / "communes.json", "00")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_too_large_is_refused_before_it_comes(publisher, tmp_path):
    _, url = publisher
    with pytest.raises(RefusedDownload, match="16384 bytes, more than 16000"):
        download(url, tmp_path / "communes.json", most_bytes=16_000)
    assert not (tmp_path / "communes.json.part").exists()


@pytest.mark.parametrize(("status", "asked"), [(404, 1), (403, 1), (503, 5), (429, 5)])
def test_what_may_pass_is_tried_again_and_what_will_not_is_not(publisher, tmp_path, status, asked):
    handler, url = publisher
    handler.status = status
    with pytest.raises(RefusedDownload, match=f"the server answers {status}"):
        download(url, tmp_path / "communes.json", pause_s=0)
    assert len(handler.asked) == asked


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/x", "communes.json", "https:///x"])
def test_only_addresses_of_the_web_are_fetched(tmp_path, url):
    with pytest.raises(RefusedDownload, match="not an address that begins with http"):
        download(url, tmp_path / "x")


def test_a_server_that_is_not_there_is_named(tmp_path):
    with pytest.raises(RefusedDownload, match="^http://127.0.0.1:9/x: connection failed"):
        download("http://127.0.0.1:9/x", tmp_path / "x", pause_s=0)
