"""Cases for programs, as the published description has them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from accounts import tokens
from gap_reports.models import Step
from gap_reports.states import State
from tests.accounts import factories
from tests.gap_reports.factories import a_case, a_zone

pytestmark = pytest.mark.django_db
CASES = "/api/v1/cases"
TODAY = timezone.now().date()
SCOPES = ["cases:read", "cases:answer", "cases:bulk"]


@pytest.fixture
def tenant():
    return factories.operator()


@pytest.fixture
def program(client, tenant):
    """A client that holds a token of the operator 00101."""
    return holding(client, tenant, SCOPES)


def holding(client, tenant, scopes):
    agent = factories.member(tenant, "agent", f"{len(scopes)}.{tenant.slug}", password=None)
    _, text = tokens.make(tenant, agent, "a program", scopes, timedelta(days=7))
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {text}"
    return client


def post(client, answers):
    return client.post(f"{CASES}/answers", answers, content_type="application/json")


@pytest.fixture(scope="module")
def described():
    return SchemaGenerator().get_schema(public=True)


def members(described, name):
    return set(described["components"]["schemas"][name]["properties"])


def test_a_case_has_the_members_that_are_described(program, described):
    case = a_case(State.REPORTED, due_on=TODAY - timedelta(1))
    told = program.get(f"{CASES}/{case.pk}").json()
    assert set(told) == members(described, "CaseSchema") or set(told) == members(described, "Case")
    assert (told["state"], told["overdue"], told["answer"]) == ("reported", True, None)
    assert told["zone"]["contributors"] == "5–9"
    assert set(told["moves"]) == {"acknowledge", "contest", "plan", "refuse", "claim_repair"}


def test_a_file_may_be_asked_for_by_its_type(client, tenant):
    program = holding(client, tenant, [*SCOPES, "reports:read"])
    table = program.get(f"{CASES}/answers.csv", headers={"Accept": "text/csv"})
    assert (table.status_code, table["Content-Type"]) == (200, "text/csv; charset=utf-8")
    for address in (f"{CASES}/{uuid4()}/bundle", "/api/v1/gap-reports/1"):
        absent = program.get(address, headers={"Accept": "application/zip"})
        assert (absent.status_code, absent["Content-Type"]) == (404, "application/problem+json")


def test_a_parameter_that_an_address_does_not_know_is_told_to_who_holds_a_token(client, tenant):
    program, one = holding(client, tenant, [*SCOPES, "reports:read"]), f"{CASES}/{uuid4()}"
    for address in (
        one,
        f"{one}/bundle",
        f"{CASES}/answers.csv",
        "/api/v1/gap-reports",
        "/api/v1/gap-reports/1",
    ):
        told = program.get(f"{address}?operater=00101")
        assert (told.status_code, told.json()["parameter"]) == (400, "operater"), address


def test_what_became_of_a_table_is_json_whatever_was_asked_for(program):
    table = program.get(f"{CASES}/answers.csv").content
    told = program.post(
        f"{CASES}/answers.csv", table, content_type="text/csv", headers={"Accept": "text/csv"}
    )
    assert (told.status_code, told["Content-Type"]) == (200, "application/json")
    assert told.json()["applied"] == 0


def test_the_list_goes_on_by_its_cursor(program):
    days = [None, TODAY, TODAY, TODAY + timedelta(3)]
    made = {str(a_case(State.REPORTED, due_on=day).pk) for day in days}
    a_case(zone=a_zone(operator="00102"))
    seen, address = [], f"{CASES}?limit=1"
    while address:
        page = program.get(address).json()
        seen += [case["id"] for case in page["cases"]]
        address = page["next"]
    assert (set(seen), len(seen)) == (made, 4)


@pytest.mark.parametrize("operator", ["%00", "lumo", ""])
def test_an_operator_that_is_none_is_refused_by_name(program, operator):
    answer = program.get(f"{CASES}?operator={operator}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "operator")


def test_answers_are_taken_one_by_one_and_twice_as_once(program):
    plan, refuse = a_case(State.REPORTED), a_case(State.REPORTED)
    foreign = a_case(State.REPORTED, zone=a_zone(operator="00102"))
    answers = [
        {"case": str(plan.pk), "move": "plan", "day": f"{TODAY + timedelta(60)}", "reason": "a mast"},
        {"case": str(refuse.pk), "move": "refuse"},
        {"case": str(foreign.pk), "move": "acknowledge"},
        {"case": str(refuse.pk), "move": "contest", "site": "7"},
        {"case": 7},
        "acknowledge",
        {"case": str(refuse.pk), "state": "verified"},
    ]
    told = post(program, answers).json()
    assert (told["applied"], told["already_so"], told["refused"]) == (1, 0, 6)
    wrong = [row["field"] for row in told["results"][1:]]
    assert wrong == ["reason", "case", "site_commune", "case", "answer", "state"]
    again = post(program, answers).json()
    assert (again["applied"], again["already_so"], Step.objects.count()) == (0, 1, 1)
    assert program.get(f"{CASES}/{plan.pk}").json()["answer"]["reason"] == "a mast"


def test_reasons_are_english_whatever_the_client_reads(program):
    case = a_case(State.REPORTED)
    program.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    row = post(program, [{"case": str(case.pk), "move": "refuse"}]).json()["results"][0]
    assert (row["field"], row["reason"]) == ("reason", "is missing")


@pytest.mark.parametrize("body", [{"answers": []}, [{}] * 1001])
def test_what_is_no_list_of_answers_is_a_problem(program, body):
    answer = post(program, body)
    assert (answer.status_code, answer.json()["parameter"]) == (400, "body")


def test_a_file_goes_the_same_way(program):
    case = a_case(State.REPORTED)
    template = program.get(f"{CASES}/answers.csv").content.decode()
    filled = template.replace("reported;;;", "reported;;acknowledge;")
    for applied, already in ((1, 0), (0, 1)):
        told = program.post(f"{CASES}/answers.csv", filled, content_type="text/csv").json()
        assert (told["applied"], told["already_so"], told["refused_lines"]) == (applied, already, "")
    case.refresh_from_db()
    assert case.state == State.ACKNOWLEDGED
    assert program.post(f"{CASES}/answers.csv", "x", content_type="text/csv").status_code == 400


@pytest.mark.parametrize("query", ["state=lost", "overdue=maybe", "cursor=1", "limit=0", "colour=red"])
def test_a_wrong_parameter_is_named(program, query):
    answer = program.get(f"{CASES}?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, query.partition("=")[0])


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("get", "", "cases:read"),
        ("post", "/answers", "cases:answer"),
        ("get", "/answers.csv", "cases:bulk"),
        ("post", "/answers.csv", "cases:bulk"),
    ],
)
def test_each_door_asks_for_its_scope(client, tenant, method, path, scope):
    kind = "text/csv" if path.endswith("csv") else "application/json"
    knock = getattr(client, method)
    more = {} if method == "get" else {"data": "[]", "content_type": kind}
    assert knock(f"{CASES}{path}", **more).status_code == 401
    holding(client, tenant, [other for other in SCOPES if other != scope])
    assert knock(f"{CASES}{path}", **more).status_code == 403


def test_a_case_of_another_space_is_none(program):
    foreign = a_case(zone=a_zone(operator="00102"))
    assert program.get(f"{CASES}/{foreign.pk}").status_code == 404
    heir = a_case()
    merged = a_case(merged_into=heir)
    led = program.get(f"{CASES}/{merged.pk}")
    assert (led.status_code, led["Location"]) == (308, f"http://testserver{CASES}/{heir.pk}")
