"""Staff sees people, spaces and deliveries in Django's admin; no reading, no secret."""

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.test import Client

from accounts.models import Notice, WebhookEndpoint
from accounts.models.notices import State
from accounts.outbox import Call, Mail, post
from tests.accounts import factories

# Neither raw points nor who measured them, whatever is written into some admin.py later.
CLOSED = ("measurements", "coverage")
OF_FILES = {("coverage", "officialrefusal")}  # official files that were refused
SHOWN = {"user", "tenant", "invitation", "accesstoken", "webhookendpoint", "notice"}


def test_the_admin_knows_no_reading_no_evidence_and_no_contributor():
    registered = {(model._meta.app_label, model._meta.model_name) for model in admin.site._registry}
    assert {(label, name) for label, name in registered if label in CLOSED} == OF_FILES
    assert {name for label, name in registered if label == "accounts"} == SHOWN
    assert {label for label, _ in registered} & {"account", "mfa", "auth", "sessions"} == set()


@pytest.fixture
def staff(db):
    return factories.second_factor(factories.person("staff", is_staff=True, is_superuser=True))


@pytest.fixture
def rows(db):
    council = factories.council()
    factories.member(council)
    endpoint = WebhookEndpoint.objects.create(
        tenant=council, url="https://hook.example/", secret="whsec_c2VjcmV0"
    )
    post("told:1", mail=Mail("anne@example.org", "Sujet", "Le texte"), tenant=council)
    post("told:2", webhook=Call(endpoint, "zone.opened", {"what": "contents"}), tenant=council)
    Notice.objects.update(state=State.DEAD)


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_each_list_opens(staff, rows, name):
    assert factories.signed_in(staff).get(f"/admin/accounts/{name}/").status_code == 200


def test_staff_sees_how_deliveries_go_and_not_what_they_say(staff, rows):
    client = factories.signed_in(staff)
    pages = [client.get("/admin/accounts/notice/?state__exact=dead").content.decode()]
    pages += [
        client.get(f"/admin/accounts/notice/{pk}/change/").content.decode()
        for pk in Notice.objects.values_list("pk", flat=True)
    ]
    pages.append(
        client.get(
            f"/admin/accounts/webhookendpoint/{WebhookEndpoint.objects.get().pk}/change/"
        ).content.decode()
    )
    assert all("told:1" in page or "told:2" in page for page in pages[:3])
    assert not any(secret in page for page in pages for secret in ("Le texte", "contents", "whsec_"))


def test_staff_replays_what_was_given_up(staff, rows):
    chosen = {"action": "replay", "_selected_action": list(Notice.objects.values_list("pk", flat=True))}
    factories.signed_in(staff).post("/admin/accounts/notice/", chosen)
    assert set(Notice.objects.values_list("state", flat=True)) == {State.WAITING}


def test_notices_are_not_written_or_deleted_by_hand(staff, rows):
    client = factories.signed_in(staff)
    assert client.get("/admin/accounts/notice/add/").status_code == 403
    assert client.post(f"/admin/accounts/notice/{Notice.objects.first().pk}/delete/").status_code == 403
    assert Notice.objects.count() == 2


def person_page(staff, somebody, **changes):
    """Somebody's page in the admin, filled in and sent."""
    fields = {"email": somebody.email, "is_active": "on", "first_name": "", "last_name": ""} | changes
    page = f"/admin/accounts/user/{somebody.pk}/change/"
    return factories.signed_in(staff).post(page, fields)


def signs_in(email):
    """Whether this address and everybody's password open an account."""
    form = {"login": email, "password": factories.PASSWORD}
    return Client().post("/accounts/login/", form).status_code == 302


def test_an_address_that_staff_change_is_the_only_one_that_signs_in_and_resets(staff, no_attempts_yet):
    anne = factories.person()
    assert person_page(staff, anne, email="Anne.Marie@Example.org").status_code == 302

    assert signs_in("anne.marie@example.org")
    assert not signs_in("anne@example.org")
    Client().post("/accounts/password/reset/", {"email": "anne@example.org"})
    assert not Notice.objects.exists()
    Client().post("/accounts/password/reset/", {"email": "anne.marie@example.org"})
    assert Notice.objects.get().content["to"] == "anne.marie@example.org"
    assert list(anne.emailaddress_set.values_list("email", "verified", "primary")) == [
        ("anne.marie@example.org", True, True)
    ]


def test_staff_who_change_something_else_leave_the_addresses_alone(staff):
    anne = factories.person()
    anne.emailaddress_set.create(email="new@example.org")  # she is changing it herself
    assert person_page(staff, anne, first_name="Anne").status_code == 302
    assert anne.emailaddress_set.count() == 2


@pytest.mark.parametrize("taken", ["PAUL@example.org", "paul.at.home@example.org"])
def test_an_address_of_somebody_else_is_refused_in_the_admin(staff, taken):
    anne, paul = factories.person(), factories.person("paul")
    paul.emailaddress_set.create(email="paul.at.home@example.org", verified=True)
    assert person_page(staff, anne, email=taken).status_code == 200
    anne.refresh_from_db()
    assert anne.email == "anne@example.org"


@pytest.mark.django_db
def test_the_admin_is_for_staff_with_a_second_factor(settings):
    bare = factories.person("bare", is_staff=True, is_superuser=True)
    assert "/accounts/login/" in Client().get("/admin/", follow=True).redirect_chain[-1][0]
    reader = factories.member(factories.council())
    assert factories.signed_in(reader).get("/admin/", follow=True).status_code == 403
    client = factories.signed_in(bare)
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/accounts/2fa/"
    settings.SECOND_FACTOR_FOR = []
    assert client.get("/admin/").status_code == 200


@pytest.mark.django_db
def test_the_first_of_the_staff_is_made_at_the_shell_and_signs_in(monkeypatch, no_attempts_yet):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", factories.PASSWORD)
    call_command("createsuperuser", "--noinput", "--email", "Staff@Example.org", verbosity=0)
    client = Client()
    form = {"login": "staff@example.org", "password": factories.PASSWORD}
    assert client.post("/accounts/login/?next=/admin/", form).headers["Location"] == "/admin/"
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/accounts/2fa/"
