"""Programs read a space's zones by its token: today's, under the floor, and nobody else's."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts import tokens
from accounts.members import remove
from accounts.models import Membership
from councils.models import Plan
from tests.accounts import factories as people
from tests.councils.workspace import factories

pytestmark = pytest.mark.django_db
ADDRESSES = ["/api/v1/spaces/conseil-80/zones", "/api/v1/spaces/conseil-80/zones.csv"]


@pytest.fixture
def council():
    factories.ground()
    return factories.council()


@pytest.fixture
def anne(council):
    return factories.agent(council)


def headers(tenant, person, *scopes):
    _, text = tokens.make(tenant, person, "tableur", scopes or ["zones:read"], timedelta(days=1))
    return {"authorization": f"Bearer {text}"}


def ask(address, given=None):
    return Client().get(address, headers=given or {})


def test_zones_are_told_as_they_stand_now(council, anne):
    given, zone = headers(council, anne), factories.zone()
    Plan.objects.create(tenant=council, zone=zone, priority=2, assignee=anne, shortlisted=True)
    factories.zone(communes=factories.ELSEWHERE)
    answer = ask(ADDRESSES[0], given)
    assert answer.headers["Content-Type"].startswith("application/geo+json")
    assert answer.headers["Cache-Control"] == "no-store"
    (feature,) = answer.json()["features"]
    told = feature["properties"]
    expected = {"id": str(zone.pk), "priority": 2, "assignee": anne.email, "short_list": True}
    assert {name: told[name] for name in expected} == expected
    assert (told["contributors"], told["first_observed"]) == ("5–9", "2026-09")
    table = ask(ADDRESSES[1], given)
    assert table.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert table.content.decode().count(str(zone.pk)) == 2  # its id, and its address
    new = factories.zone()
    assert str(new.pk) in ask(ADDRESSES[1], given).content.decode()


def test_pages_lead_through_the_whole_list(council, anne):
    there, given = {str(factories.zone().pk) for _ in range(5)}, headers(council, anne)
    address, seen = f"{ADDRESSES[0]}?limit=2&sort=age", []
    while address:
        answer = ask(address, given).json()
        seen += [feature["properties"]["id"] for feature in answer["features"]]
        address = answer["next"]
    assert sorted(seen) == sorted(there)


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_may_not_is_told_why(council, anne, address):
    other = factories.council("autre")
    paul = factories.agent(other, "paul")
    given = headers(council, anne)
    answers = {
        401: ask(address),
        403: ask(address, headers(council, anne, "dossiers:read")),
        404: ask(address, headers(other, paul)),
    }
    assert {status: answer.status_code for status, answer in answers.items()} == {
        401: 401,
        403: 403,
        404: 404,
    }
    assert {answer.headers["Content-Type"] for answer in answers.values()} == {"application/problem+json"}
    remove(Membership.objects.get(user=anne))
    assert ask(address, given).status_code == 403


@pytest.mark.parametrize(
    "query", ["priority=7", "sort=size", "status=any&status=open", "assignee=anne", "page=2"]
)
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_wrong_parameter_is_named(council, anne, address, query):
    answer = ask(f"{address}?{query}", headers(council, anne))
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["parameter"] == query.split("=")[0]


def test_a_cursor_of_another_list_is_named(council, anne):
    answer = ask(f"{ADDRESSES[0]}?cursor=1", headers(council, anne))
    assert (answer.status_code, answer.json()["parameter"]) == (400, "cursor")


def test_an_operators_token_reads_the_zones_of_its_codes():
    tenant = people.operator()
    factories.zone()
    factories.zone(operator="00102")
    given = headers(tenant, people.member(tenant, "agent"))
    features = ask("/api/v1/spaces/lumo/zones", given).json()["features"]
    assert [feature["properties"]["operator"] for feature in features] == ["00101"]
