"""Notices arrive at real receivers: once by their id, whatever fails, is killed or stays silent meanwhile."""

import base64
import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.db import connection, transaction
from django.utils import timezone

from accounts import delivery, webhooks
from accounts.delivery import DELAYS, KEPT_DAYS, PERMANENT_TRIES, deliver_due, forget_old
from accounts.models import Attempt, Notice, WebhookEndpoint
from accounts.models.notices import State
from accounts.outbox import Call, Mail, post, replay, take_back
from accounts.outcome import Outcome
from tests.accounts import factories
from tests.accounts.receivers import dripping, hook, mail_server
from tests.conftest import PROJECT

MAIL = Mail(
    "anne@example.org", "Une zone est ouverte", "Été.\n.\nfin", unsubscribe="https://carte.example/stop/1"
)
SECRET = webhooks.new_signing_secret()
CUT_OFF_WITHIN = 10  # seconds, of the thirty for which whoever is cut off would go on


class Clock:
    """A clock that the test moves."""

    def __init__(self):
        self.now = timezone.now() + timedelta(minutes=1)  # after what the test posts

    def __call__(self):
        return self.now

    def after(self, **span):
        self.now += timedelta(**span)
        return self


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(autouse=True)
def this_machine(settings):
    settings.DEBUG = True
    settings.WEBHOOK_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    settings.MAIL_FROM = "Carte <carte@carte.example>"


@pytest.fixture
def mails(settings):
    with mail_server() as box:
        settings.EMAIL_PORT = box.port
        yield box


@pytest.fixture
def receiver():
    with hook() as box:
        yield box


def call(box, key="zone-opened:1", tenant=None):
    tenant = tenant or factories.council()
    endpoint, _ = WebhookEndpoint.objects.get_or_create(
        tenant=tenant, url=box.url, defaults={"secret": SECRET}
    )
    return post(key, webhook=Call(endpoint, "zone.opened", {"zone": "é", "at": 1}), tenant=tenant)


@pytest.mark.django_db
def test_a_mail_arrives_with_its_identity_and_a_way_out(mails):
    notice = post("1", mail=MAIL, tenant=factories.council())

    assert deliver_due() == 1
    assert deliver_due() == 0

    (mail,) = mails.received
    assert mail["Message-ID"] == f"<{notice.pk}@carte.example>"
    assert mail["List-Unsubscribe"] == "<https://carte.example/stop/1>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["From"] == "Conseil de conseil-80 <carte@carte.example>"
    assert mail["Reply-To"] == "carte@conseil.example"
    assert mail.get_payload(decode=True).decode().splitlines() == ["Été.", ".", "fin"]
    notice.refresh_from_db()
    assert (notice.state, notice.attempts.get().succeeded) == (State.SENT, True)


@pytest.mark.django_db
def test_a_call_arrives_signed(receiver):
    notice = call(receiver)

    assert deliver_due() == 1

    ((headers, body),) = receiver.received
    assert headers["webhook-id"] == headers["idempotency-key"] == str(notice.pk)
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    signed = f"{notice.pk}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    said = json.loads(body)
    assert said == {
        "type": "zone.opened",
        "timestamp": notice.created_at.isoformat(),
        "data": {"zone": "é", "at": 1},
    }


def test_the_signature_is_the_one_of_standard_webhooks():
    # The example of the specification's own libraries.
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signed = webhooks.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.django_db
def test_a_receiver_that_was_down_for_an_hour_gets_everything_afterwards(settings, clock):
    with socket.create_server(("127.0.0.1", 0)) as taken, socket.create_server(("127.0.0.1", 0)) as other:
        hook_port, mail_port = taken.getsockname()[1], other.getsockname()[1]
    settings.EMAIL_PORT = mail_port
    tenant = factories.council()
    endpoint = WebhookEndpoint.objects.create(
        tenant=tenant, url=f"http://127.0.0.1:{hook_port}/", secret=SECRET
    )
    sent = {post(f"call:{n}", webhook=Call(endpoint, "zone.opened", {"n": n})).pk for n in range(5)}
    mailed = post("mail", mail=MAIL)
    for _ in range(12):
        assert deliver_due(clock.after(minutes=5)) == 0

    with hook(hook_port) as receiver, mail_server(mail_port) as mails:
        for _ in range(12):
            deliver_due(clock.after(minutes=15))

    assert sorted(headers["webhook-id"] for headers, _ in receiver.received) == sorted(map(str, sent))
    assert [mail["Message-ID"] for mail in mails.received] == [f"<{mailed.pk}@carte.example>"]
    assert set(Notice.objects.values_list("state", flat=True)) == {State.SENT}
    assert Attempt.objects.filter(notice=mailed, succeeded=False, detail="ConnectionRefusedError").exists()


