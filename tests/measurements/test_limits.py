"""Limits keep floods out, and nobody else; an origin is what the administrator's proxies say it is."""

import re
from ipaddress import ip_network
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client, RequestFactory
from redis import Redis, RedisError

from measurements import limits
from measurements.limits import Limit, allow, origin_of
from tests.measurements.factories import post, reading

HOME = "203.0.113.7"


@pytest.fixture(autouse=True)
def answering(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """A Redis that may take its time, and that no earlier test found silent; skips where none answers."""
    patient = Redis.from_url(settings.REDIS_URL, socket_timeout=30)
    monkeypatch.setattr(limits, "_redis", lambda: patient)
    monkeypatch.setattr(limits._Silence, "until", 0.0)
    try:
        patient.ping()
    except RedisError as error:
        pytest.skip(f"no Redis answers: {error}")


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in limits.LIMITS:
        monkeypatch.setitem(limits.LIMITS, name, Limit(2, 60))
    monkeypatch.setattr(limits.time, "time", lambda: 90.0)  # a minute may end between two questions


def origin(address: str, forwarded: str | None = None) -> str:
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    return origin_of(RequestFactory().get("/", REMOTE_ADDR=address, **headers))


@pytest.mark.usefixtures("two")
def test_the_third_of_two_waits_until_the_span_is_over() -> None:
    somebody = uuid4().hex
    assert [allow("uploads", somebody, 600_000 + second) for second in (10, 11, 12, 59)] == [0, 0, 48, 1]
    assert allow("uploads", somebody, 600_060) == 0


@pytest.mark.usefixtures("two")
def test_another_person_and_another_counter_are_not_limited_with_them() -> None:
    somebody = uuid4().hex
    assert [allow("uploads", somebody, 0) for _ in range(3)][2] > 0
    assert (allow("uploads", uuid4().hex, 0), allow("origin", somebody, 0)) == (0, 0)


def test_ninety_days_of_readings_get_through_in_minutes() -> None:
    batches = 90 * 24 * 120 // 1_000 + 1
    somebody = uuid4().hex
    assert not any(allow("uploads", somebody, 1_200_000 + 2 * batch) for batch in range(batches))


def test_a_counter_is_no_address_and_ends() -> None:
    moment = 60 * int(uuid4().hex[:8], 16)
    allow("origin", origin(HOME), moment)
    (made,) = limits._redis().scan_iter(f"limits:origin:{moment // limits.UPLOADS_OF_ORIGIN.span_s}:*")
    assert re.fullmatch("[0-9a-f]{32}", made.decode().split(":")[-1])
    assert 0 < limits._redis().ttl(made) <= limits.UPLOADS_OF_ORIGIN.span_s


def test_while_redis_is_away_nobody_is_limited(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    monkeypatch.setattr(limits, "_redis", lambda: Redis.from_url("unix:///nowhere.sock"))
    monkeypatch.setitem(limits.LIMITS, "uploads", Limit(0, 60))
    assert [allow("uploads", "somebody") for _ in range(3)] == [0, 0, 0]
    assert [record.message.split(":")[0] for record in caplog.records] == ["limits"]


def test_what_breaks_in_the_client_of_redis_limits_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed() -> Redis:
        raise ValueError("I/O operation on closed file.")

    monkeypatch.setattr(limits, "_redis", closed)
    assert allow("uploads", "somebody") == 0


def test_neighbours_are_one_origin_and_the_next_network_is_another() -> None:
    assert origin(HOME) == origin("203.0.113.200") == origin("::ffff:203.0.113.9") != origin("203.0.114.7")
    assert origin("2001:db8:1:2::3") == origin("2001:db8:1:ff::4") != origin("2001:db8:2::3")


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "", "nonsense"])
def test_this_machine_and_a_socket_are_no_origin(address: str) -> None:
    assert origin(address) == ""


def test_a_council_whose_fleet_has_one_address_is_not_limited(settings: Any) -> None:
    settings.TRUSTED_ORIGINS = [ip_network("203.0.113.0/24")]
    assert origin(HOME) == ""


def test_what_anybody_writes_into_a_header_is_not_believed() -> None:
    assert origin(HOME, "198.51.100.1") == origin(HOME)


def test_a_proxy_that_was_named_is_believed_about_the_last_one_before_it(settings: Any) -> None:
    settings.TRUSTED_PROXIES = [ip_network("192.0.2.1"), ip_network("10.0.0.0/8")]
    assert origin("192.0.2.1", f"198.51.100.1, {HOME}") == origin(HOME)
    assert origin("192.0.2.1", f"{HOME}, 10.1.2.3") == origin(HOME)
    assert origin("192.0.2.1", "") == origin("192.0.2.1")
    assert origin("192.0.2.1", "unknown") == ""


def test_a_proxy_that_speaks_through_a_socket_can_be_named(settings: Any) -> None:
    settings.TRUSTED_PROXIES = [ip_network("0.0.0.0")]
    assert origin("", HOME) == origin(HOME)


@pytest.mark.django_db
@pytest.mark.usefixtures("two")
def test_too_much_answers_429_and_says_when_to_come_back(client: Client) -> None:
    made = [client.post("/api/v1/contributors", REMOTE_ADDR="198.51.100.77") for _ in range(3)]
    assert [answer.status_code for answer in made][-1] == 429
    assert 0 < int(made[-1]["Retry-After"]) <= 60
    assert made[-1]["Content-Type"] == "application/problem+json"

    token = client.post("/api/v1/contributors").json()["token"]
    answers = [post(client, token, [reading()]) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert "Retry-After" in answers[-1]
