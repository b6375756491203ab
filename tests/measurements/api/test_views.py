"""The write side from outside."""

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.test import Client

from measurements import intake
from measurements.models import Reading
from tests.measurements.factories import body, post, reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(client: Client) -> str:
    answer = client.post("/api/v1/contributors")
    assert answer.status_code == 201
    return str(answer.json()["token"])


def test_a_batch_is_answered_reading_by_reading(client: Client, token: str) -> None:
    bad = reading(home_plmn="orange")
    answer = post(client, token, [reading(), bad])
    assert answer.status_code == 202
    told = answer.json()
    assert (told["accepted"], told["duplicates"]) == (1, 0)
    assert told["refused"] == [
        {"index": 1, "id": bad["id"], "reason": "home_plmn: expected five or six digits"}
    ]


@pytest.mark.parametrize("fault", ['"accuracy_m": NaN', '"device_id": "\\ud800"', '"speed_mps": -Infinity'])
def test_a_reading_that_no_strict_parser_reads_is_refused_under_its_id(
    client: Client, token: str, fault: str
) -> None:
    good, bad = reading(), reading()
    sent = json.dumps({"readings": [good, bad]})[:-3] + f", {fault}}}]}}"
    headers = {"Authorization": f"Bearer {token}"}
    told = client.post("/api/v1/readings", sent, content_type="application/json", headers=headers).json()
    assert (told["accepted"], [(row["index"], row["id"]) for row in told["refused"]]) == (1, [(1, bad["id"])])


def test_a_reading_without_end_is_refused_and_the_others_taken(client: Client, token: str) -> None:
    endless = '{"noted": ' + "[" * 100_000 + "]" * 100_000 + "}"
    sent = f'{{"readings": [{endless}, {json.dumps(reading())}]}}'
    headers = {"Authorization": f"Bearer {token}"}
    told = client.post("/api/v1/readings", sent, content_type="application/json", headers=headers).json()
    assert (told["accepted"], told["refused"]) == (
        1,
        [{"index": 0, "id": "", "reason": "not a reading: brackets in brackets, too deep"}],
    )


def test_gzip_and_plain_are_the_same_batch(client: Client, token: str) -> None:
    sent = [reading()]
    plain, packed = post(client, token, sent).json(), post(client, token, sent, packed=True).json()
    assert (plain["receipt"], packed["duplicates"]) == (packed["receipt"], 1)


def test_chunks_without_a_length_are_a_batch(client: Client, token: str) -> None:
    sent = body([reading()])
    chunked = {"wsgi.input_terminated": True, "CONTENT_LENGTH": "", "wsgi.input": BytesIO(sent)}
    headers = {"Authorization": f"Bearer {token}"}
    asked: dict[str, Any] = {"content_type": "application/json", "headers": headers} | chunked
    assert client.post("/api/v1/readings", sent, **asked).json()["accepted"] == 1


def test_a_receipt_tells_what_became_of_each_reading(client: Client, token: str) -> None:
    good, bad = reading(), reading(latitude=95)
    receipt = post(client, token, [good, bad]).json()["receipt"]
    told = client.get(f"/api/v1/receipts/{receipt}").json()["readings"]
    assert [(row["id"], row["fate"]) for row in told] == [(good["id"], "waiting"), (bad["id"], "refused")]


def test_without_a_known_token_nothing_is_taken(client: Client) -> None:
    answer = post(client, "guess", [reading()])
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert (
        client.post("/api/v1/readings", body([reading()]), content_type="application/json").status_code == 401
    )


def test_erasure_ends_the_token(client: Client, token: str) -> None:
    post(client, token, [reading()])
    headers = {"Authorization": f"Bearer {token}"}
    assert client.delete("/api/v1/contributors/me", headers=headers).json() == {"readings": 1}
    assert post(client, token, [reading()]).status_code == 401
    assert Reading.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_erasures_at_once_are_one_erasure(client: Client, token: str) -> None:
    post(client, token, [reading()])

    def erase(_: int) -> int:
        try:
            headers = {"Authorization": f"Bearer {token}"}
            return Client().delete("/api/v1/contributors/me", headers=headers).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as clients:
        assert sorted(clients.map(erase, range(4))) == [200, 401, 401, 401]


@pytest.mark.parametrize(
    ("sent", "encoding", "status"),
    [
        (b"{", "identity", 400),
        (b"[]", "identity", 400),
        (b"no gzip", "gzip", 400),
        (gzip.compress(b'{"readings": []}', mtime=0)[:-4], "gzip", 400),
        (2 * gzip.compress(b'{"readings": []}', mtime=0), "gzip", 400),
        (gzip.compress(b'{"readings": []}', mtime=0) + b"junk", "gzip", 400),
        (b"{}", "br", 415),
    ],
)
def test_a_body_that_is_no_batch_is_a_problem(
    client: Client, token: str, sent: bytes, encoding: str, status: int
) -> None:
    headers = {"Authorization": f"Bearer {token}", "Content-Encoding": encoding}
    answer = client.post("/api/v1/readings", sent, content_type="application/json", headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert json.loads(answer.content)["detail"]


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_no_body_may_be_huge_packed_or_not(client: Client, token: str, settings: Any, encoding: str) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    headers = {"Authorization": f"Bearer {token}", "Content-Encoding": encoding}
    huge = b'{"readings": [' + b" " * 100_000 + b"]}"
    sent = gzip.compress(huge) if encoding == "gzip" else huge
    answer = client.post("/api/v1/readings", sent, content_type="application/json", headers=headers)
    assert answer.status_code == 413


def test_when_the_database_is_away_the_phone_is_told_when_to_come_back(
    client: Client, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("the database system is shutting down")

    monkeypatch.setattr(intake, "accept_batch", away)
    answer = post(client, token, [reading()])
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


def test_a_fault_of_ours_is_never_told_as_one_of_the_batch(
    client: Client, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object) -> None:
        raise ValueError("I/O operation on closed file.")

    monkeypatch.setattr(intake, "store_items", fault)
    client.raise_request_exception = False
    assert post(client, token, [reading()]).status_code == 500  # a probe that hears 400 gives the batch up
