"""All that was sent under a token can be had by who shows it, whole, page by page, and by nobody else."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from coverage import fold
from measurements import limits
from measurements.columns import COLUMNS
from measurements.kept import FIELDS
from measurements.models import Reading
from tests.maps.test_api import check
from tests.measurements.factories import post, reading
from tests.measurements.test_duty import gap

pytestmark = pytest.mark.django_db

OWN = "/api/v1/contributors/me/readings"
MIDNIGHT = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
EVERY_FIELD = {
    "observed_at": (MIDNIGHT + timedelta(hours=9, microseconds=123_456)).isoformat(),
    "accuracy_m": 12.3,
    "service_state": "in_service",
    "home_plmn_origin": "declared",
    "serving_plmn": "00102",
    "technology": "4G",
    "max_technology": "5G",
    "signal_dbm": -95.7,
    "signal_kind": "rsrp",
    "quality_db": -11.5,
    "sinr_db": 3.2,
    "cell_id": 2**36 - 1,
    "environment": "vehicle",
    "speed_mps": 13.9,
    "altitude_m": 81.25,
    "device_id": "van 3",
    "kind": "active_test",
    "is_mock": False,
}


@pytest.fixture
def token(client: Client) -> str:
    return str(client.post("/api/v1/contributors").json()["token"])


def own(client: Client, token: str, address: str = OWN) -> Any:
    return client.get(address, headers={"Authorization": f"Bearer {token}"})


def pages(client: Client, token: str, limit: int) -> Iterator[dict[str, Any]]:
    address = f"{OWN}?limit={limit}"
    while address:
        page = own(client, token, address).json()
        yield page
        address = page["next"] and f"{OWN}?{urlsplit(page['next']).query}"


def send_gaps(client: Client, token: str, *gaps: dict[str, Any]) -> None:
    body, headers = json.dumps({"gaps": gaps}), {"Authorization": f"Bearer {token}"}
    client.post("/api/v1/duty-gaps", body, content_type="application/json", headers=headers)


def moments(sent: dict[str, Any]) -> dict[str, Any]:
    """The same with its times as moments, which may be spelt in several ways."""
    return {
        name: datetime.fromisoformat(value) if name in ("observed_at", "from", "until") else value
        for name, value in sent.items()
    }


def test_a_reading_comes_back_with_every_field_as_it_was_sent(client: Client, token: str) -> None:
    sent = reading(**EVERY_FIELD)
    receipt = post(client, token, [sent]).json()["receipt"]
    answer = own(client, token)
    (kept,) = answer.json()["readings"]
    assert set(sent) == set(FIELDS)
    assert moments({name: kept[name] for name in FIELDS}) == moments(sent)
    assert (kept["receipt"], kept["fate"], "reason" in kept) == (receipt, "waiting", False)
    assert answer["Cache-Control"] == "no-store"


def test_what_was_not_said_comes_back_as_not_said(client: Client, token: str) -> None:
    sent = reading()
    post(client, token, [sent])
    (kept,) = own(client, token).json()["readings"]
    unsaid = {name for name in FIELDS if kept[name] is None}
    assert unsaid == set(FIELDS) - set(sent) - {"home_plmn_origin", "kind", "is_mock"}


def test_no_column_of_a_reading_is_held_back_but_for_its_own_numbers() -> None:
    assert set(COLUMNS) - set(FIELDS) == {"contributor_id", "batch_id", "digest", "held"}


def test_each_says_what_became_of_it(client: Client, token: str) -> None:
    hour = [(MIDNIGHT + timedelta(hours=hour)).isoformat() for hour in range(1, 5)]
    changes = [{}, {"is_mock": True}, {"accuracy_m": 900}, {"kind": "statement"}]
    sent = [reading(observed_at=at, **more) for at, more in zip(hour, changes, strict=True)]
    bad = reading(latitude=95, imei="353456789012348")
    post(client, token, [*sent, bad])
    send_gaps(client, token, one := gap())
    fold.fold_new_readings()

    told = own(client, token).json()
    assert [(row["id"], row["fate"]) for row in told["readings"]] == [
        (row["id"], fate) for row, fate in zip(sent, ("used", "held", "no_evidence", "used"), strict=True)
    ]
    assert [row.get("reason", "").split(":")[0] for row in told["readings"]] == ["", "mock", "accuracy", ""]
    (refused,) = told["refused"]
    assert (refused["id"], refused["index"], refused["reason"].split(":")[0]) == (bad["id"], 4, "latitude")
    assert json.loads(refused["sent"]) == bad | {"imei": "removed"}
    assert [moments(row) for row in told["duty_gaps"]] == [moments(one)]
    assert (told["contributor"]["consent_version"] != "", told["next"]) == (True, None)
    check(client, OWN, told)


@pytest.mark.parametrize("limit", [1, 2, 3, 1000])
def test_pages_give_everything_once_and_in_order(client: Client, token: str, limit: int) -> None:
    same = (MIDNIGHT + timedelta(hours=2)).isoformat()
    later = [(MIDNIGHT + timedelta(hours=hour)).isoformat() for hour in (20, 1, 3)]
    sent = [reading(observed_at=at, longitude=2 + n / 1e4) for n, at in enumerate([same, same, *later])]
    post(client, token, [*sent, reading(latitude=95), reading(latitude=96)])
    send_gaps(client, token, gap(), gap(), gap())
    found = list(pages(client, token, limit))
    assert len(found) == -(-10 // limit)
    lists = {
        name: [row for page in found for row in page[name]] for name in ("readings", "refused", "duty_gaps")
    }
    in_order = sorted(sent, key=lambda row: (row["observed_at"], row["id"]))
    assert [row["id"] for row in lists["readings"]] == [row["id"] for row in in_order]
    assert [row["index"] for row in lists["refused"]] == [5, 6]
    assert len({row["id"] for row in lists["duty_gaps"]}) == len(lists["duty_gaps"]) == 3


def test_a_reading_that_comes_between_two_pages_moves_no_other(client: Client, token: str) -> None:
    hours = [(MIDNIGHT + timedelta(hours=hour)).isoformat() for hour in (2, 4, 6)]
    post(client, token, [reading(observed_at=at) for at in hours])
    walk = pages(client, token, 2)
    first = next(walk)["readings"]
    post(client, token, [reading(observed_at=(MIDNIGHT + timedelta(hours=1)).isoformat())])
    rest = [row for page in walk for row in page["readings"]]
    assert [datetime.fromisoformat(row["observed_at"]) for row in first + rest] == [
        datetime.fromisoformat(at) for at in hours
    ]


def test_nobody_is_given_anything_of_another(client: Client, token: str) -> None:
    post(client, token, [reading(), reading(latitude=95)])
    send_gaps(client, token, gap())
    other = client.post("/api/v1/contributors").json()["token"]
    told = own(client, other).json()
    assert [told[name] for name in ("readings", "refused", "duty_gaps", "next")] == [[], [], [], None]
    assert (client.get(OWN).status_code, own(client, "guess").status_code) == (401, 401)


def test_who_erased_has_nothing_left_to_take(client: Client, token: str) -> None:
    post(client, token, [reading()])
    client.delete("/api/v1/contributors/me", headers={"Authorization": f"Bearer {token}"})
    answer = own(client, token)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("page=2", "page"),
        ("cursor=", "cursor"),
        ("cursor=contributors~1", "cursor"),
        ("cursor=readings~2026-11-20", "cursor"),
        ("cursor=readings~2026-11-20T08:15:00~7c8f3f0e-6c56-4a0e-9a59-3c7c3a8f4a10", "cursor"),
        ("cursor=refused~-1", "cursor"),
        ("cursor=duty_gaps~99999999999999999999", "cursor"),
    ],
)
def test_a_wrong_parameter_is_named(client: Client, token: str, query: str, name: str) -> None:
    answer = own(client, token, f"{OWN}?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, name)


def test_too_many_pages_answer_429(client: Client, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits._Silence, "until", 0.0)
    monkeypatch.setitem(limits.LIMITS, "own", limits.Limit(2, 86_400))
    answers = [own(client, token) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 86_400
