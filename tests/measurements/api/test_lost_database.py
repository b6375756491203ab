"""A database that goes away in the middle of a batch: nothing is kept of it, and the phone sends it again."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from measurements import storing
from measurements.models import Batch, Reading
from tests.measurements.api.test_geosubmit import report, send
from tests.measurements.factories import post, reading

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection is ended by the server while readings are on their way into the table."""

    def judge(rows: list[Any]) -> Any:
        process = connection.connection.info.backend_pid
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
        other.close()
        return wanted(rows)

    wanted = storing.judge
    monkeypatch.setattr(storing, "judge", judge)


def uploaded(door: str, token: str, sent: Any) -> Any:
    """The answer of a door, on a connection of its own."""

    def upload() -> Any:
        try:
            if door == "native":
                return post(Client(), token, [sent])
            return send(Client(), [sent], key=token)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(upload).result()


@pytest.mark.parametrize("door", ["native", "geosubmit"])
def test_a_batch_that_the_database_did_not_survive_is_sent_again_and_counts_once(
    client: Client, cut_off: None, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    token = client.post("/api/v1/contributors").json()["token"]
    sent = reading() if door == "native" else report()
    assert uploaded(door, token, sent).status_code == 503
    assert (Reading.objects.count(), Batch.objects.count()) == (0, 0)

    monkeypatch.undo()
    assert [uploaded(door, token, sent).status_code // 100 for _ in range(2)] == [2, 2]
    assert Reading.objects.count() == 1
