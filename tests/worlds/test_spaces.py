"""The demonstration's offices: people sign in where one tries things out, and answers are given once."""

import pytest
from django.contrib.auth import authenticate

from accounts.models import Membership, Tenant
from gap_reports.models import Case, Step
from gap_reports.states import State
from tests.gap_reports.factories import a_case, a_zone
from worlds.spaces import SAYINGS, open_offices

pytestmark = pytest.mark.django_db


@pytest.fixture
def detected(settings):
    settings.DEBUG = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for operator in ["00101"] * 6 + ["00102"] * 3 + ["00103"]:
        a_case(zone=a_zone(operator=operator))


def test_operators_with_a_space_are_told_and_answer_some_of_their_cases(detected):
    open_offices()
    said = Step.objects.filter(by="operator").values_list("case__operator", flat=True)
    assert sorted(said) == ["00101"] * len(SAYINGS["alpha"]) + ["00102"] * len(SAYINGS["bravo"])
    assert Case.objects.filter(operator="00101", state=State.REPORTED).count() == 1
    assert set(Case.objects.filter(operator="00103").values_list("state", flat=True)) == {State.DETECTED}


def test_twice_is_once(detected):
    people = open_offices()
    before = list(Step.objects.values_list("hash", flat=True))
    assert open_offices() == people
    assert list(Step.objects.values_list("hash", flat=True)) == before
    assert (Tenant.objects.count(), Membership.objects.count()) == (3, 3)


def test_the_people_sign_in_where_things_are_tried_out_and_nowhere_else(detected, settings):
    people = open_offices()
    assert set(people) == {f"{slug}@demonstration.example" for slug in ("alpha", "bravo", "conseil")}
    assert all(authenticate(None, email=email, password=password) for email, password in people.items())
    settings.DEBUG = False
    assert open_offices() == {}
    assert not any(authenticate(None, email=email, password=password) for email, password in people.items())
