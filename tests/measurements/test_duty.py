"""Gaps of duty: kept once, refused with a reason, erased with the person."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from django.test import Client

from measurements.contributors import erase
from measurements.duty import MOST_GAPS, OTHER, GapsOutcome, _known, accept_gaps
from measurements.models import Contributor, DutyGap
from tests.measurements.factories import contributor

pytestmark = pytest.mark.django_db


def gap(**changes: Any) -> dict[str, Any]:
    """Ten minutes on a road yesterday in which the modem did not answer."""
    began = datetime.now(UTC) - timedelta(days=1)
    return {
        "id": str(uuid4()),
        "from": began.isoformat(),
        "until": (began + timedelta(minutes=10)).isoformat(),
        "from_longitude": 2.0,
        "from_latitude": 49.9,
        "until_longitude": 2.1,
        "until_latitude": 49.95,
        "home_plmn": "00101",
        "device_id": "modem 0",
        "reason": "source_failed",
        **changes,
    }


def send(somebody: Contributor, *gaps: object) -> GapsOutcome:
    return accept_gaps(somebody, msgspec.json.encode({"gaps": gaps}))


def test_a_gap_is_kept_with_its_ends() -> None:
    somebody, one = contributor(), gap()
    assert send(somebody, one).accepted == 1
    row = DutyGap.objects.get(contributor=somebody)
    assert (str(row.gap_id), row.until_longitude, row.reason) == (one["id"], 2.1, "source_failed")
    assert row.ended_at - row.began_at == timedelta(minutes=10)


def test_a_gap_with_no_number_for_a_place_sinks_no_other() -> None:
    somebody, one, other = contributor(), gap(), gap(until_latitude=float("nan"))
    outcome = accept_gaps(somebody, json.dumps({"gaps": [other, one]}).encode())
    assert (outcome.accepted, [entry["index"] for entry in outcome.refused]) == (1, [0])
    assert str(outcome.refused[0]["reason"]).startswith("not a gap")


def test_the_same_gaps_again_change_nothing() -> None:
    somebody, one = contributor(), gap()
    send(somebody, one, one)
    assert send(somebody, one) == GapsOutcome(duplicates=1)
    assert DutyGap.objects.count() == 1


def test_a_gap_without_device_and_sim_is_kept() -> None:
    sent = {name: value for name, value in gap().items() if name not in ("device_id", "home_plmn")}
    assert send(contributor(), sent).accepted == 1


def test_two_contributors_may_use_the_same_id() -> None:
    one = gap()
    assert (send(contributor(), one).accepted, send(contributor(), one).accepted) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"until": "2026-01-01T00:00:00Z", "from": "2026-01-02T00:00:00Z"}, "until: is before from"),
        ({"until": "2999-01-01T00:00:00Z"}, "until: 2999-01-01T00:00:00Z is in the future"),
        (
            {"from": "2020-01-01T00:00:00Z", "until": "2020-01-01T01:00:00Z"},
            "until: 2020-01-01 is too long ago",
        ),
        ({"from": "0001-01-01T00:00:00+14:00"}, "from: 0001-01-01 is before there were networks"),
        ({"from_latitude": 95}, "from_latitude: "),
        ({"from": "yesterday"}, "from: "),
        ({"home_plmn": "orange"}, "home_plmn: "),
        ({"reason": "Because of <b>"}, "reason: "),
    ],
)
def test_a_bad_one_is_named_and_sinks_no_other(changes: dict[str, Any], reason: str) -> None:
    bad = gap(**changes)
    outcome = send(contributor(), gap(), bad, 7)
    assert (outcome.accepted, len(outcome.refused)) == (1, 2)
    told = outcome.refused[0]
    assert (told["index"], told["id"]) == (1, bad["id"])
    assert str(told["reason"]).startswith(reason)


def test_of_what_is_there_only_what_is_sent_again_is_read() -> None:
    somebody, one = contributor(), gap()
    send(somebody, one, gap(), gap())
    rows = _known(somebody, [msgspec.Raw(msgspec.json.encode(sent)) for sent in (one, gap(), 7)])
    assert [str(identity) for identity in rows] == [one["id"]]


def test_the_same_id_with_other_ends_is_refused() -> None:
    somebody, one = contributor(), gap()
    send(somebody, one)
    assert send(somebody, one | {"until_longitude": 3.0}).refused[0]["reason"] == OTHER


@pytest.mark.parametrize("body", [b"", b"[]", b'{"readings": []}', b'{"gaps": 7}'])
def test_what_is_no_list_of_gaps_is_said(body: bytes) -> None:
    with pytest.raises(ValueError, match="gaps"):
        accept_gaps(contributor(), body)


def test_a_list_may_not_be_endless() -> None:
    with pytest.raises(ValueError, match="gaps: 1001 in one batch, at most 1000 are taken"):
        send(contributor(), *[1] * (MOST_GAPS + 1))


def test_gaps_go_with_the_person() -> None:
    somebody = contributor()
    send(somebody, gap())
    erase(somebody)
    assert not DutyGap.objects.exists()
    with pytest.raises(Contributor.DoesNotExist):
        send(somebody, gap())


def test_a_device_that_names_itself_for_good_is_renamed() -> None:
    send(contributor(), gap(device_id="353456789012348"))
    assert "353456" not in DutyGap.objects.get().device_id


def test_the_door_asks_for_a_token_and_answers_202(client: Client) -> None:
    body = msgspec.json.encode({"gaps": [gap()]})
    assert client.post("/api/v1/duty-gaps", body, content_type="application/json").status_code == 401
    token = client.post("/api/v1/contributors").json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    answer = client.post("/api/v1/duty-gaps", body, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()) == (202, {"accepted": 1, "duplicates": 0, "refused": []})
    bad = client.post("/api/v1/duty-gaps", b"{}", content_type="application/json", headers=headers)
    assert (bad.status_code, bad.json()["detail"]) == (400, "gaps: missing")
