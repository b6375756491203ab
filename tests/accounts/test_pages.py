"""Each page of a space, through HTTP: for strangers, another space's people, and each role."""

import re

import pytest
from django.urls import reverse

from accounts.models import Invitation, Membership
from tests.accounts import factories

pytestmark = pytest.mark.django_db
ROLES = ("reader", "agent", "administrator")
# What reader, agent and administrator are answered; a form that nothing was filled into is 422.
PAGES = {
    "/": (200, 200, 200),
    "/people/": (200, 200, 200),
    "/tokens/": (403, 200, 200),
    "/webhooks/": (403, 403, 200),
}
FORMS = {
    "/people/invite/": (403, 403, 422),
    "/people/0/role/": (403, 403, 404),
    "/people/0/remove/": (403, 403, 404),
    "/people/invitations/0/revoke/": (403, 403, 404),
    "/tokens/make/": (403, 422, 422),
    "/tokens/0/revoke/": (403, 404, 404),
    "/webhooks/add/": (403, 403, 422),
    "/webhooks/0/switch/": (403, 403, 404),
}


@pytest.mark.parametrize("kind", ["council", "operator"])
def test_each_page_and_form_is_open_to_whom_it_is_for(kind):
    tenant = getattr(factories, kind)()
    for at, role in enumerate(ROLES):
        client = factories.signed_in(factories.second_factor(factories.member(tenant, role)))
        own = f"/spaces/{tenant.slug}"
        assert {page: client.get(own + page).status_code for page in PAGES} == {
            page: answers[at] for page, answers in PAGES.items()
        }
        assert {form: client.post(own + form).status_code for form in FORMS} == {
            form: answers[at] for form, answers in FORMS.items()
        }


def test_another_spaces_administrator_and_staff_are_told_that_there_is_nothing():
    factories.council()
    other = factories.second_factor(factories.member(factories.council("conseil-02"), "administrator"))
    staff = factories.person("staff", is_staff=True, is_superuser=True)
    for user in (other, staff):
        client = factories.signed_in(user)
        assert {client.get(f"/spaces/conseil-80{page}").status_code for page in PAGES} == {404}
        assert {client.post(f"/spaces/conseil-80{form}").status_code for form in FORMS} == {404}
        nowhere, theirs = (
            re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", client.get(f"/spaces/{slug}/").content)
            for slug in ("nowhere", "conseil-80")
        )
        assert nowhere == theirs


def test_who_is_not_signed_in_is_asked_to_whether_the_space_exists_or_not():
    factories.council()
    client = factories.signed_in(None)
    for slug in ("conseil-80", "nowhere"):
        for page in (*PAGES, *FORMS):
            answer = (
                client.get(f"/spaces/{slug}{page}") if page in PAGES else client.post(f"/spaces/{slug}{page}")
            )
            assert answer.headers["Location"] == f"/accounts/login/?next=/spaces/{slug}{page}"


def test_forms_are_not_for_looking_at():
    client = factories.signed_in(
        factories.second_factor(factories.member(factories.council(), "administrator"))
    )
    assert {client.get(f"/spaces/conseil-80{form}").status_code for form in FORMS} == {405}


def test_an_administrator_needs_a_second_factor(settings):
    boss = factories.member(factories.council(), "administrator")
    client = factories.signed_in(boss)
    answer = client.get("/spaces/conseil-80/people/")
    assert answer.headers["Location"] == "/accounts/2fa/?next=%2Fspaces%2Fconseil-80%2Fpeople%2F"
    assert (
        client.post(
            "/spaces/conseil-80/people/invite/", {"email": "a@b.example", "role": "agent"}
        ).status_code
        == 302
    )
    assert not Invitation.objects.exists()

    settings.SECOND_FACTOR_FOR = []
    assert client.get("/spaces/conseil-80/people/").status_code == 200
    settings.SECOND_FACTOR_FOR = ["agent"]
    assert client.get("/spaces/conseil-80/people/").status_code == 200
    Membership.objects.update(role="agent")
    assert client.get("/spaces/conseil-80/people/").status_code == 302
    factories.second_factor(boss)
    assert client.get("/spaces/conseil-80/people/").status_code == 200


def test_the_page_of_people_has_no_forms_for_who_may_not_use_them():
    council = factories.council()
    reader = factories.member(council)
    page = factories.signed_in(reader).get("/spaces/conseil-80/people/").content.decode()
    assert reader.email in page
    for name in ("set-role", "remove-person"):
        assert reverse(name, args=["conseil-80", Membership.objects.get().pk]) not in page
    assert reverse("invite", args=["conseil-80"]) not in page


def test_ones_spaces_are_named_on_every_page():
    reader = factories.member(factories.council())
    client = factories.signed_in(reader)
    for path in ("/spaces/", "/method/", "/"):
        page = client.get(path).content.decode()
        assert 'href="/spaces/conseil-80/"' in page
        assert 'href="/accounts/logout/"' in page
    Membership.objects.create(tenant=factories.operator(), user=reader, role="agent")
    assert 'href="/spaces/"' in client.get("/method/").content.decode()
    assert 'href="/spaces/lumo/"' in client.get("/spaces/").content.decode()
    stranger = factories.signed_in(None).get("/").content.decode()
    assert 'href="/accounts/login/"' in stranger
    assert "conseil" not in stranger


def test_a_webhook_is_added_with_a_secret_shown_once_and_paused():
    council = factories.council()
    client = factories.signed_in(factories.second_factor(factories.member(council, "administrator")))
    for wrong in ("http://hook.example/", "https://anne@hook.example/", "hook"):
        assert client.post("/spaces/conseil-80/webhooks/add/", {"url": wrong}).status_code == 422
    page = client.post(
        "/spaces/conseil-80/webhooks/add/", {"url": "https://hook.example/in"}
    ).content.decode()
    endpoint = council.webhooks.get()
    assert endpoint.secret in page
    assert endpoint.secret not in client.get("/spaces/conseil-80/webhooks/").content.decode()
    assert (
        endpoint.secret
        not in client.post(
            "/spaces/conseil-80/webhooks/add/", {"url": "https://hook.example/in"}
        ).content.decode()
    )

    client.post(f"/spaces/conseil-80/webhooks/{endpoint.pk}/switch/")
    assert not council.webhooks.get().active
