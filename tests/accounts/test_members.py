"""Roles are handed on, and no space is left without an administrator."""

import pytest

from accounts.members import LastAdministrator, remove, set_role
from accounts.models import Membership
from tests.accounts import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    return factories.council()


def membership(user):
    return Membership.objects.get(user=user)


def test_the_last_administrator_stays_until_there_is_another(council):
    boss, agent = (factories.member(council, role) for role in ("administrator", "agent"))
    with pytest.raises(LastAdministrator):
        remove(membership(boss))
    with pytest.raises(LastAdministrator):
        set_role(membership(boss), "reader")
    set_role(membership(boss), "administrator")

    set_role(membership(agent), "administrator")
    set_role(membership(boss), "reader")
    remove(membership(boss))

    assert list(council.memberships.values_list("user", "role")) == [(agent.pk, "administrator")]


def test_an_administrator_who_is_switched_off_does_not_count(council):
    boss, gone = (
        factories.member(council, "administrator"),
        factories.member(council, "administrator", "gone"),
    )
    gone.is_active = False
    gone.save()
    with pytest.raises(LastAdministrator):
        remove(membership(boss))
    remove(membership(gone))


def test_a_role_is_handed_on_through_the_page(council):
    boss, agent = (
        factories.second_factor(factories.member(council, role)) for role in ("administrator", "agent")
    )
    client = factories.signed_in(boss)
    own, other = membership(boss).pk, membership(agent).pk

    client.post(f"/spaces/conseil-80/people/{other}/role/", {"role": "king"})
    assert membership(agent).role == "agent"
    client.post(f"/spaces/conseil-80/people/{other}/role/", {"role": "administrator"})
    assert membership(agent).role == "administrator"
    assert client.post(f"/spaces/conseil-80/people/{own}/remove/").headers["Location"] == "/spaces/"
    assert client.get("/spaces/conseil-80/").status_code == 404

    last = factories.signed_in(agent)
    assert last.post("/spaces/conseil-80/people/leave/").headers["Location"] == "/spaces/conseil-80/people/"
    assert "administrateur" in last.get("/spaces/conseil-80/people/").content.decode()
    assert membership(agent).role == "administrator"


def test_anybody_may_leave(council):
    reader = factories.member(council, "reader")
    client = factories.signed_in(reader)
    assert client.post("/spaces/conseil-80/people/leave/").headers["Location"] == "/spaces/"
    assert not council.memberships.exists()


def test_somebody_of_another_space_is_out_of_reach(council):
    boss = factories.second_factor(factories.member(council, "administrator"))
    stranger = factories.member(factories.council("conseil-02"), "agent", "stranger")
    client = factories.signed_in(boss)
    for what in ("role", "remove"):
        path = f"/spaces/conseil-80/people/{membership(stranger).pk}/{what}/"
        assert client.post(path, {"role": "reader"}).status_code == 404
    assert membership(stranger).role == "agent"