WORKER = "import django; django.setup(); from accounts.tasks import deliver; deliver()"


def worker(**more):
    """A process of its own, which delivers what lies in the test's database and ends."""
    database = connection.settings_dict
    url = f"postgis://{database['USER']}@{database['HOST'].replace('/', '%2F')}/{database['NAME']}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": url,
        "DEBUG": "1",
    }
    environment |= {"WEBHOOK_PRIVATE_HOSTS": "127.0.0.1", "MAIL_FROM": configured.MAIL_FROM, **more}
    return subprocess.Popen([sys.executable, "-c", WORKER], cwd=PROJECT, env=environment)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_after_it_sent_repeats_under_the_same_id(clock, settings):
    with hook() as receiver, mail_server() as mails:
        called, mailed = call(receiver), post("mail", mail=MAIL)
        Notice.objects.filter(pk=mailed.pk).update(due_at=timezone.now() + timedelta(hours=1))
        receiver.on_call = lambda: os.kill(killed.pid, signal.SIGKILL)
        killed = worker(EMAIL_URL=f"smtp://127.0.0.1:{mails.port}")

        assert killed.wait(30) == -signal.SIGKILL
        called.refresh_from_db()
        assert (called.state, called.attempts.get().ended_at) == (State.WAITING, None)
        receiver.on_call = lambda: None

        Notice.objects.filter(pk=mailed.pk).update(due_at=timezone.now())
        mails.on_mail = lambda: os.kill(again.pid, signal.SIGKILL)
        again = worker(EMAIL_URL=f"smtp://127.0.0.1:{mails.port}")
        assert again.wait(30) == -signal.SIGKILL
        mails.on_mail = lambda: None
        assert Notice.objects.get(pk=mailed.pk).state == State.WAITING

        settings.EMAIL_PORT = mails.port
        assert deliver_due(clock.after(hours=1)) == 2

    assert [headers["webhook-id"] for headers, _ in receiver.received] == [str(called.pk)] * 2
    assert receiver.received[0][1] == receiver.received[1][1]
    assert [mail["Message-ID"] for mail in mails.received] == [f"<{mailed.pk}@carte.example>"] * 2
    assert set(Notice.objects.values_list("state", flat=True)) == {State.SENT}


@pytest.mark.django_db
def test_what_was_claimed_is_not_due_until_its_next_try(receiver, clock):
    call(receiver)
    assert delivery._claim(clock(), set()) is not None

    assert deliver_due(clock) == 0
    assert deliver_due(clock.after(minutes=3)) == 1  # whoever claimed it was cut off


