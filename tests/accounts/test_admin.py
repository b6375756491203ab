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
SHOWN = {"user", "tenant", "invitation", "accesstoken", "webhookendpoint", "notice"}


def test_the_admin_knows_no_reading_no_evidence_and_no_contributor():
    registered = {(model._meta.app_label, model._meta.model_name) for model in admin.site._registry}
    assert {label for label, _ in registered} & set(CLOSED) == set()
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
