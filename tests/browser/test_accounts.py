"""The pages of those who sign in, in a real browser: by keyboard, with a passkey, before axe."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import hotp_value

from accounts import tokens
from accounts.invitations import invite
from accounts.models import AccessToken, Invitation, Membership, WebhookEndpoint
from tests.accounts import factories
from tests.accounts.conftest import no_attempts_yet, quick_passwords  # noqa: F401
from tests.browser.test_axe import in_both_colours

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_attempts_yet")]


def sign_in(page, site, email):
    """As somebody does who has no mouse."""
    page.goto(f"{site}/accounts/login/")
    page.locator("#id_login").focus()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(spaces|2fa)"))


def confirm(page):
    page.locator("input[type=password]").fill(factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"(?<!reauthenticate/)$"))


def test_an_officers_first_day(desktop, live_server):
    """Signs in, adds the second factor that the role asks for, invites a colleague, makes a token."""
    council = factories.council()
    boss = factories.member(council, "administrator")
    page, site = desktop.page, live_server.url
    sign_in(page, site, boss.email)
    page.get_by_role("main").get_by_role("link", name=council.name).click()
    assert "second facteur" in page.locator(".notice").inner_text()

    page.goto(f"{site}/accounts/2fa/totp/activate/")
    confirm(page)
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("#id_code").fill(f"{hotp_value(secret, int(time.time()) // 30):06}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recovery-codes/")

    page.goto(f"{site}/spaces/conseil-80/people/")
    page.get_by_label("Adresse électronique").fill("paul@example.org")
    page.locator("#id_role").select_option("agent")
    page.get_by_role("button", name="Envoyer l’invitation").click()
    assert "paul@example.org" in page.locator(".notice").inner_text()
    assert Invitation.objects.get().role == "agent"

    page.get_by_role("link", name="Jetons").click()
    page.get_by_label("À quoi il sert").fill("Tableur")
    page.get_by_label("lire les zones de l’espace").check()
    page.get_by_role("button", name="Créer le jeton").click()
    assert page.locator(".secret").inner_text().startswith("cbt_")
    assert AccessToken.objects.get().scopes == ["zones:read"]


def test_a_passkey_is_added_and_opens_the_door(desktop, live_server):
    reader = factories.member(factories.council())
    page, site = desktop.page, live_server.url
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    sign_in(page, site, reader.email)
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    confirm(page)
    page.locator("#id_passwordless").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(re.compile(r"(?<!add/)$"))
    assert reader.authenticator_set.filter(type="webauthn").exists()

    page.context.clear_cookies()
    page.goto(f"{site}/accounts/login/")
    page.locator("#passkey_login").click()
    page.wait_for_url("**/spaces/")
    assert "Conseil de conseil-80" in page.get_by_role("main").inner_text()


def test_axe_finds_nothing_on_any_page(desktop, live_server, settings):
    settings.SECOND_FACTOR_FOR = []
    council = factories.council()
    boss, agent = (factories.member(council, role) for role in ("administrator", "agent"))
    Membership.objects.create(tenant=factories.operator(), user=boss, role="reader")
    invite(council, "paul@example.org", "reader", boss, live_server.url + "/invitations/{secret}/")
    tokens.make(council, agent, "Tableur", ["zones:read"], timedelta(days=90))
    WebhookEndpoint.objects.create(tenant=council, url="https://hook.example/in", secret="-")
    page, site = desktop.page, live_server.url
    entrance = ["login/", "password/reset/"]
    found = {}

    def look(path):
        page.goto(site + path)
        found[path] = in_both_colours(page)

    for path in entrance:
        look(f"/accounts/{path}")
    sign_in(page, site, boss.email)
    look("/accounts/reauthenticate/")
    confirm(page)
    for path in ("2fa/", "2fa/totp/activate/"):
        look(f"/accounts/{path}")
    for path in ("", "conseil-80/people/", "conseil-80/tokens/", "conseil-80/webhooks/"):
        look(f"/spaces/{path}")
    assert {path: told for path, told in found.items() if told} == {}