@pytest.mark.django_db
def test_what_is_taken_back_while_it_is_sent_leaves_nothing(clock, monkeypatch):
    post("to-somebody:1:first", mail=MAIL)
    other = post("to-somebody:12:first", mail=MAIL)
    monkeypatch.setattr(delivery, "_send", lambda *_: Outcome(take_back("to-somebody:1:") >= 0))
    deliver_due(clock)
    assert list(Notice.objects.all()) == [other]
    assert list(Attempt.objects.values_list("notice", flat=True)) == [other.pk]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_take_two_notices_and_a_third_waits_for_none(clock):
    first, second = post("1", mail=MAIL), post("2", mail=MAIL)

    def beside() -> Attempt | None:
        try:
            return delivery._claim(clock(), set())
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        mine = delivery._claim(clock(), set())  # held until the end of this transaction
        theirs, nothing = other.submit(beside).result(30), other.submit(beside).result(30)

    assert {mine.notice_id, theirs.notice_id} == {first.pk, second.pk}
    assert nothing is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "end", "tries"),
    [
        (404, State.DEAD, PERMANENT_TRIES),
        (410, State.DEAD, PERMANENT_TRIES),
        (302, State.DEAD, PERMANENT_TRIES),
        (408, State.DEAD, len(DELAYS) + 1),
        (429, State.DEAD, len(DELAYS) + 1),
        (500, State.DEAD, len(DELAYS) + 1),
    ],
)
def test_what_is_refused_for_good_is_given_up_early_and_the_rest_after_days(
    receiver, clock, status, end, tries
):
    notice, begin = call(receiver), clock()
    receiver.answers = [status]
    receiver.headers = {"Location": receiver.url}
    receiver.body = b"no\0" + b"x" * 300

    while Notice.objects.filter(state=State.WAITING).exists():
        clock.now = max(clock.now, Notice.objects.get().due_at)
        deliver_due(clock)

    notice.refresh_from_db()
    assert (notice.state, notice.tries, len(receiver.received)) == (end, tries, tries)
    assert {headers["webhook-id"] for headers, _ in receiver.received} == {str(notice.pk)}
    attempt = notice.attempts.last()
    assert (attempt.status, attempt.succeeded, len(attempt.detail)) == (status, False, 199)
    assert (clock() - begin > timedelta(days=3)) is (tries > PERMANENT_TRIES)

    receiver.answers = [200]
    assert replay(Notice.objects.all()) == 1
    assert deliver_due(clock.after(days=1)) == 1


@pytest.mark.django_db
def test_who_asks_for_time_gets_it(receiver, clock):
    notice = call(receiver)
    receiver.answers, receiver.headers = [503], {"Retry-After": "7200"}
    deliver_due(clock)
    notice.refresh_from_db()
    assert notice.due_at == clock() + timedelta(hours=2)


@pytest.mark.django_db
def test_who_asks_for_ever_is_called_again_after_a_day(receiver, clock):
    notice = call(receiver)
    receiver.answers, receiver.headers = [503], {"Retry-After": "9" * 5_000}
    deliver_due(clock)
    notice.refresh_from_db()
    assert notice.due_at == clock() + timedelta(days=1)


@pytest.mark.django_db
def test_an_endpoint_that_is_down_keeps_nobody_else_waiting(receiver, clock):
    tenant = factories.council()
    with hook() as down:
        down.answers = [500]
        for n in range(3):
            call(down, f"down:{n}", tenant)
        call(receiver, "up", tenant)

        assert deliver_due(clock) == 1
        assert len(down.received) == 1


@pytest.mark.django_db
def test_notices_of_a_paused_endpoint_wait_for_it(receiver, clock):
    notice = call(receiver)
    WebhookEndpoint.objects.update(active=False)
    assert deliver_due(clock) == 0
    WebhookEndpoint.objects.update(active=True)
    assert deliver_due(clock.after(days=30)) == 1
    notice.refresh_from_db()
    assert notice.tries == 1


@pytest.mark.django_db
def test_an_address_within_our_network_is_not_called(receiver, clock, settings):
    call(receiver)
    settings.WEBHOOK_PRIVATE_HOSTS = []
    assert deliver_due(clock) == 0
    assert receiver.received == []
    assert "not on the public network" in Attempt.objects.get().detail


@pytest.mark.django_db
def test_who_answers_drop_by_drop_is_cut_off(receiver, clock, monkeypatch):
    monkeypatch.setattr(webhooks, "TIMEOUT_SECONDS", 0.3)
    call(receiver)
    receiver.on_call = lambda: time.sleep(30)  # in a thread that nobody waits for
    began = time.monotonic()
    assert deliver_due(clock) == 0
    assert time.monotonic() - began < CUT_OFF_WITHIN
    assert Attempt.objects.get().succeeded is False


