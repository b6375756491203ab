"""A token does what it says, as far as who made it still may, and until it ends."""

import re
from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.urls import get_resolver
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import scopes, tokens
from accounts.members import remove, set_role
from accounts.models import AccessToken, Membership
from accounts.permissions import TABLE
from accounts.tokens import TokenAuthentication, TooMuch, scope_required
from tests.accounts import factories

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


class Zones(APIView):
    """A view of some later stage."""

    authentication_classes = [TokenAuthentication]

    @scope_required("zones:read")
    def get(self, request):
        return Response({"space": request.auth.tenant.slug, "by": request.user.email})


def ask(text="", scheme="Bearer"):
    headers = {"authorization": f"{scheme} {text}"} if text else {}
    response = Zones.as_view()(RequestFactory().get("/api/v1/spaces/zones", headers=headers))
    response.render()
    return response


@pytest.fixture
def council():
    return factories.council()


@pytest.fixture
def agent(council):
    return factories.member(council, "agent")


def made(council, agent, *names, valid=DAY):
    return tokens.make(council, agent, "tableur", names or ["zones:read"], valid)


def test_a_token_opens_what_it_is_for(council, agent):
    token, text = made(council, agent)
    assert text.startswith("cbt_")
    assert ask(text).data == {"space": "conseil-80", "by": agent.email}
    token.refresh_from_db()
    assert token.last_used_on == timezone.now().date()
    assert text not in str(AccessToken.objects.values())


@pytest.mark.parametrize(
    ("text", "scheme"),
    [("", ""), ("a-contributors-token", "Bearer"), ("cbt_guessed", "Bearer"), ("cbt_x", "Basic")],
)
def test_without_a_token_of_ours_the_answer_is_a_problem(text, scheme):
    response = ask(text, scheme)
    assert response.status_code == 401
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_that_was_revoked_or_is_too_old_opens_nothing(council, agent):
    token, text = made(council, agent)
    _, old = made(council, agent, valid=-DAY)
    assert (ask(old).status_code, "expired" in ask(old).data["detail"]) == (401, True)
    tokens.revoke(token)
    assert (ask(text).status_code, "revoked" in ask(text).data["detail"]) == (401, True)


def test_another_scope_is_not_enough(council, agent):
    _, text = made(council, agent, "cases:read")
    response = ask(text)
    assert (response.status_code, response.data["detail"]) == (403, "this token has no scope zones:read")
    assert response.headers["Content-Type"] == "application/problem+json"


def test_a_token_does_not_outlive_the_right_of_who_made_it(council, agent):
    boss = factories.member(council, "administrator")
    _, text = made(council, agent)
    set_role(Membership.objects.get(user=agent), "reader")
    assert ask(text).status_code == 200  # a reader may see zones
    remove(Membership.objects.get(user=agent))
    assert ask(text).status_code == 403
    _, text = made(council, boss)
    boss.is_active = False
    boss.save()
    assert ask(text).status_code == 403


def test_nobody_gives_a_token_more_than_they_may(council, agent):
    with pytest.raises(TooMuch, match="cases:answer"):
        made(council, agent, "zones:read", "cases:answer")
    with pytest.raises(TooMuch, match="zones:read"):
        made(council, factories.person("stranger"))
    assert not AccessToken.objects.exists()


EXPECTED = {
    ("council", "reader"): "zones:read campaigns:read dossiers:read cases:read reports:read",
    ("council", "agent"): "zones:read campaigns:read dossiers:read cases:read reports:read",
    ("operator", "reader"): "zones:read cases:read reports:read",
    ("operator", "agent"): "zones:read cases:read cases:answer cases:bulk reports:read",
}


@pytest.mark.parametrize(("kind", "role"), EXPECTED)
def test_the_scopes_that_a_role_may_give(kind, role):
    assert scopes.scopes_of(role, kind) == EXPECTED[kind, role].split()
    assert set(scopes.SCOPES.values()) <= TABLE.keys()


def scopes_in(patterns):
    """What the doors of an address book ask a token for."""
    for one in patterns:
        if hasattr(one, "url_patterns"):
            yield from scopes_in(one.url_patterns)
        elif view := getattr(one.callback, "view_class", None) or getattr(one.callback, "cls", None):
            methods = (getattr(view, name, None) for name in view.http_method_names)
            yield from (method.scope for method in methods if hasattr(method, "scope"))


def test_every_scope_that_a_token_may_have_opens_a_door():
    assert set(scopes_in(get_resolver().url_patterns)) == scopes.SCOPES.keys()


def test_a_token_is_shown_once_and_revoked_by_the_page(council, agent):
    client = factories.signed_in(agent)
    answer = client.post(
        "/spaces/conseil-80/tokens/make/", {"name": "n", "scopes": ["zones:read"], "days": "90"}
    )
    text = re.search(r"cbt_[\w-]+", answer.content.decode())[0]
    assert "no-store" in answer.headers["Cache-Control"]
    assert ask(text).status_code == 200
    assert text not in client.get("/spaces/conseil-80/tokens/").content.decode()

    client.post(f"/spaces/conseil-80/tokens/{AccessToken.objects.get().pk}/revoke/")
    assert ask(text).status_code == 401


def test_the_page_says_in_words_what_a_token_may(council, agent):
    made(council, agent, "dossiers:read")
    page = factories.signed_in(agent).get("/spaces/conseil-80/tokens/").content.decode()
    assert "<td>lire les dossiers</td>" in page


def test_the_page_makes_no_token_beyond_ones_rights(council, agent):
    client = factories.signed_in(agent)
    for wrong in ({"scopes": ["cases:answer"]}, {"scopes": []}, {"days": "9999"}, {"name": ""}):
        form = {"name": "n", "scopes": ["zones:read"], "days": "90"} | wrong
        assert client.post("/spaces/conseil-80/tokens/make/", form).status_code == 422
    assert not AccessToken.objects.exists()


def test_a_token_of_another_space_is_out_of_reach(council, agent):
    other = factories.member(factories.council("conseil-02"), "agent")
    token, text = made(council, agent)
    assert factories.signed_in(other).post(f"/spaces/conseil-02/tokens/{token.pk}/revoke/").status_code == 404
    assert ask(text).status_code == 200
