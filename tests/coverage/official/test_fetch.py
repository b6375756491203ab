"""Coverage files come from a store whole and verified, or leave what was there."""

import hashlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command

from coverage import download as carrier
from coverage.download import RefusedDownload
from coverage.official.catalogue import PREFIX, choose, published
from coverage.official.fetch import fetch
from coverage.official.refusals import standing

pytestmark = pytest.mark.django_db  # what was refused is noted

NAMES = {
    "2025_T4/Metropole/00_Metropole": [
        "OF_2G_voix",
        "OF_2G3G_voix",
        "OF_4G_data",
        "SFR_4G_data",
        "BYT_5G_data",
    ],
    "2026_T1/Metropole/00_Metropole": ["OF_4G_data", "SFR0_4G_data", "BOUY_4G_data"],
    "2026_T1/Outremer/971_Guadeloupe": ["ORCA_4G_data", "FRCA_4G_data"],
}
OTHERS = [
    "documentation_couverture.md",
    "last/Metropole/00_Metropole/2026_T1_couv_Metropole_OF_4G_data.gpkg.7z",
]
OTHERS += ["2026_T1/Metropole/00_Metropole/index.html", "2018_T1/Metropole/METRO_OF_couv_4G_data_2018_T1.7z"]
OTHERS += ["2026_T1/../../2026_T1_couv_Metropole_FREE_4G_data.gpkg.7z"]
ORANGE = "2026_T1_couv_Metropole_OF_4G_data.gpkg.7z"


def keys() -> list[str]:
    return [PREFIX + other for other in OTHERS] + [
        f"{PREFIX}{folder}/{folder[:7]}_couv_{folder.rpartition('/')[2].removeprefix('00_')}_{name}.gpkg.7z"
        for folder, names in NAMES.items()
        for name in names
    ]


def content(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest() * 500


class Store(BaseHTTPRequestHandler):
    """Lists four keys to a page, sends data.arcep.fr's visitors on to itself, and serves byte ranges."""

    takes_ranges, in_parts, wrong, breaks_after = True, False, b"", None
    asked: list[tuple[str, str | None]] = []

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        self.asked.append((url.path.rpartition("/")[2], self.headers["Range"]))
        if url.query:
            return self.answer(self.listing(int(parse_qs(url.query).get("continuation-token", ["0"])[0])))
        if url.path.startswith("/data/"):
            self.send_response(302)
            self.send_header("Location", url.path.removeprefix("/data"))
            self.send_header("Content-Length", "0")
            return self.end_headers()
        return self.answer(self.wrong or content(url.path[1:]), self.tag(url.path[1:]))

    def tag(self, key: str) -> str:
        digest = hashlib.md5(content(key)).hexdigest()
        return f'"{digest}-3"' if self.in_parts else f'"{digest}"'

    def listing(self, start: int) -> bytes:
        entries = "".join(
            f"<Contents><Key>{key}</Key><Size>{len(content(key))}</Size><ETag>{self.tag(key)}</ETag></Contents>"
            for key in keys()[start : start + 4]
        )
        more = (
            f"<NextContinuationToken>{start + 4}</NextContinuationToken>" if start + 4 < len(keys()) else ""
        )
        space = "http://s3.amazonaws.com/doc/2006-03-01/"
        return f'<ListBucketResult xmlns="{space}">{entries}{more}</ListBucketResult>'.encode()

    def answer(self, body: bytes, tag: str = "") -> None:
        asked = self.headers["Range"]
        start = int(asked[6:-1]) if asked and self.takes_ranges else 0
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        if tag:
            self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        self.wfile.write(body[start:][: self.breaks_after if tag else None])

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def store(monkeypatch) -> Iterator[tuple[type[Store], str]]:
    monkeypatch.setattr(carrier.time, "sleep", lambda seconds: None)
    handler = type("Handler", (Store,), {"asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield handler, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def orange(store):
    return next(file for file in published(store[1]) if file.name == ORANGE)


def run(store, folder, **options):
    out = StringIO()
    url = store[1]
    call_command("fetch_official", to=folder, files=f"{url}/data", listing=url, stdout=out, **options)
    return out.getvalue()


def ranges(store, name=ORANGE):
    return [asked for at, asked in store[0].asked if at == name][
        1::2
    ]  # the store's own; its visitors' before


def test_the_list_is_read_to_its_end_and_holds_nothing_but_coverage_files(store):
    assert sorted(file.key for file in published(store[1])) == sorted(keys()[len(OTHERS) :])


def test_the_newest_is_of_each_layer_and_not_of_the_quarter(store):
    newest = {file.name[:7] + file.name.split("_couv_")[1][:-8] for file in choose(published(store[1]))}
    assert newest == {
        "2025_T4Metropole_OF_2G_voix",
        "2025_T4Metropole_OF_2G3G_voix",
        "2025_T4Metropole_BYT_5G_data",
        "2026_T1Metropole_OF_4G_data",
        "2026_T1Metropole_SFR0_4G_data",
        "2026_T1Metropole_BOUY_4G_data",
        "2026_T1971_Guadeloupe_ORCA_4G_data",
        "2026_T1971_Guadeloupe_FRCA_4G_data",
    }


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"territories": ["971_Guadeloupe"]}, 2),
        ({"operators": ["SFR"]}, 1),
        ({"operators": ["20810"], "quarter": "2025_T4"}, 1),
        ({"operators": ["OF"]}, 4),  # the group's in each sea
        ({"operators": ["20801"], "layers": ["4G_data"]}, 1),
        ({"quarter": "2024_T1"}, 0),
    ],
)
def test_one_may_ask_for_less(store, wanted, count):
    assert len(choose(published(store[1]), **wanted)) == count


