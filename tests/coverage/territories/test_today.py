"""Codes of other years, and of parts of communes, as communes of today."""

import pytest

from coverage.models import Territory
from coverage.territories.today import codes_meaning, current_commune, current_communes

pytestmark = pytest.mark.django_db

TODAY = {"75056": ["75101", "75102"], "02018": ["02301", "02434"], "80021": []}


@pytest.fixture(autouse=True)
def known():
    for code, parts in TODAY.items():
        key = f"com-{code}"
        Territory.objects.create(key=key, kind="com", code=code, name=code, codes_year=2026, made_of=parts)
    epci = {"key": "epci-200018083", "kind": "epci", "code": "200018083", "made_of": ["99999"]}
    Territory.objects.create(**epci, name="CC", codes_year=2026)


@pytest.mark.parametrize(
    ("code", "today"),
    [("80021", "80021"), ("02434", "02018"), ("75102", "75056"), ("75056", "75056"), ("99999", None)],
)
def test_a_code_means_the_commune_that_holds_it_today(code, today):
    assert current_commune(code) == today


def test_many_codes_are_two_questions(django_assert_num_queries):
    with django_assert_num_queries(2):
        found = current_communes(["75101", "75101", "02018", "02301", ""])
    assert found == {"75101": "75056", "02018": "02018", "02301": "02018"}


def test_a_commune_that_stands_by_itself_again_is_its_own(django_assert_num_queries):
    Territory.objects.filter(code="80021").update(made_of=["02018"])
    assert current_commune("02018") == "02018"


def test_the_codes_of_a_commune_are_all_that_mean_it():
    assert codes_meaning(["75056", "80021", "99999"]) == {
        "75056": "75056",
        "75101": "75056",
        "75102": "75056",
        "80021": "80021",
        "99999": "99999",
    }
    Territory.objects.filter(code="80021").update(made_of=["02018"])
    assert codes_meaning(["80021"]) == {"80021": "80021"}
