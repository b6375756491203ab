"""People come by invitation: once, within a week, to one address."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts import invitations, members
from accounts.delivery import deliver_due
from accounts.models import Invitation, Membership, Notice, User
from tests.accounts import factories

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://testserver(/invitations/[\w-]+/)")


@pytest.fixture
def council():
    return factories.council()


@pytest.fixture
def boss(council):
    return factories.second_factor(factories.member(council, "administrator"))


def invite(boss, email="Paul@Example.org", role="agent"):
    """Through the page and the mail; the path of the link in it."""
    answer = factories.signed_in(boss).post(
        "/spaces/conseil-80/people/invite/", {"email": email, "role": role}
    )
    assert answer.status_code == 302, answer.content.decode()
    mail.outbox.clear()
    assert deliver_due() == 1
    (sent,) = mail.outbox
    assert sent.to == [email.lower()]
    return LINK.search(sent.body)[1]


def test_a_new_person_chooses_a_password_and_is_in(boss, council):
    path, client = invite(boss), Client()

    page = client.get(path)
    assert "paul@example.org" in page.content.decode()
    assert client.post(path, {"password": "short"}).status_code == 422
    answer = client.post(path, {"password": factories.PASSWORD})

    assert answer.headers["Location"] == "/spaces/conseil-80/"
    assert client.get("/spaces/conseil-80/").status_code == 200
    paul = User.objects.get(email="paul@example.org")
    assert Membership.objects.get(user=paul).role == "agent"
    assert (
        Client().post("/accounts/login/", {"login": paul.email, "password": factories.PASSWORD}).status_code
        == 302
    )


def test_a_link_is_good_once_and_its_secret_is_kept_nowhere(boss):
    path = invite(boss)
    secret = path.split("/")[2]
    assert Client().post(path, {"password": factories.PASSWORD}).status_code == 302
    assert Client().get(path).status_code == 410
    assert secret not in str(Invitation.objects.values()) + str(Notice.objects.values())


def test_an_invitation_ends_after_a_week_when_revoked_and_when_replaced(boss, council):
    first = invite(boss)
    second = invite(boss)
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200

    number = Invitation.objects.get(revoked_at=None).pk
    factories.signed_in(boss).post(f"/spaces/conseil-80/people/invitations/{number}/revoke/")
    assert Client().get(second).status_code == 410

    third = invite(boss)
    Invitation.objects.filter(revoked_at=None).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(third).status_code == 410
    assert Client().post(third, {"password": factories.PASSWORD}).status_code == 410
    assert Client().get("/invitations/guessed/").status_code == 410


def test_somebody_with_an_account_signs_in_and_accepts(boss, council):
    paul = factories.person("paul")
    path = invite(boss)
    stranger = Client().get(path).content.decode()
    assert f"/accounts/login/?next={path}" in stranger
    assert "password" not in stranger

    client = factories.signed_in(paul)
    assert client.get(path).status_code == 200
    assert not Membership.objects.filter(user=paul).exists()
    assert client.post(path).headers["Location"] == "/spaces/conseil-80/"
    assert Membership.objects.get(user=paul).role == "agent"


def test_an_invitation_is_not_for_somebody_else_who_is_signed_in(boss, council):
    other = factories.person("other")
    path = invite(boss)
    assert factories.signed_in(other).post(path).status_code == 200
    assert not Membership.objects.filter(user=other).exists()
    with pytest.raises(invitations.NotOpen):
        invitations.accept(Invitation.objects.get(), other)


@pytest.mark.parametrize("left", ["removed", "demoted", "closed", "erased"])
def test_nobody_who_was_sent_away_comes_back_by_an_invitation_of_their_own(boss, council, left):
    other = factories.member(council, "administrator", "other")
    path = invite(boss, "boss.at.home@example.org", "administrator")
    match left:
        case "removed":
            members.remove(boss.memberships.get())
        case "demoted":
            members.set_role(boss.memberships.get(), "agent")
        case "closed":
            User.objects.filter(pk=boss.pk).update(is_active=False)
        case "erased":
            boss.delete()

    assert Client().get(path).status_code == 410
    assert Client().post(path, {"password": factories.PASSWORD}).status_code == 410
    home = factories.person("boss.at.home")
    with pytest.raises(invitations.NotOpen):
        invitations.accept(Invitation.objects.get(), home)
    assert not Membership.objects.filter(user=home).exists()
    page = factories.signed_in(factories.second_factor(other)).get("/spaces/conseil-80/people/")
    assert "boss.at.home" not in page.content.decode()


def test_an_invitation_of_the_platforms_staff_is_good(council):
    staff, paul = factories.person("staff", is_staff=True), factories.person("paul")
    invitation = invitations.invite(
        council, paul.email, "administrator", staff, "https://carte.example/{secret}"
    )
    assert invitations.accept(invitation, paul).role == "administrator"


def test_who_belongs_to_the_space_is_not_invited_again(boss, council):
    factories.member(council, "reader", "paul")
    answer = factories.signed_in(boss).post(
        "/spaces/conseil-80/people/invite/", {"email": "PAUL@example.org", "role": "administrator"}
    )
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_a_wrong_address_or_role_is_said(boss):
    client = factories.signed_in(boss)
    for wrong in ({"email": "nobody", "role": "agent"}, {"email": "a@example.org", "role": "king"}):
        assert client.post("/spaces/conseil-80/people/invite/", wrong).status_code == 422
    assert not Notice.objects.exists()