def test_a_dry_run_says_what_would_come_and_how_much(store, tmp_path):
    text = run(
        store, tmp_path / "maps", operator=["OF"], layer=["4G_data"], territory=["Metropole"], dry_run=True
    )
    assert text == f"{ORANGE}: 0.0 MB, state of 2026-03-31\n1 files, 0.0 MB\n"
    assert not (tmp_path / "maps").exists()


def test_files_come_through_the_redirection_and_are_not_asked_for_again(store, tmp_path):
    text = run(store, tmp_path, territory=["971_Guadeloupe"])
    assert "2 downloaded, 0 already there" in text
    assert text.count("downloaded, size and MD5 as published") == 2
    assert "0 downloaded, 2 already there" in run(store, tmp_path, territory=["971_Guadeloupe"])
    for path in tmp_path.iterdir():
        assert path.read_bytes() == content(f"{PREFIX}2026_T1/Outremer/971_Guadeloupe/{path.name}")


def test_a_cut_connection_is_taken_up_where_it_broke(store, orange, tmp_path):
    store[0].breaks_after = 7_000
    assert fetch(orange, tmp_path, f"{store[1]}/data").path.read_bytes() == content(orange.key)
    assert ranges(store) == [None, "bytes=7000-", "bytes=14000-"]
    assert [path.name for path in tmp_path.iterdir()] == [ORANGE]


def test_a_server_that_knows_no_ranges_is_asked_for_everything(store, orange, tmp_path, monkeypatch):
    monkeypatch.setattr(carrier, "ATTEMPTS", 1)
    store[0].breaks_after = 7_000
    with pytest.raises(RefusedDownload, match="7000 bytes are kept"):
        fetch(orange, tmp_path, store[1])
    store[0].breaks_after, store[0].takes_ranges = None, False
    assert fetch(orange, tmp_path, store[1]).path.read_bytes() == content(orange.key)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (b"x" * 16_000, "its MD5 is .* is published; it is not kept"),
        (b"<html>", "6 bytes, and 16000 are published"),
    ],
)
def test_a_bad_file_never_takes_the_place_of_a_good_one(store, orange, tmp_path, wrong, reason):
    (tmp_path / ORANGE).write_bytes(b"of an earlier day")
    store[0].wrong = wrong
    with pytest.raises(RefusedDownload, match=reason):
        fetch(orange, tmp_path, store[1])
    assert (tmp_path / ORANGE).read_bytes() == b"of an earlier day"
    assert len(list(tmp_path.iterdir())) == 1
    store[0].wrong = b""
    assert fetch(orange, tmp_path, store[1]).is_new
    assert (tmp_path / ORANGE).read_bytes() == content(orange.key)


def test_where_no_checksum_is_published_the_size_decides_and_that_is_said(store, tmp_path):
    store[0].in_parts = True
    assert "size (no MD5 is published) as published" in run(
        store, tmp_path, operator=["BOUY"], layer=["4G_data"]
    )


def test_one_file_that_cannot_be_had_does_not_keep_the_others(store, tmp_path):
    (tmp_path / "2026_T1_couv_971_Guadeloupe_FRCA_4G_data.gpkg.7z.incoming").mkdir()
    with pytest.raises(CommandError, match="^2026_T1_couv_971_Guadeloupe_FRCA"):
        run(store, tmp_path, territory=["971_Guadeloupe"])
    assert (tmp_path / "2026_T1_couv_971_Guadeloupe_ORCA_4G_data.gpkg.7z").is_file()


def test_what_nobody_published_is_said_so(store, tmp_path):
    with pytest.raises(CommandError, match="none of the 10 coverage files there is what was asked for"):
        run(store, tmp_path, quarter="2019_T1")


def test_a_list_that_is_none_is_said_so(store, tmp_path):
    store[0].listing = lambda self, start: b"<html><p>Maintenance"
    with pytest.raises(CommandError, match="the list of files cannot be read"):
        run(store, tmp_path)


def test_a_file_that_could_not_be_had_is_remembered_until_it_comes(store, tmp_path):
    store[0].wrong = b"an error page"
    with pytest.raises(CommandError):
        run(store, tmp_path, territory=["Metropole"], operator=["OF"], layer=["4G_data"])
    (refused,) = standing()
    assert (refused.step, refused.name, refused.sha256) == ("fetch", ORANGE, "")
    assert (refused.operator, refused.layer, refused.territory) == ("20801", "4G_data", "Metropole")
    assert "are published" in refused.message

    store[0].wrong = b""
    run(store, tmp_path, territory=["Metropole"], operator=["OF"], layer=["4G_data"])
    assert not standing().exists()


def test_a_list_that_could_not_be_had_is_remembered_until_a_file_comes(store, tmp_path):
    with pytest.raises(CommandError):
        call_command("fetch_official", to=tmp_path, listing="http://127.0.0.1:1")
    assert standing().get().layer == ""
    run(store, tmp_path, territory=["971_Guadeloupe"])
    assert not standing().exists()
