"""Signing in: by address and password, with a second factor where there is one, and not too often."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, hotp_value
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.adapters import SecondFactorAdapter
from accounts.delivery import deliver_due
from accounts.models import Notice, User
from accounts.tasks import forget_old
from tests.accounts import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_attempts_yet")]
PAGES = ("login/", "password/reset/", "password/reset/done/", "signup/", "inactive/")
OWN_PAGES = (
    "password/change/",
    "email/",
    "logout/",
    "2fa/",
    "2fa/totp/activate/",
    "2fa/webauthn/add/",
    "2fa/webauthn/",
    "2fa/recovery-codes/generate/",
)


def sign_in(client, password=factories.PASSWORD, email="Anne@Example.org"):
    return client.post("/accounts/login/", {"login": email, "password": password})


def confirm(client):
    """What changes how one signs in asks for the password again."""
    assert client.post("/accounts/reauthenticate/", {"password": factories.PASSWORD}).status_code == 302


def code(secret):
    return f"{hotp_value(secret, int(time.time()) // 30):06}"


def test_somebody_signs_in_and_out():
    factories.person()
    client = Client()
    assert sign_in(client).headers["Location"] == "/spaces/"
    assert client.get("/spaces/").status_code == 200
    assert client.post("/accounts/logout/").headers["Location"] == "/accounts/login/"
    assert client.get("/spaces/").status_code == 302


def test_sessions_that_ended_are_forgotten():
    factories.person()
    client = Client()
    sign_in(client)
    forget_old()
    assert client.get("/spaces/").status_code == 200
    Session.objects.update(expire_date=timezone.now())
    forget_old()
    assert not Session.objects.exists()


def test_a_wrong_password_and_an_unknown_address_are_answered_alike():
    factories.person()
    answers = [sign_in(Client(), "wrong"), sign_in(Client(), email="nobody@example.org")]
    assert [answer.status_code for answer in answers] == [200, 200]
    errors = [
        re.search(r'(?s)<ul class="errorlist.*?</ul>', answer.content.decode())[0] for answer in answers
    ]
    assert errors[0] == errors[1]


def test_attempts_are_counted_over_all_processes(settings):
    assert "redis" in settings.CACHES["default"]["BACKEND"]
    factories.person()
    answers = [sign_in(Client(), "wrong") for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert "_auth_user_id" not in (client := Client()).session
    sign_in(client)  # the right one, too late
    assert "_auth_user_id" not in client.session


def test_many_networks_and_one_are_told_apart(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    statuses = []
    for number in range(4):
        answer = Client(REMOTE_ADDR="192.0.2.7").post(
            "/accounts/login/", {"login": f"p{number}@example.org", "password": "x"}
        )
        statuses.append(answer.status_code)
    assert statuses == [200, 200, 200, 429]
    other = Client(REMOTE_ADDR="198.51.100.7").post(
        "/accounts/login/", {"login": "a@example.org", "password": "x"}
    )
    assert other.status_code == 200


def test_with_a_second_factor_a_password_is_not_enough():
    anne = factories.person()
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(anne, secret)
    codes = RecoveryCodes.activate(anne).get_unused_codes()
    for answer in (code(secret), codes[0]):
        client = Client()
        assert sign_in(client).headers["Location"] == "/accounts/2fa/authenticate/"
        assert client.get("/spaces/").status_code == 302
        assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
        assert client.post("/accounts/2fa/authenticate/", {"code": answer}).headers["Location"] == "/spaces/"
        assert client.get("/spaces/").status_code == 200
    again = Client()
    sign_in(again)
    assert again.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 200  # once


def test_secrets_of_second_factors_are_kept_encrypted():
    TOTP.activate(factories.person(), "JBSWY3DPEHPK3PXP")
    kept = Authenticator.objects.get().data["secret"]
    assert "JBSWY3DPEHPK3PXP" not in kept
    assert SecondFactorAdapter().decrypt(kept) == "JBSWY3DPEHPK3PXP"


def test_a_second_factor_is_made_on_the_page():
    factories.person()
    client = Client()
    sign_in(client)
    assert "/accounts/reauthenticate/" in client.get("/accounts/2fa/totp/activate/").headers["Location"]
    confirm(client)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'value="([A-Z2-7]{32})"', page)[1]
    assert client.post("/accounts/2fa/totp/activate/", {"code": code(secret)}).status_code == 302
    assert Authenticator.objects.filter(type="totp").exists()


def test_a_forgotten_password_is_set_anew_through_a_mail():
    factories.person()
    answers = [
        Client().post("/accounts/password/reset/", {"email": email})
        for email in ("anne@example.org", "nobody@example.org")
    ]
    assert [answer.headers["Location"] for answer in answers] == ["/accounts/password/reset/done/"] * 2
    assert Notice.objects.count() == 1
    deliver_due()
    path = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    assert Notice.objects.get().content == {}

    client = Client()
    form = client.get(path).headers["Location"]
    assert client.post(form, {"password1": "court", "password2": "court"}).status_code == 200
    new = "un autre mot de passe"
    assert client.post(form, {"password1": new, "password2": new}).status_code == 302
    assert sign_in(Client(), new).status_code == 302


@pytest.mark.parametrize(("language", "hello"), [("fr", "Bonjour"), ("en", "Hello")])
def test_mails_say_whose_they_are(settings, language, hello):
    settings.THEME_NAME, settings.SITE_ADDRESS = "Carte de Lène", "https://carte.example"
    factories.person()
    client = Client(headers={"accept-language": language})
    client.post("/accounts/password/reset/", {"email": "anne@example.org"})
    deliver_due()
    lines = mail.outbox[0].body.splitlines()
    assert re.fullmatch(rf"{hello}\b.* Carte de Lène\W*", lines[0])
    assert "Carte de Lène" in lines[-2]
    assert lines[-1] == "carte.example"


def test_nobody_signs_up():
    assert "invitation" in Client().get("/accounts/signup/").content.decode()
    form = {"email": "paul@example.org", "password1": factories.PASSWORD}
    Client().post("/accounts/signup/", form)
    assert not User.objects.exists()


def test_two_spellings_of_an_address_are_one_person():
    factories.person()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="ANNE@example.org")


def test_somebody_who_is_switched_off_does_not_get_in():
    factories.person(is_active=False)
    client = Client()
    sign_in(client)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_keeps_the_policy_and_has_our_frame(language):
    client = Client(headers={"accept-language": language})
    pages = [client.get(f"/accounts/{page}") for page in PAGES]
    factories.person()
    sign_in(client)
    pages.append(client.get("/accounts/reauthenticate/"))
    confirm(client)
    pages += [client.get(f"/accounts/{page}") for page in OWN_PAGES]
    assert [page.status_code for page in pages] == [200] * len(pages)
    for page in pages:
        text = page.content.decode()
        assert 'id="content"' in text
        assert f'<html lang="{language}"' in text
        assert not re.search(r"<script(?![^>]*(src=|application/json))", text)
        assert not re.search(r"\son\w+=|style=", text)
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
