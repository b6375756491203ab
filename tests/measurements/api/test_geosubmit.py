"""Geosubmit from outside: what stumblers send, and the answers that let them go on."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from measurements import days, intake, limits, storing
from measurements.api import geosubmit
from measurements.contributors import contributor_of, new_contributor
from measurements.models import Contributor, Reading, RefusedReading

pytestmark = pytest.mark.django_db

ADDRESS = "/v2/geosubmit"
NOW_MS = int(datetime.now(UTC).timestamp() * 1000) - 3_600_000
SERVING = {
    "radioType": "lte",
    "mobileCountryCode": 1,
    "mobileNetworkCode": 1,
    "locationAreaCode": 30301,
    "cellId": 137096039,
    "asu": 37,
    "serving": 1,
}


def report(**changes: Any) -> dict[str, Any]:
    """An hour ago in a hamlet of the Somme, on LTE of the first test operator."""
    position = {"latitude": 49.9, "longitude": 2.0, "accuracy": 5.0, "age": 1000}
    return {"timestamp": NOW_MS, "position": position, "cellTowers": [SERVING], **changes}


def some(number: int) -> list[dict[str, Any]]:
    return [report(timestamp=NOW_MS - 1000 * index) for index in range(number)]


def send(client: Client, items: list[Any], *, key: str = "", packed: bool = False, **headers: str) -> Any:
    body = json.dumps({"items": items}).encode()
    headers |= {"Content-Encoding": "gzip"} if packed else {}
    address = f"{ADDRESS}?key={key}" if key else ADDRESS
    sent = gzip.compress(body) if packed else body
    return client.post(address, sent, content_type="application/json", headers=headers)


def assert_taken(answer: Any) -> None:
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"{}", "application/json")
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("packed", [True, False])
def test_a_batch_is_taken_packed_or_plain(client: Client, packed: bool) -> None:
    assert_taken(send(client, some(3), packed=packed))
    assert Reading.objects.count() == 3


def test_a_bad_report_never_sinks_its_batch(client: Client) -> None:
    bad = [
        None,
        report(cellTowers=[SERVING | {"cellId": "unknown"}]),
        report(position=None),
        report(position={"latitude": 95, "longitude": 2}),
        report(timestamp=float("nan")),
        report(cellTowers=[]),
    ]
    assert_taken(send(client, [*some(4), *bad]))
    assert Reading.objects.count() == 4
    reasons = RefusedReading.objects.order_by("index").values_list("index", "reason")
    assert [(index, reason.split(":")[0]) for index, reason in reasons] == [
        (4, "not a report"),
        (5, "cellTowers[0].cellId"),
        (6, "position"),
        (7, "position.latitude"),
        (8, "not a report"),
        (9, "cellTowers"),
    ]


def test_5010_good_reports_and_a_bad_one_are_one_batch(client: Client) -> None:
    assert_taken(send(client, [*some(5010), None], packed=True))
    assert (Reading.objects.count(), RefusedReading.objects.count()) == (5010, 1)


def test_wifi_and_bluetooth_are_never_stored(client: Client) -> None:
    heard = {
        "wifiAccessPoints": [{"macAddress": "01:23:45:67:89:ab"}],
        "bluetoothBeacons": [{"name": "mine"}],
    }
    refused = [report(**heard, position=None), report(**heard, cellTowers=[]), report(**heard, timestamp=0)]
    assert_taken(send(client, [report(**heard), *refused, {"wifiAccessPoints": float("nan")}]))
    kept = " ".join(RefusedReading.objects.values_list("raw", flat=True))
    assert Reading.objects.count() == 1
    assert RefusedReading.objects.count() == 4
    assert not any(word in kept for word in ("01:23", "mine", "wifi", "bluetooth"))


def test_a_lost_answer_and_a_reupload_count_once(client: Client) -> None:
    send(client, some(6), key="a")
    send(client, some(6), key="a")
    send(client, [*some(9)[4:], *some(2)], key="a", packed=True)
    assert Reading.objects.count() == 9


def test_days_without_their_times_are_no_teleports(client: Client) -> None:
    midnight = NOW_MS - NOW_MS % 86_400_000
    places = [{"latitude": 49.9, "longitude": 2.0 + degree} for degree in range(4)]
    send(client, [report(timestamp=midnight, position=place) for place in places])
    assert list(Reading.objects.values_list("held", flat=True)) == [None] * 4
    moments = range(midnight + 1000, midnight + 5000, 1000)
    send(client, [report(timestamp=at, position=place) for at, place in zip(moments, places, strict=True)])
    assert Reading.objects.exclude(held=None).count() > 0


def test_a_key_is_one_contributor_wherever_it_comes_from(client: Client) -> None:
    for address in ("192.0.2.1", "198.51.100.1"):
        client.defaults["REMOTE_ADDR"] = address
        send(client, some(2), key="volunteer-7")
    assert Contributor.objects.count() == 1


def test_a_key_that_is_a_token_is_that_contributor(client: Client) -> None:
    token = new_contributor()
    send(client, some(2), key=token)
    assert Reading.objects.filter(contributor=contributor_of(token)).count() == 2


@pytest.mark.parametrize(
    ("first", "second", "people"),
    [
        (("192.0.2.1", "NeoStumbler/2.4"), ("192.0.2.99", "NeoStumbler/2.4"), 1),
        (("192.0.2.1", "NeoStumbler/2.4"), ("192.0.2.1", "TowerCollector/2.1"), 2),
        (("192.0.2.1", "NeoStumbler/2.4"), ("192.0.3.1", "NeoStumbler/2.4"), 2),
        (("2001:db8:1:2::1", "a/1"), ("2001:db8:1:9::1", "a/1"), 1),
        (("2001:db8:1::1", "a/1"), ("2001:db8:2::1", "a/1"), 2),
    ],
)
def test_without_a_key_a_client_at_an_origin_is_one_contributor(
    client: Client, first: tuple[str, str], second: tuple[str, str], people: int
) -> None:
    for address, app in (first, second):
        client.defaults["REMOTE_ADDR"] = address
        assert_taken(send(client, some(2), **{"User-Agent": app}))
    assert Contributor.objects.count() == people


@pytest.mark.parametrize(
    ("body", "encoding", "validation"),
    [
        (b"{}", "", {"items": "Required"}),
        (b'{"items": null}', "", {"items": "expected `array`, got `null`"}),
        (b"[1]", "", {"body": "not a batch: Expected `object`, got `array`"}),
        (b"", "", {"body": "not a batch: Input data was truncated"}),
        (b"invalid", "gzip", None),
        (
            gzip.compress(b'{"items": []}', mtime=0)[:-2],
            "gzip",
            {"body": "the gzip body is broken: it ends too early"},
        ),
        (b'{"comment": "R\xe9sum\xe9", "items": []}', "", None),
    ],
)
def test_what_is_no_batch_is_answered_as_ichnaea_does(
    client: Client, body: bytes, encoding: str, validation: dict[str, str] | None
) -> None:
    headers = {"Content-Encoding": encoding} if encoding else {}
    answer = client.post(ADDRESS, body, content_type="application/json", headers=headers)
    told = answer.json()
    error = {"domain": "global", "reason": "parseError", "message": "Parse Error"}
    assert answer.status_code == 400
    assert told["error"] == {"errors": [error], "code": 400, "message": "Parse Error"}
    assert validation is None or told["details"] == {"validation": validation}
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_get_is_no_batch_and_a_browser_may_ask_first(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 400
    asked = client.options(ADDRESS)
    assert (asked.status_code, asked["Access-Control-Max-Age"]) == (200, "2592000")


def test_a_batch_over_days_that_hold_too_much_is_halved_here_as_no_app_can(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ago = [NOW_MS - number * 86_400_000 for number in (1, 3, 5)]
    for moment in ago:
        assert_taken(
            send(client, [report(timestamp=moment - 1000 * index) for index in range(3)], key="fleet")
        )
    monkeypatch.setattr(days, "MOST_JUDGED", 7)
    monkeypatch.setattr(storing, "MOST_A_DAY", 5)
    batch = [report(timestamp=moment - 60_000) for moment in ago]
    for _ in range(2):
        assert_taken(send(client, batch, key="fleet"))
        assert Reading.objects.count() == 12


def test_an_empty_batch_is_a_batch(client: Client) -> None:
    assert_taken(send(client, []))


def test_a_batch_that_no_phone_would_send_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geosubmit, "MOST_BYTES", 10_000)
    monkeypatch.setattr(geosubmit, "MOST_REPORTS", 3)
    many = send(client, [None] * 4)
    bomb = client.post(
        ADDRESS,
        gzip.compress(b'{"items": [' + b" " * 100_000 + b"]}"),
        content_type="application/json",
        headers={"Content-Encoding": "gzip"},
    )
    assert (many.status_code, bomb.status_code) == (400, 400)
    assert many.json()["details"]["validation"] == {"items": "4 in one batch, at most 3 are taken"}
    assert bomb.json()["details"]["validation"]["body"].startswith(
        "the body unpacks to more than 10000 bytes"
    )


def test_chunks_without_a_length_are_read_to_their_end(client: Client) -> None:
    body = json.dumps({"items": some(2)}).encode()
    chunked = {"wsgi.input_terminated": True, "CONTENT_LENGTH": "", "wsgi.input": BytesIO(body)}
    answer = client.post(ADDRESS, body, content_type="application/json", **chunked)  # type: ignore[arg-type]
    assert_taken(answer)
    assert Reading.objects.count() == 2


@pytest.mark.parametrize("limit", ["uploads", "origin", "newcomers"])
def test_too_much_is_told_to_come_back_and_never_that_it_is_wrong(
    client: Client, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(limits, "_count", lambda name, _: 1_000_000 if f":{limit}:" in name else 1)
    monkeypatch.setattr(limits._Silence, "until", 0.0)
    client.defaults["REMOTE_ADDR"] = "192.0.2.1"
    answer = send(client, some(2))
    assert answer.status_code == 503
    assert 1 <= int(answer["Retry-After"]) <= 86_400
    assert Reading.objects.count() == 0


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def store(*_: object) -> None:
        raise OperationalError("the database system is shutting down")

    with monkeypatch.context() as patch:
        patch.setattr(intake, "store_items", store)
        yield


@pytest.mark.usefixtures("away")
def test_while_the_database_is_away_phones_are_told_to_come_back(client: Client) -> None:
    answer = send(client, some(1))
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer.json()["error"]["errors"][0]["reason"] == "serviceUnavailable"


def test_a_network_code_that_is_too_long_sinks_no_batch(client: Client) -> None:
    odd = report(cellTowers=[SERVING | {"mobileNetworkCodeStr": "0000001"}])
    assert_taken(send(client, [odd, report()]))
    assert (Reading.objects.count(), RefusedReading.objects.count()) == (1, 1)
