"""A zone is born: one notice each by mail and webhook, one entry in the feed, however often it is told."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.delivery import deliver_due
from accounts.models import Membership, Notice, User
from councils.models import News, Subscription
from councils.subscriptions import joining
from councils.subscriptions.news import note
from councils.subscriptions.scope import Scope
from councils.subscriptions.tell import tell_subscribers
from coverage.models import Territory, WhiteZone, ZoneEvent
from gap_reports.moves import move
from gap_reports.states import Move, State
from tests.accounts import factories as people
from tests.accounts.receivers import hook, mail_server
from tests.councils.subscriptions.factories import HERE, by_mail, by_webhook, happened, today, tomorrow
from tests.coverage.factories import BRAVO, commune, white_zone
from tests.gap_reports.factories import a_case, said

pytestmark = pytest.mark.django_db
What, Reason = ZoneEvent.What, ZoneEvent.Reason


@pytest.fixture(autouse=True)
def place(settings):
    settings.DEBUG = True
    settings.SITE_ADDRESS = "https://carte.example"
    settings.WEBHOOK_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    commune("80021")
    commune("80022")


def tell(*moments) -> int:
    return sum(tell_subscribers(moment) for moment in moments or (today(), tomorrow()))


def take_now(case, what):
    return move(case.pk, what, said(what), timezone.now())


def news() -> list[str]:
    """What is told of zones, in its order."""
    return list(News.objects.exclude(what="part").order_by("pk").values_list("what", flat=True))


def mails() -> list[str]:
    """Texts of the mails of news, as they wait."""
    waiting = Notice.objects.filter(channel="mail", key__regex=r"T\d\d:\d\d:\d\d").order_by("key")
    return [notice.content["text"] for notice in waiting]


def calls() -> list[tuple[str, dict]]:
    found = Notice.objects.filter(channel="webhook").order_by("created_at", "key")
    return [(notice.content["kind"], notice.content["data"]) for notice in found]


def test_a_zone_is_born_and_each_hears_of_it_once_from_real_servers(settings):
    with mail_server() as box, hook() as receiver:
        settings.EMAIL_PORT = box.port
        by_mail()
        deliver_due()
        by_webhook(people.council(), receiver.url)
        zone = white_zone()

        for run in range(10):
            tell_subscribers(today() + timedelta(minutes=run))
            tell_subscribers(tomorrow() + timedelta(minutes=run))
            deliver_due()

        question, mail = box.received
        assert "confirm" in question.get_payload(decode=True).decode()
        text = mail.get_payload(decode=True).decode()
        assert text.count(f"https://carte.example/zones/{zone.pk}/") == 1
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        ((_headers, body),) = receiver.received
        said = json.loads(body)
        assert (said["type"], said["data"]["zone"]) == ("zone.published", str(zone.pk))
        feed = Client().get("/territories/com-80021/zones.atom").content.decode()
        assert feed.count("<entry>") == 1

        end = urlsplit(mail["List-Unsubscribe"].strip(" \r\n<>")).path
        provider = Client(enforce_csrf_checks=True)
        for _ in range(2):
            answer = provider.post(end, "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")
            assert answer.status_code == 200
        white_zone()
        tell_subscribers(tomorrow() + timedelta(days=1))
        deliver_due()
        assert len(box.received) == 2
        assert len(receiver.received) == 2

    assert not Subscription.objects.exclude(address=None).exists()
    assert "anne@" not in str(list(Notice.objects.values_list("key", "content")))


def test_a_mail_tells_all_of_a_day_and_the_next_one_nothing_of_it_again():
    by_mail()
    first, second = white_zone(), white_zone(BRAVO)
    tell(today(), today())
    case = a_case(zone=first, state=State.REPORTED)
    take_now(case, Move.PLAN)
    tell()
    third = white_zone()
    tell(tomorrow(), tomorrow() + timedelta(days=1))

    one, two = mails()
    assert [str(zone.pk) in one for zone in (first, second, third)] == [True, True, False]
    assert [str(zone.pk) in two for zone in (first, second, third)] == [False, False, True]
    assert one.count("\n- ") == 3
    assert "31 janvier 2999" in one


def test_what_a_worker_noted_after_the_mails_of_its_day_went_out_is_told_too():
    by_mail()
    white_zone()
    tell()
    late = white_zone()
    note(today())  # this worker had looked at the clock before midnight, and waited
    tell(tomorrow())
    first, second = mails()
    assert str(late.pk) not in first
    assert str(late.pk) in second


def test_only_the_zones_that_were_asked_for_are_told():
    council = people.council()
    by_webhook(council, "https://hook.example/1", Scope("com-80021", "00101"))
    by_webhook(council, "https://hook.example/2", Scope("com-80021", None, 2))
    by_webhook(council, "https://hook.example/3", Scope("com-80022"))
    voice, data = white_zone(), white_zone(BRAVO, "data_4g")
    both = white_zone(BRAVO, communes=["80021", "80022"])

    tell()

    told = [(said["territory"], said["zone"]) for _kind, said in calls()]
    assert sorted(told) == sorted(
        [("com-80021", str(voice.pk)), ("com-80021", str(data.pk)), ("com-80022", str(both.pk))]
    )


def test_what_was_public_before_somebody_confirmed_is_not_news_to_them():
    white_zone()
    tell()
    by_mail()
    white_zone(public_from=today().date() - timedelta(days=3))
    WhiteZone.objects.update(created_at=today() - timedelta(days=3))
    tell()

    assert news() == ["published", "published"]
    assert mails() == []


def test_nothing_is_told_during_an_embargo_nor_of_what_one_person_alone_saw():
    later = tomorrow().date()
    hidden = white_zone(public_from=later)
    happened(hidden, What.RETURNED, Reason.FOUND_AGAIN)
    take_now(a_case(zone=hidden), Move.REPORT)
    white_zone(contributors=1)
    gone = white_zone(public_from=later, status="withdrawn")
    happened(gone, What.WITHDRAWN, Reason.EVIDENCE_CHANGED)
    repaired = white_zone(public_from=later, status="repaired")
    happened(repaired, What.REPAIRED, Reason.SERVICE_CHANGED)
    tell()
    assert news() == []

    WhiteZone.objects.update(public_from=today().date() - timedelta(days=1))
    WhiteZone.objects.filter(pk=hidden.pk).update(public_from=today().date())
    ZoneEvent.objects.update(created_at=today() - timedelta(days=2))
    tell()
    assert news() == ["published", "reported"]


def test_zones_that_merge_or_fall_apart_are_no_news():
    whole = white_zone()
    tell()
    part = white_zone(part_of=whole)
    happened(whole, What.SPLIT, Reason.SPLIT)
    other = white_zone(status="withdrawn", redirect_to=whole)
    happened(other, What.MERGED, Reason.MERGED)
    tell()
    assert news() == ["published"]

    happened(part, What.CORRECTED, Reason.MAP_CORRECTED)
    tell()
    assert news() == ["published", "map_corrected"]


def test_that_somebody_erased_is_told_as_too_few_witnesses():
    by_mail()
    zone = white_zone()
    tell(today())
    happened(zone, What.WITHDRAWN, Reason.ERASED)
    WhiteZone.objects.update(status="withdrawn")
    tell()

    assert News.objects.get(what="withdrawn").reason == "fewer_witnesses"
    (text,) = mails()
    assert "trop peu de témoins" in text


def test_a_zone_that_was_repaired_has_ended_and_may_come_back():
    by_mail()
    zone = white_zone()
    tell(today())
    happened(zone, What.REPAIRED, Reason.SERVICE_CHANGED)
    happened(zone, What.RETURNED, Reason.FOUND_AGAIN)
    tell()

    assert news() == ["published", "repaired", "found_again"]
    (text,) = mails()
    assert [words in text for words in ("elle a été réparée", "trouvent blanche de nouveau")] == [True, True]


def test_each_step_of_a_case_is_told_but_those_that_follow_the_zone():
    by_webhook(people.council(), "https://hook.example/1")
    zone = white_zone()
    tell(today())
    case = a_case(zone=zone)
    claims = [Move.CLAIM_REPAIR, Move.VERIFY, Move.ASK_AGAIN, Move.VERIFY]
    for what in (Move.REPORT, *claims, Move.REOPEN, Move.CORRECT_MAP):
        take_now(case, what)
    tell()

    kinds = [kind for kind, _ in calls()]
    claimed = ["case.repair_claimed", "case.verified"] * 2
    assert kinds == ["zone.published", "case.reported", *claimed]
    assert {said["asked"] for _, said in calls()[1:]} == {"00101"}


def test_who_asked_for_a_commune_that_merged_hears_of_the_one_that_it_is_a_part_of():
    by_mail(scope=Scope("com-80022"))
    before = white_zone(communes=["80022"])
    note(today())
    Territory.objects.get(key="com-80022").delete()
    Territory.objects.filter(key="com-80021").update(made_of=["80022"])
    since = white_zone(communes=["80021"])
    tell()
    [text] = mails()
    assert str(before.pk) in text
    assert str(since.pk) in text


def test_who_leaves_a_space_hears_no_more_of_it():
    council = people.council()
    reader = people.member(council, password=None)
    joining.join(HERE, Membership.objects.get(user=reader))
    white_zone()
    tell()
    assert Notice.objects.get().content["to"] == reader.email
    assert Notice.objects.get().tenant == council

    Membership.objects.all().delete()
    tell(tomorrow() + timedelta(minutes=1))
    assert not Notice.objects.exists()


def test_a_member_whose_account_was_closed_hears_no_more_of_it():
    reader = people.member(people.council(), password=None)
    joining.join(HERE, Membership.objects.get(user=reader))
    User.objects.update(is_active=False)
    white_zone()
    tell()
    assert not Notice.objects.exists()
    User.objects.update(is_active=True)
    tell()
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_noted_waits_for_no_move_of_a_case():
    """Else the stage that moves many cases and the one that notes many zones could wait for each other."""
    case = a_case(State.REPAIR_CLAIMED)
    with ThreadPoolExecutor(1) as beside, transaction.atomic():
        take_now(case, Move.VERIFY)
        assert beside.submit(_note_without_waiting).result() == 1


def _note_without_waiting() -> int:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '3s'")
            return note(timezone.now())
    finally:
        connection.close()
