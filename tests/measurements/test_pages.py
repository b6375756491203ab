"""The web probe's page: light, in both languages, with files that belong together and a worker of its own."""

import gzip
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from measurements import pages
from measurements.models import Reading
from measurements.vocabulary import ENVIRONMENTS, HELD, NO_EVIDENCE_BECAUSE, OPERATORS
from tests.accounts.factories import council, member, signed_in
from tests.conftest import PROJECT

pytestmark = pytest.mark.django_db

PAGE_BUDGET, COLD_FILES = (
    60_000,
    re.compile(r'(?:href|src)="(/(?:measure|static)/[^"]+\.(?:css|js|svg|webmanifest))"'),
)


def page(language: str = "fr", **headers: str):
    answer = Client().get("/measure/", headers={"Accept-Language": language, **headers})
    assert answer.status_code == 200
    return answer


def text(language: str = "fr") -> str:
    return page(language).content.decode()


def loaded() -> list[str]:
    return sorted(set(COLD_FILES.findall(text())))


def body(address: str) -> bytes:
    answer = Client().get(address)
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def worker_address(html: str) -> str:
    return re.search(r'data-sync-worker="([^"]+)"', html)[1].replace("&amp;", "&")


def test_a_cold_page_weighs_less_than_60_kb_compressed():
    files = [gzip.compress(body(address)) for address in loaded()]

    assert len(files) >= 12
    assert len(gzip.compress(page().content)) + sum(map(len, files)) < PAGE_BUDGET


def test_the_page_and_its_files_are_sent_compressed():
    for address in (
        "/measure/",
        *(address for address in loaded() if address.endswith(("page.js", "send.js"))),
    ):
        assert Client().get(address, headers={"Accept-Encoding": "gzip"})["Content-Encoding"] == "gzip"


def test_the_page_holds_no_script_and_no_style_of_its_own_and_nothing_foreign():
    html = text()

    assert re.findall(r"<script[^>]*>(?!</script>)", html) == []
    assert "<style" not in html
    assert not re.search(r"\sstyle=|\son[a-z]+=", html)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)


def test_the_policy_is_the_strict_one_for_the_page_and_for_its_worker():
    for address in ("/measure/", worker_address(text())):
        policy = Client().get(address)["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_every_operator_is_offered_once_and_every_surrounding():
    html = text()

    assert sorted(re.findall(r'name="operator" value="(\d+)"', html)) == sorted(OPERATORS)
    assert set(re.findall(r'name="environment" value="(\w+)"', html)) == set(ENVIRONMENTS)
    assert re.findall(r'value="(\w+)" checked', html) == ["unknown"]


def test_a_real_server_offers_no_invented_operator(settings):
    settings.TEST_NETWORK = False

    assert "fictif" not in text()


def test_operators_of_one_name_in_one_country_are_told_apart():
    ireland = next(country for country in pages.countries() if country.code == "272")

    assert ireland.operators["27202"] == "Three Ireland (27202)"
    assert ireland.operators["27201"] == "Vodafone Ireland"


def test_the_page_speaks_both_languages():
    assert "Rien ne passe ici" in text("fr")
    assert "Nothing gets through here" in text("en")


def test_each_word_that_a_script_says_waits_in_the_page():
    scripts = "\n".join((pages.FOLDER / name).read_text() for name in pages.modules())
    said = set(re.findall(r'say\("([\w-]+)"', scripts))
    said |= {name for pair in re.findall(r'\? "([\w-]+)" : "([\w-]+)"', scripts) for name in pair}
    said |= {f"{verb}-{what}" for verb in ("confirm", "erased") for what in ("all", "waiting")}
    said |= {"kept-nothing", "kept-works"}
    said |= {f"fate-{fate}" for fate in ("used", "waiting", "no_evidence", "held", "refused", "gone")}
    said |= {f"held-{word}" for word in HELD}
    said |= {f"no_evidence-{word}" for word in NO_EVIDENCE_BECAUSE}
    said |= {f"refused-{why}" for why in ("future", "old", "accuracy", "place")}

    assert len(said) > 25
    assert set(re.findall(r'data-word="([\w-]+)"', text())) == said


def test_the_worker_keeps_what_the_page_loads_and_may_serve_the_page():
    address = worker_address(text())
    kept = parse_qs(urlsplit(address).query)["keep"]
    worker = Client().get(address)

    assert set(kept) >= set(loaded())
    assert {Client().get(file).status_code for file in kept} == {200}
    assert worker["Service-Worker-Allowed"] == "/measure/"
    assert worker["Content-Type"] == "text/javascript"


def test_a_file_of_another_version_is_not_there_and_one_of_this_version_never_changes():
    assert Client().get("/measure/0123456789abcdef/send.js").status_code == 404
    assert Client().get(f"/measure/{pages.version_of_files()}/pages.py").status_code == 404
    assert "immutable" in Client().get(f"/measure/{pages.version_of_files()}/send.js")["Cache-Control"]


def test_the_version_follows_the_files(monkeypatch, tmp_path):
    for name in pages.names():
        (tmp_path / name).write_bytes((pages.FOLDER / name).read_bytes())
    before = pages.version_of_files()
    monkeypatch.setattr(pages, "FOLDER", tmp_path)
    assert pages.version_of_files() == before

    (tmp_path / "send.js").write_text("// another")

    assert pages.version_of_files() != before


def test_a_council_that_changes_its_colours_has_another_version_and_its_style_sheet_is_kept(settings):
    before = pages.version_of_files()
    settings.THEME_COLOUR = "#7a1450"

    assert pages.version_of_files() != before
    assert "/theme.css" in pages.kept_addresses(before)
    assert "/theme/logo" not in pages.kept_addresses(before)  # it has none, and one that fails keeps nothing


def test_the_manifest_opens_the_page_and_its_icon_is_there():
    address = f"/measure/{pages.version_of_files()}/"
    manifest = json.loads(body(address + "app.webmanifest"))

    assert (manifest["start_url"], manifest["scope"]) == ("/measure/", "/measure/")
    assert body(address + manifest["icons"][0]["src"]).startswith(b"<svg")


def test_the_shortest_answer_is_empty_and_kept_by_nobody():
    answer = Client().get("/measure/answer")

    assert (answer.status_code, answer.content) == (204, b"")
    assert "no-store" in answer["Cache-Control"]


def test_the_page_of_somebody_who_signed_in_is_kept_nowhere_and_the_one_that_is_kept_is_of_nobody():
    ours = council()
    client = signed_in(member(ours))
    of_nobody = client.get("/measure/?signed_out")

    assert "no-store" in client.get("/measure/")["Cache-Control"]
    assert ours.name in client.get("/measure/").content.decode()
    assert ours.name not in of_nobody.content.decode()
    assert "no-store" not in of_nobody.get("Cache-Control", "")


def test_looking_at_the_page_stores_nothing_and_sets_no_token():
    answer = page()

    assert Reading.objects.count() == 0
    assert set(answer.cookies) <= {"csrftoken"}  # of the choice of language


def test_scripts_call_no_other_host():
    for name in pages.names():
        if name.endswith(".js"):
            assert "://" not in (PROJECT / "measurements/static/measurements" / name).read_text()
