"""Whoever watches the service asks one door: 200 while all is within its limits, else 503 and what is not."""

import json
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Notice
from accounts.models.notices import State
from accounts.outbox import Mail, post
from config import health
from coverage import pipeline
from coverage.models import OfficialRefusal, PipelineState
from measurements.models import TouchedDay
from tests.conftest import PROJECT
from tests.coverage.factories import ALPHA, release

NOW_AND_THEN = timedelta(minutes=5)


@pytest.fixture
def published(db) -> None:
    """A service that runs: the beat has just published."""
    pipeline.publish()


def ask(status: int = 200) -> dict[str, Any]:
    answer = Client().get("/health")
    assert answer.status_code == status
    told: dict[str, Any] = answer.json()
    assert told["ok"] == (status == 200) == (not told["failing"])
    return told


def waiting(since: timedelta) -> TouchedDay:
    day = TouchedDay.objects.create(contributor_id=1, day=timezone.now().date())
    TouchedDay.objects.filter(pk=day.pk).update(touched_at=timezone.now() - since)
    return day


def given_up(count: int, ago: timedelta) -> None:
    for number in range(count):
        post(f"told:{ago}:{number}", mail=Mail("anne@example.org", "Sujet", "Le texte"))
    Notice.objects.filter(state=State.WAITING).update(state=State.DEAD, ended_at=timezone.now() - ago)


def test_a_service_that_runs_is_well_and_says_by_which_limits(published) -> None:
    told = ask()
    assert (told["database"], told["redis"]) == (True, True)
    assert told["waiting_s"] is None
    assert told["published_s"] < 60
    assert (told["given_up"], told["release_days"], told["refused_files"]) == (0, None, [])
    assert told["limits"] == health.limits()


def test_it_keeps_no_session_no_copy_and_no_place_in_an_index(published) -> None:
    answer = Client().get("/health")
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert Client().post("/health").status_code == 405


def test_it_costs_a_handful_of_short_queries(published, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(8):
        ask()


def test_a_day_that_waits_too_long_for_the_fold_is_told(published) -> None:
    day = waiting(NOW_AND_THEN)
    assert ask()["waiting_s"] == pytest.approx(300, abs=30)
    TouchedDay.objects.filter(pk=day.pk).update(touched_at=timezone.now() - timedelta(hours=2))
    assert ask(503)["failing"] == ["waiting_s"]
    TouchedDay.objects.filter(pk=day.pk).update(done_at=timezone.now())
    ask()


def test_a_publication_that_does_not_come_is_told_though_nothing_is_new(published) -> None:
    long_ago = timezone.now() - timedelta(hours=3)
    PipelineState.objects.update(published_at=long_ago)
    assert ask(503)["failing"] == ["published_s"]
    pipeline.publish()
    ask()


@pytest.mark.django_db
def test_what_never_published_is_not_well() -> None:
    assert ask(503)["failing"] == ["published_s"]


def test_many_notices_given_up_today_are_told_and_a_few_or_old_ones_are_not(published) -> None:
    given_up(50, timedelta(days=2))
    given_up(health.GIVEN_UP_AT_MOST, NOW_AND_THEN)
    assert ask()["given_up"] == health.GIVEN_UP_AT_MOST
    given_up(1, 2 * NOW_AND_THEN)
    assert ask(503)["failing"] == ["given_up"]


def test_an_official_map_that_was_not_renewed_is_told(published) -> None:
    release(ALPHA, "data_4g", released_on=timezone.now().date() - timedelta(days=300))
    assert ask(503)["failing"] == ["release_days"]
    release(ALPHA, "voice", released_on=timezone.now().date() - timedelta(days=100))
    assert ask()["release_days"] == 100


def test_a_refused_official_file_is_told_by_its_layer_until_it_is_settled(published) -> None:
    of = {"operator": "20801", "layer": "4G_data", "territory": "Metropole"}
    told = {"name": "somebodys-own-name.gpkg", "message": "techno", "refused_at": timezone.now()}
    OfficialRefusal.objects.create(step="import", **of, **told)
    answer = ask(503)
    assert answer["refused_files"] == ["Metropole 20801 4G_data"]
    assert "somebodys" not in json.dumps(answer)
    OfficialRefusal.objects.update(settled_at=timezone.now())
    ask()


def test_without_database_and_redis_it_still_answers() -> None:
    """In a process of its own, whose services are nowhere."""
    asking = (
        "import django; django.setup(); from django.test import Client; "
        "answer = Client().get('/health', headers={'host': 'localhost'}); "
        "print(answer.status_code, answer.text)"
    )
    nowhere = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": "postgis://localhost:1/nothing",
        "REDIS_URL": "unix:///nowhere.sock",
    }
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", asking],
        cwd=PROJECT,
        env=nowhere,
        capture_output=True,
        text=True,
        check=True,
    )
    status, _, body = ran.stdout.strip().splitlines()[-1].partition(" ")
    told = json.loads(body)
    assert (status, told["failing"]) == ("503", ["database", "redis"])
    assert set(told) == {"ok", "failing", "redis", "database", "limits"}
