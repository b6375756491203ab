"""A receipt says of each reading what the database says."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from coverage import fold
from coverage.models import Evidence
from measurements.models import Batch, Reading
from measurements.vocabulary import NO_EVIDENCE_BECAUSE
from tests.measurements.factories import post, reading

pytestmark = pytest.mark.django_db

GOOD, MOCKED, FAR, BAD = 880, 40, 30, 50


def a_mixed_batch() -> list[dict[str, Any]]:
    """A thousand readings: a walk, some mocked, some from nowhere near, some impossible."""
    noon = datetime.now(UTC).replace(hour=12) - timedelta(days=2)
    moments = [(noon + timedelta(seconds=20 * n)).isoformat() for n in range(GOOD + MOCKED + FAR)]
    changes = [{}] * GOOD + [{"longitude": 3.0}] * FAR + [{"is_mock": True}] * MOCKED
    walk = [
        reading(**{"observed_at": moment, "longitude": 2 + n / 1e5, **more})
        for n, (moment, more) in enumerate(zip(moments, changes, strict=True))
    ]
    return walk + [reading(latitude=95)] * BAD


def fates(client: Client, receipt: str) -> Counter[str]:
    told = client.get(f"/api/v1/receipts/{receipt}").json()["readings"]
    return Counter(one["fate"] for one in told)


def test_receipts_count_as_the_database_does(client: Client) -> None:
    token = client.post("/api/v1/contributors").json()["token"]
    answer = post(client, token, a_mixed_batch()).json()
    assert (answer["accepted"], answer["held"], len(answer["refused"])) == (
        GOOD + MOCKED + FAR,
        MOCKED + FAR,
        BAD,
    )
    held = Reading.objects.exclude(held=None).count()
    assert held == MOCKED + FAR
    waiting = Counter(waiting=Reading.objects.filter(held=None).count(), held=held, refused=BAD)
    assert fates(client, answer["receipt"]) == waiting

    fold.fold_new_readings()
    used = Counter(used=Reading.objects.filter(held=None).count(), held=held, refused=BAD)
    assert fates(client, answer["receipt"]) == used
    refusals = Batch.objects.get(receipt=answer["receipt"]).refusals.count()
    assert (used.total(), refusals) == (1_000, BAD)


def test_each_held_reading_says_why(client: Client) -> None:
    token = client.post("/api/v1/contributors").json()["token"]
    receipt = post(client, token, [reading(is_mock=True), reading(latitude=95)]).json()["receipt"]
    held, refused = client.get(f"/api/v1/receipts/{receipt}").json()["readings"]
    assert (held["fate"], held["reason"]) == ("held", "mock: its position was not measured (is_mock)")
    assert (refused["fate"], refused["index"]) == ("refused", 1)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"accuracy_m": 251}, "accuracy"),
        ({"home_plmn": "20826"}, "operator"),
        ({"home_plmn": "310410"}, "operator"),
        ({"home_plmn": "20801", "serving_plmn": "20601"}, "away"),
        ({"home_plmn": "20801", "longitude": 29.0}, "away"),
        ({"service_state": "radio_off"}, "radio_off"),
        ({"service_state": "in_service"}, "technology"),
        ({"service_state": "in_service", "kind": "active_test"}, "technology"),
        ({"service_state": "in_service", "technology": "4G", "kind": "statement"}, "statement"),
    ],
)
def test_what_speaks_of_no_service_is_never_told_to_be_used(
    client: Client, changes: dict[str, Any], word: str
) -> None:
    token = client.post("/api/v1/contributors").json()["token"]
    receipt = post(client, token, [reading(**changes)]).json()["receipt"]
    for _ in range(2):
        (told,) = client.get(f"/api/v1/receipts/{receipt}").json()["readings"]
        assert (told["fate"], told["reason"]) == ("no_evidence", f"{word}: {NO_EVIDENCE_BECAUSE[word]}")
        fold.fold_new_readings()
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("changes", [{}, {"kind": "statement"}, {"accuracy_m": 250}, {"home_plmn": "20825"}])
def test_what_is_told_to_be_used_is_in_the_evidence(client: Client, changes: dict[str, Any]) -> None:
    token = client.post("/api/v1/contributors").json()["token"]
    receipt = post(client, token, [reading(**changes)]).json()["receipt"]
    fold.fold_new_readings()
    assert fates(client, receipt) == Counter(used=1)
    assert Evidence.objects.exists()


def test_a_released_reading_says_so(client: Client) -> None:
    token = client.post("/api/v1/contributors").json()["token"]
    moments = [
        (datetime.now(UTC).replace(hour=12) - timedelta(days=1, minutes=n)).isoformat() for n in range(4)
    ]
    near, far = moments[:2], moments[2]
    post(client, token, [reading(observed_at=moment, longitude=3.0) for moment in near])
    receipt = post(client, token, [reading(observed_at=far)]).json()["receipt"]
    fold.fold_new_readings()
    assert fates(client, receipt) == Counter(held=1)
    more = [
        reading(observed_at=(datetime.fromisoformat(far) - timedelta(minutes=n)).isoformat()) for n in (1, 2)
    ]
    post(client, token, more)
    assert fates(client, receipt) == Counter(waiting=1)
    fold.fold_new_readings()
    assert fates(client, receipt) == Counter(used=1)


def test_what_is_forgotten_is_gone(client: Client) -> None:
    token = client.post("/api/v1/contributors").json()["token"]
    receipt = post(client, token, [reading()]).json()["receipt"]
    Reading.objects.all().delete()
    assert fates(client, receipt) == Counter(gone=1)
