"""More than a worker can take: what is accepted is stored, the rest is told so at once."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Barrier, BoundedSemaphore, Event

import pytest
from django.db import OperationalError, connection, connections
from django.test import Client

from measurements import intake
from measurements.api import overload
from measurements.contributors import contributor_of, new_contributor
from measurements.models import Reading
from measurements.outcome import Outcome
from publishing.problems import Problem
from tests.measurements.api.test_geosubmit import report, send
from tests.measurements.factories import post, reading

PLACES, CLIENTS = 2, 7


@pytest.fixture(autouse=True)
def two_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overload, "_places", BoundedSemaphore(PLACES))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("door", "taken"), [("native", 202), ("geosubmit", 200)])
def test_what_is_accepted_is_stored_and_the_rest_is_sent_away_at_once(
    door: str, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, full, store = Barrier(PLACES), Event(), intake.store_items

    def stored_once_others_were_sent_away(*sent: object) -> Outcome:
        inside.wait(10)
        assert full.wait(10)
        return store(*sent)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "store_items", stored_once_others_were_sent_away)
    tokens = [new_contributor() for _ in range(CLIENTS)]

    def upload(token: str) -> tuple[int, str]:
        try:
            if door == "native":
                answer = post(Client(), token, [reading()])
            else:
                answer = send(Client(), [report()], key=token)
            return answer.status_code, answer.headers.get("Retry-After", "")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CLIENTS) as clients:
        answers = [clients.submit(upload, token) for token in tokens]
        for _ in zip(range(CLIENTS - PLACES), as_completed(answers), strict=False):
            pass  # these were sent away while both places were taken
        full.set()
    told = sorted(answer.result() for answer in answers)
    assert told == sorted([(taken, "")] * PLACES + [(503, "10")] * (CLIENTS - PLACES))
    senders = [contributor_of(token).pk for token in tokens]
    assert Reading.objects.filter(contributor_id__in=senders).count() == PLACES


@pytest.mark.django_db
def test_a_place_is_free_again_whatever_happened() -> None:
    for _ in range(PLACES + 1):
        with pytest.raises(ValueError, match="half"), overload.place():
            raise ValueError("half way")
    with overload.place(), overload.place(), pytest.raises(Problem, match="under way"), overload.place():
        pass


@pytest.mark.django_db(transaction=True)
def test_an_upload_waits_for_nothing_without_end_and_others_are_patient(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(overload, "IMPATIENT", "SET statement_timeout = '50ms'")
    with pytest.raises(OperationalError, match="timeout"), overload.place(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(10)")
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)
