"""Pages of other sites may read what is open, and nothing that a session or a token opens."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from config.open_doors import ANYBODY, is_open
from tests.accounts.factories import council, member, signed_in
from tests.coverage.factories import pipeline_state, tile_key, white_zone
from tests.maps.factories import drawn_tile

pytestmark = pytest.mark.django_db

ELSEWHERE = {"Origin": "https://journal.example"}
ZONES, TILE = "/api/v1/white-zones", "/tiles/measured/0/0/0.mvt"
OPEN = [ZONES, TILE, "/tiles/measured.json", "/api/v1/tiles-at?lon=2&lat=49", "/api/v1/schema/"]
CLOSED = ["/", "/legal/", "/territories/com-80021.csv", "/spaces/conseil-80/", "/operators/", "/admin/"]
WITH_TOKEN = ["/api/v1/cases", "/api/v1/gap-reports", "/api/v1/spaces/conseil-80/zones"]
# Whoever adds an address that reads says here on which side it is.
WITHOUT_TOKEN = {
    "schema",
    "receipt",
    "zone-bundles",
    "scoreboard-json",
    "zone-history-json",
    "white-zones",
    "white-zone",
    "served-undeclared",
    "releases-json",
    "release-changes",
    "territories-json",
    "territory-json",
    "territory-ranking",
    "where-to-measure",
    "territory-audits",
    "audits-around",
    "tiles-at",
}


def shared(answer: object) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name.startswith("Access-Control")}


def preflight(address: str, method: str = "GET") -> object:
    return Client().options(address, headers={**ELSEWHERE, "Access-Control-Request-Method": method})


@pytest.mark.parametrize("address", OPEN)
def test_any_page_may_read_what_is_open(address: str) -> None:
    assert shared(Client().get(address, headers=ELSEWHERE)) == ANYBODY
    assert shared(Client().head(address, headers=ELSEWHERE)) == ANYBODY
    asked = preflight(address)
    assert (asked.status_code, asked.content) == (204, b"")
    assert asked["Access-Control-Allow-Origin"] == "*"
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD"


@pytest.mark.parametrize("address", [*CLOSED, *WITH_TOKEN, "/api/v1/nothing-there"])
def test_no_page_may_read_what_asks_who_comes(address: str) -> None:
    insider = signed_in(member(council()))
    for visitor in (Client(), insider):
        assert shared(visitor.get(address, headers=ELSEWHERE)) == {}
    assert shared(preflight(address)) == {}


def test_no_page_may_write_anything() -> None:
    for address in (ZONES, TILE, "/api/v1/contributors", "/api/v1/readings", "/api/v1/cases/answers"):
        assert shared(preflight(address, "POST")) == {}
        assert shared(Client().post(address, headers=ELSEWHERE)) == {}
    assert shared(preflight("/api/v1/contributors/me", "DELETE")) == {}


def test_nothing_is_ever_shared_with_credentials() -> None:
    told = [shared(Client().get(address, headers=ELSEWHERE)) for address in OPEN]
    told += [shared(preflight(address)) for address in OPEN]
    assert not any("Access-Control-Allow-Credentials" in headers for headers in told)


def test_pages_hear_of_errors_too() -> None:
    refused = Client().get(f"{ZONES}?limit=0", headers=ELSEWHERE)
    assert (refused.status_code, shared(refused)) == (400, ANYBODY)
    absent = Client().get("/tiles/none/0/0/0.mvt", headers=ELSEWHERE)
    assert (absent.status_code, shared(absent)) == (404, ANYBODY)


def test_caches_hold_one_answer_for_all_and_the_policy_stays() -> None:
    pipeline_state()
    white_zone()
    drawn_tile(tile_key())
    for address in OPEN:
        here, there = Client().get(address), Client().get(address, headers=ELSEWHERE)
        assert dict(here.headers) == dict(there.headers)
        assert "Origin" not in here.get("Vary", "")
        if address != TILE:  # which shows nothing, and has none
            assert "default-src 'none'" in there["Content-Security-Policy"]


def test_what_did_not_change_is_answered_so_to_other_pages() -> None:
    pipeline_state()
    drawn_tile(tile_key())
    tag = Client().get(TILE, headers=ELSEWHERE)["ETag"]
    again = Client().get(TILE, headers={**ELSEWHERE, "If-None-Match": tag})
    assert (again.status_code, shared(again), again["ETag"]) == (304, ANYBODY, tag)
    assert "If-None-Match" in preflight(TILE)["Access-Control-Allow-Headers"]


def addresses(patterns: list[object], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield path, one
        else:
            yield from addresses(one.url_patterns, path)


def of_the_api() -> list[tuple[str, URLPattern]]:
    """An example of each address under /api/v1/, of nothing that is there."""
    filled = {"<uuid:": "00000000-0000-0000-0000-000000000000", "<int:": "1", "<s": "some"}

    def example(path: str) -> str:
        parts = [next((v for k, v in filled.items() if part.startswith(k)), part) for part in path.split("/")]
        return "/" + "/".join(parts)

    found = addresses(get_resolver().url_patterns)
    return [(example(path), one) for path, one in found if path.startswith("api/v1/")]


def test_the_addresses_of_the_api_that_any_page_may_read_are_these() -> None:
    assert {one.name for path, one in of_the_api() if is_open(path)} == WITHOUT_TOKEN


def test_what_no_address_knows_is_a_wrong_parameter_of_each() -> None:
    for path in (path for path, one in of_the_api() if is_open(path) and one.name != "schema"):
        told = Client().get(path, {"no_such": "1"})
        assert (told.status_code, "parameter" in told.json()) == (400, True), path


def test_what_may_be_read_answers_its_headers_alone_too() -> None:
    for path in (path for path, _ in of_the_api() if is_open(path)):
        whole, headers = Client().get(path), Client().head(path)
        assert (headers.status_code, headers.content) == (whole.status_code, b""), path
