"""Whoever follows a zone confirms by mail, hears of each step once, and leaves without a trace."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Notice
from coverage.models import WhiteZone
from gap_reports.asking_to_follow import forget_unanswered
from gap_reports.follow_zones import follow_zones
from gap_reports.followers import ask_to_measure, how_many, tell_all
from gap_reports.models import Case, Follower
from gap_reports.states import Move, State
from tests.gap_reports.factories import NOON, a_case, a_zone, take

pytestmark = pytest.mark.django_db

ADDRESS = "ada@example.org"


@pytest.fixture(autouse=True)
def on_https(settings: Any) -> None:
    settings.SITE_ADDRESS = "https://carte.example.org"


def ask(zone: WhiteZone, mail: str = ADDRESS, status: int = 200) -> None:
    assert Client().post(f"/zones/{zone.pk}/follow/", {"mail": mail}).status_code == status


def links(text: str) -> list[str]:
    """Paths of the links of a mail that carry a secret."""
    return re.findall(r"https://carte\.example\.org(/following/\S+)", text)


def last_mail() -> dict[str, str]:
    content: dict[str, str] = Notice.objects.order_by("created_at").last().content
    return content


def a_follower(zone: WhiteZone, mail: str = ADDRESS) -> Follower:
    """Somebody who has gone the whole way."""
    ask(zone, mail)
    (path,) = links(last_mail()["text"])
    assert Client().post(path).status_code == 200
    return Follower.objects.get(zone=zone, mail=mail)


def test_an_address_follows_once_it_has_confirmed_by_a_button() -> None:
    zone = a_zone()
    ask(zone)
    (path,) = links(last_mail()["text"])
    assert Client().get(path).status_code == 200  # programs that look at mails open links
    assert how_many(zone.pk) == "0"
    Client().post(path)
    assert how_many(zone.pk) == "1"


def test_asking_again_writes_no_second_mail_and_tells_nobody_who_follows() -> None:
    zone = a_zone()
    ask(zone)
    ask(zone, ADDRESS.upper())
    assert Notice.objects.count() == Follower.objects.count() == 1
    Follower.objects.update(confirmed_at=timezone.now())
    ask(zone)
    assert Notice.objects.count() == 1


def test_nobody_is_written_to_again_and_again_without_an_answer() -> None:
    for _ in range(8):
        ask(a_zone())
    assert Notice.objects.count() == 5


def test_what_is_no_address_is_named_and_a_forged_link_leads_nowhere() -> None:
    ask(a_zone(), "ada", status=400)
    assert Client().post("/following/forged/confirm/").status_code == 404


def test_a_network_that_asks_too_often_is_asked_to_wait(monkeypatch: Any) -> None:
    monkeypatch.setattr("gap_reports.views.following.allow", lambda name, who: 90)
    answer = Client().post(f"/zones/{a_zone().pk}/follow/", {"mail": ADDRESS})
    assert (answer.status_code, answer["Retry-After"]) == (429, "90")
    assert not Follower.objects.exists()


def test_a_follower_hears_of_each_step_once() -> None:
    case = a_case()
    take(case.pk, Move.REPORT)
    a_follower(case.zone)
    take(case.pk, Move.ACKNOWLEDGE, Move.REFUSE)
    assert [tell_all(), tell_all()] == [1, 0]
    text = last_mail()["text"]
    assert "there is a mast on the hill" in text
    assert text.count("« ") == 2  # the report was before they followed


def test_a_follower_is_told_in_words_who_found_it() -> None:
    zone = a_zone()
    a_follower(zone)
    case = a_case(State.REPORTED, zone)
    take(case.pk, Move.WITHDRAW)
    tell_all()
    told = last_mail()["text"]
    assert "somebody" not in told  # the name that the program goes by
    assert "mesures" in told


def test_followers_are_asked_to_measure_once_when_a_repair_is_claimed() -> None:
    case = a_case(State.REPORTED)
    a_follower(case.zone)
    take(case.pk, Move.CLAIM_REPAIR)
    assert [ask_to_measure(case), ask_to_measure(case), tell_all()] == [1, 0, 0]
    assert "https://carte.example.org/measure/" in last_mail()["text"]


def test_one_click_ends_it_and_leaves_nothing() -> None:
    case = a_case(State.REPORTED)
    follower = a_follower(case.zone)
    take(case.pk, Move.ACKNOWLEDGE)
    tell_all()
    path = last_mail()["unsubscribe"].removeprefix("https://carte.example.org")
    bare = Client(enforce_csrf_checks=True)  # as a mail provider does it
    assert bare.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Follower.objects.filter(pk=follower.pk).exists()
    assert not Notice.objects.filter(content__to=ADDRESS).exists()
    assert bare.post(path).status_code == 200


def test_an_address_that_never_answered_is_forgotten() -> None:
    ask(a_zone())
    assert forget_unanswered() == 0
    assert forget_unanswered(timezone.now() + timedelta(days=8)) == 1
    assert not Follower.objects.exists()
    assert not Notice.objects.exists()


def test_a_second_report_in_a_zone_adds_a_follower_and_no_case() -> None:
    zone = a_zone()
    follow_zones(NOON.date())
    for mail in (ADDRESS, "bob@example.org"):
        a_follower(zone, mail)
        follow_zones(NOON.date())
    assert (Case.objects.count(), how_many(zone.pk)) == (1, "2–4")


def test_who_follows_a_zone_that_was_merged_follows_the_one_that_holds_it() -> None:
    zone, heir = a_zone(), a_zone()
    a_follower(zone)
    a_follower(zone, "bob@example.org")
    a_follower(heir, "bob@example.org")
    WhiteZone.objects.filter(pk=zone.pk).update(status=WhiteZone.Status.WITHDRAWN, redirect_to=heir)
    follow_zones(NOON.date())
    assert how_many(heir.pk) == "2–4"
    assert not Follower.objects.filter(zone=zone).exists()