CLOSING = b"HTTP/1.1 503 No\r\nConnection: close\r\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("begin", "drop"),
    [
        (CLOSING + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),  # the length of a chunk, without an end
        (CLOSING + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"x: y\r\n"),  # a trailer without an end
        (CLOSING + b"\r\n", b"."),
        (b"HTTP/1.0 503 No\r\n\r\n", b"."),
    ],
)
def test_who_closes_after_the_answer_has_no_more_time_than_others(clock, monkeypatch, begin, drop):
    monkeypatch.setattr(webhooks, "TIMEOUT_SECONDS", 0.3)
    with dripping(begin, drop) as receiver:
        call(receiver)
        began = time.monotonic()
        assert deliver_due(clock) == 0
        assert time.monotonic() - began < CUT_OFF_WITHIN
    assert Attempt.objects.get().ended_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize("length", [b"-1", b"-5", b"zz", b"FFFFFFFF"])
def test_a_chunk_that_lies_about_its_length_takes_no_memory_and_ends_no_run(clock, monkeypatch, length):
    monkeypatch.setattr(webhooks, "TIMEOUT_SECONDS", 0.3)
    answer = b"HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n" + length + b"\r\n"
    with dripping(answer, b"x" * 2**20) as receiver:
        call(receiver)
        tracemalloc.start()
        try:
            assert deliver_due(clock) == 0
            assert tracemalloc.get_traced_memory()[1] < 2**20
        finally:
            tracemalloc.stop()
    attempt = Attempt.objects.get()
    assert attempt.ended_at is not None
    assert len(attempt.detail) <= webhooks.KEPT_CHARACTERS


@pytest.mark.django_db
def test_a_notice_that_cannot_be_written_keeps_nobody_else_waiting(mails, clock):
    tenant = factories.council()
    tenant.name = "Conseil\nde la Somme"
    tenant.save()
    broken, other = post("1", mail=MAIL, tenant=tenant), post("2", mail=MAIL)
    assert deliver_due(clock) == 1
    broken.refresh_from_db()
    assert (broken.state, broken.attempts.get().detail) == (State.WAITING, "ValueError")
    assert [mail["Message-ID"] for mail in mails.received] == [f"<{other.pk}@carte.example>"]


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "tries"), [(550, PERMANENT_TRIES), (451, len(DELAYS) + 1)])
def test_a_recipient_whom_the_mail_server_does_not_know_is_given_up(mails, clock, code, tries):
    notice = post("1", mail=MAIL)
    mails.refuse = code
    while Notice.objects.filter(state=State.WAITING).exists():
        clock.now = max(clock.now, Notice.objects.get().due_at)
        deliver_due(clock)
    notice.refresh_from_db()
    assert (notice.state, notice.tries) == (State.DEAD, tries)
    assert {(attempt.status, attempt.detail) for attempt in notice.attempts.all()} == {
        (code, "SMTPRecipientsRefused")
    }


@pytest.mark.django_db
def test_without_a_mail_server_mails_wait_for_one(mails, clock, settings):
    notice = post("1", mail=MAIL)
    settings.MAIL_READY = False
    assert deliver_due(clock) == 0
    settings.MAIL_READY = True
    assert deliver_due(clock.after(days=40)) == 1
    notice.refresh_from_db()
    assert notice.tries == 1


@pytest.mark.django_db
def test_a_text_with_a_secret_is_erased_when_it_is_sent_and_others_later(mails, clock):
    secret = post("1", mail=Mail("anne@example.org", "A link", "https://…", forget=True))
    other = post("2", mail=MAIL)
    deliver_due(clock)
    secret.refresh_from_db()
    assert secret.content == {}

    assert forget_old(clock.after(days=KEPT_DAYS - 1)) == 0
    assert forget_old(clock.after(days=2)) == 1

    other.refresh_from_db()
    assert other.content == {}
    assert not Attempt.objects.exists()
    assert post("2", mail=MAIL).pk == other.pk  # what was told stays told


@pytest.mark.django_db
def test_logs_name_nobody(mails, receiver, clock, caplog):
    caplog.set_level("DEBUG")
    post("1", mail=MAIL)
    call(receiver)
    mails.refuse = 550
    deliver_due(clock)
    assert "notice" in caplog.text
    assert "example" not in caplog.text
    assert receiver.url not in caplog.text
