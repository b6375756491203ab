"""A log that G-NetTrack uploads: a file in a form."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from measurements.api import uploads
from measurements.models import Contributor, Reading

pytestmark = pytest.mark.django_db

HEADER = "Timestamp\tLongitude\tLatitude\tOperatorname\tOperator\tNode\tCellID\tNetworkTech\tLevel\tQual"
NOON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=2)


def log(*rows: str, zone: str = "Europe/Paris") -> bytes:
    """A log of that zone: each row a second after the one before."""
    local = [(NOON + timedelta(seconds=second)).astimezone(ZoneInfo(zone)) for second in range(len(rows))]
    lines = [f"{when:%Y.%m.%d_%H.%M.%S}\t2.0\t49.9\t{row}" for when, row in zip(local, rows, strict=True)]
    return "\n".join([HEADER, *lines, ""]).encode()


SERVED, NONE, BAD = (
    "Alpha\t00101\t21\t11\t4G\t-81\t-8",
    "NO_COVERAGE\t\t\t\t--\t-200\t",
    "Alpha\t00101\t\t\t?\t\t",
)


def upload(client: Client, content: bytes, query: str = "key=van-3", part: str = "fileToUpload") -> Any:
    return client.post(f"/upload/gnettrack?{query}", {part: SimpleUploadedFile("log.txt", content)})


def test_a_log_is_stored_line_by_line_and_once(client: Client) -> None:
    sent = log(SERVED, NONE, BAD, SERVED)
    first, again = (upload(client, sent, "key=van-3&home_plmn=00101") for _ in range(2))
    assert first.status_code == 200
    told = first.json()
    assert (told["accepted"], told["duplicates"], told["refused"]) == (3, 0, 1)
    assert [reason.split(":")[0] for reason in told["reasons"]] == ["NetworkTech"]
    assert (again.json()["accepted"], again.json()["duplicates"]) == (0, 3)
    assert (Reading.objects.count(), Contributor.objects.count()) == (3, 1)


@pytest.mark.parametrize(
    ("zone", "query"), [("Europe/Paris", ""), ("Indian/Reunion", "timezone=Indian/Reunion")]
)
def test_local_time_is_that_of_the_zone_named_or_of_the_server(client: Client, zone: str, query: str) -> None:
    assert upload(client, log(SERVED, zone=zone), query).json()["accepted"] == 1
    assert Reading.objects.get().observed_at == NOON


@pytest.mark.parametrize(
    ("query", "part", "content", "parameter"),
    [
        ("timezone=Mars", "fileToUpload", log(SERVED), "timezone"),
        ("home_plmn=orange", "fileToUpload", log(SERVED), "home_plmn"),
        ("", "file", log(SERVED), "fileToUpload"),
        ("", "fileToUpload", b"a;b\n", "fileToUpload"),
    ],
)
def test_what_is_no_log_is_a_problem_that_names_the_part(
    client: Client, query: str, part: str, content: bytes, parameter: str
) -> None:
    answer = upload(client, content, query, part)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["parameter"] == parameter
    assert answer.json()["detail"].startswith(parameter)


def test_a_log_may_not_be_endless(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 100)
    assert upload(client, log(SERVED, SERVED)).status_code == 413
