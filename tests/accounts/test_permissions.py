"""Each cell of the table of permissions, spelled out again; and the doors that keep them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from accounts.permissions import TABLE, allowed, may, role_may
from tests.accounts import factories

# Council: reader, agent, administrator; then operator: the same. "x" may.
EXPECTED = {
    "space.see": "xxx xxx",
    "people.see": "xxx xxx",
    "people.invite": "..x ..x",
    "people.set_role": "..x ..x",
    "people.remove": "..x ..x",
    "tokens.see": ".xx .xx",
    "tokens.make": ".xx .xx",
    "zones.see": "xxx xxx",
    "zones.work": ".xx ...",
    "campaigns.see": "xxx ...",
    "campaigns.run": ".xx ...",
    "dossiers.see": "xxx ...",
    "dossiers.build": ".xx ...",
    "subscriptions.see": "xxx xxx",
    "subscriptions.manage": ".xx .xx",
    "webhooks.manage": "..x ..x",
    "cases.see": "xxx xxx",
    "cases.answer": "... .xx",
    "cases.claim_repair": "... .xx",
    "cases.bulk": "... .xx",
    "measurements.upload": ".xx .xx",
    "reports.see": "xxx xxx",
    "reports.build": ".xx .xx",
}
ROLES = ("reader", "agent", "administrator")
COLUMNS = [(kind, role) for kind in ("council", "operator") for role in ROLES]
CELLS = [
    (action, kind, role, mark == "x")
    for action, marks in EXPECTED.items()
    for (kind, role), mark in zip(COLUMNS, marks.replace(" ", ""), strict=True)
]


def test_the_expected_table_names_every_action():
    assert EXPECTED.keys() == TABLE.keys()


@pytest.mark.parametrize(("action", "kind", "role", "right"), CELLS)
def test_a_cell_of_the_table(action, kind, role, right):
    assert role_may(role, kind, action) is right


@pytest.mark.parametrize("action", EXPECTED)
@pytest.mark.parametrize("kind", ["council", "operator"])
def test_who_does_not_belong_may_nothing(action, kind):
    assert not role_may(None, kind, action)


def test_an_action_that_nobody_wrote_down_is_an_error():
    with pytest.raises(KeyError):
        role_may("administrator", "council", "zones.delete")
    with pytest.raises(KeyError):
        allowed("zones.delete")


@pytest.fixture(scope="module")
def people(django_db_setup, django_db_blocker):
    """Two spaces of each kind, with a person in each role, made once."""
    with django_db_blocker.unblock():
        spaces = [
            factories.council(),
            factories.council("conseil-02"),
            factories.operator(),
            factories.operator("altis"),
        ]
        users = {
            (space.slug, role): factories.second_factor(factories.member(space, role, password=None))
            for space in spaces
            for role in ROLES
        }
        staff = factories.person("staff", password=None, is_staff=True, is_superuser=True)
        yield {space.slug: space for space in spaces}, users, staff
        for made in (*users.values(), staff, *spaces):
            made.delete()


SPACES = {"council": ("conseil-80", "conseil-02"), "operator": ("lumo", "altis")}


def knock(action, user, slug):
    """The status that a view behind this action answers."""

    @allowed(action)
    def view(request, slug):
        return HttpResponse(f"{request.tenant.slug} {request.role}")

    request = RequestFactory().get(f"/spaces/{slug}/")
    request.user = user
    try:
        return view(request, slug).status_code
    except PermissionDenied:
        return 403
    except Http404:
        return 404


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "kind", "role", "right"), CELLS)
def test_the_door_keeps_the_cell(people, action, kind, role, right):
    spaces, users, staff = people
    own, other = SPACES[kind]
    user = users[own, role]

    assert knock(action, user, own) == (200 if right else 403)
    assert may(user, spaces[own], action) is right
    assert knock(action, user, other) == 404
    assert not may(user, spaces[other], action)


@pytest.mark.django_db
@pytest.mark.parametrize("action", EXPECTED)
def test_strangers_and_staff_without_a_role_may_nothing(people, action):
    spaces, users, staff = people
    assert knock(action, AnonymousUser(), "conseil-80") == 302
    assert knock(action, AnonymousUser(), "nowhere") == 302
    assert knock(action, staff, "conseil-80") == 404
    assert knock(action, users["conseil-80", "administrator"], "nowhere") == 404


@pytest.mark.django_db
def test_somebody_who_is_switched_off_may_nothing(people):
    spaces, users, _ = people
    user = users["conseil-80", "administrator"]
    user.is_active = False
    assert not may(user, spaces["conseil-80"], "space.see")
