"""The pages of a space's cases: whose they are, who may answer, and what is said of a wrong answer."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from coverage.models import ListedOutage
from gap_reports.models import AnswerFile, OwnContributor, Step
from gap_reports.states import State
from tests.accounts import factories
from tests.coverage.factories import commune, larger_territory
from tests.gap_reports.factories import a_case, a_zone

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()
CASES = "/spaces/lumo/cases/"


@pytest.fixture
def agent(settings):
    """Signed in for the operator 00101, in a language that tests can read."""
    client = factories.signed_in(factories.member(factories.operator(), "agent", password=None))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def text(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_operators_leads_to_the_cases_of_ones_space(client, agent):
    assert client.get("/operators/").url.startswith("/accounts/login/")
    assert agent.get("/operators/").url == CASES


def test_who_belongs_to_several_operators_chooses(agent):
    user = factories.User.objects.get()
    factories.Membership.objects.create(tenant=factories.operator("altis"), user=user, role="reader")
    assert "/spaces/altis/cases/" in text(agent, "/operators/")


def test_the_list_holds_ones_own_cases_those_due_first(agent):
    a_case(State.REPORTED, zone=a_zone(operator="00102"))
    late, later = (a_case(State.REPORTED, due_on=TODAY + timedelta(days)) for days in (-3, 30))
    never = a_case(State.CONTESTED)
    page = text(agent, CASES)
    assert [page.index(str(case.pk)) for case in (late, later, never)] == sorted(
        page.index(str(case.pk)) for case in (late, later, never)
    )
    assert page.count('<th scope="row">') == 3


def test_the_list_is_filtered(agent):
    commune("80021"), commune("02001", "02")
    there = a_case(State.REPORTED, zone=a_zone(communes=["02001"], service=0), due_on=TODAY - timedelta(1))
    a_case(State.PLANNED, due_on=TODAY + timedelta(9))
    for query in ("state=reported", "service=voice", "territory=com-02001", "overdue=on"):
        page = text(agent, f"{CASES}?{query}")
        assert (page.count('<th scope="row">'), str(there.pk) in page) == (1, True), query
    assert "No territory has this key" in text(agent, f"{CASES}?territory=dep-99")
    assert agent.get(f"{CASES}?cursor=yesterday").status_code == 404


def test_the_list_goes_on_where_a_page_ended(agent, monkeypatch):
    monkeypatch.setattr("gap_reports.views.cases.ON_A_PAGE", 2)
    days = [TODAY + timedelta(1), TODAY + timedelta(1), None, None, TODAY]
    made = {str(a_case(State.REPORTED, due_on=day).pk) for day in days}
    seen, address = [], CASES
    while address:
        page = text(agent, address)
        seen += [pk for pk in made if f"{CASES}{pk}/" in page]
        further = page.partition('<p><a href="?cursor=')[2].partition('"')[0]
        address = f"{CASES}?cursor={further}" if further else ""
    assert sorted(seen) == sorted(made)


@pytest.mark.parametrize(
    ("kind", "role", "list_status", "answer_status"),
    [
        ("operator", "reader", 200, 403),
        ("operator", "agent", 200, 302),
        ("operator", "administrator", 200, 302),
        ("council", "reader", 200, 403),
        ("council", "administrator", 200, 403),
    ],
)
def test_who_may_see_and_who_may_answer(settings, kind, role, list_status, answer_status):
    settings.SECOND_FACTOR_FOR = []
    commune("80021")
    tenant = factories.operator() if kind == "operator" else factories.council()
    larger_territory("dep-80")
    client = factories.signed_in(factories.member(tenant, role, password=None))
    case = a_case(State.REPORTED)
    address = f"/spaces/{tenant.slug}/cases/{case.pk}/"
    assert client.get(address).status_code == list_status
    answer = client.post(f"{address}answer/", {"move": "acknowledge"})
    assert (answer.status_code, Step.objects.count()) == (answer_status, int(answer_status == 302))
    assert ('<form class="person-form"' in client.get(address).content.decode()) == (answer_status == 302)
    bulk = client.get(f"/spaces/{tenant.slug}/cases/answers/").status_code
    assert bulk == (200 if answer_status == 302 else 403)


def test_a_case_tells_what_its_operator_listed_as_down_nearby(agent):
    zone = a_zone()
    case = a_case(State.REPORTED, zone=zone)
    assert "out of order wholly" not in text(agent, f"{CASES}{case.pk}/")
    where = {"operator": zone.operator, "place": "AMIENS", "geom": zone.geom.point_on_surface}
    ListedOutage.objects.create(listed_on=zone.last_day, **where)
    told = text(agent, f"{CASES}{case.pk}/")
    assert "out of order wholly or in part: 1." in told
    assert "AMIENS, on the spot: 1 day, " in told


def test_a_case_of_somebody_else_is_no_case(agent):
    foreign = a_case(State.REPORTED, zone=a_zone(operator="00102"))
    factories.operator("altis")
    for address in (f"{CASES}{foreign.pk}/", f"/spaces/altis/cases/{foreign.pk}/"):
        assert agent.get(address).status_code == 404
        assert agent.post(f"{address}answer/", {"move": "acknowledge"}).status_code == 404
    outside = factories.council("conseil-02")
    reader = factories.signed_in(factories.member(outside, password=None))
    assert reader.get(f"/spaces/conseil-02/cases/{foreign.pk}/").status_code == 404


def test_a_party_is_told_of_an_embargo_where_it_reads_the_case(agent):
    for public_from, told in ((TODAY + timedelta(days=9), 1), (TODAY, 0)):
        case = a_case(State.REPORTED, zone=a_zone(public_from=public_from))
        assert text(agent, f"{CASES}{case.pk}/").count("Under embargo") == told


def test_the_forms_are_the_moves_of_the_table(agent):
    case = a_case(State.REPAIR_CLAIMED)
    assert "person-form" not in text(agent, f"{CASES}{case.pk}/")
    page = text(agent, f"{CASES}{a_case(State.REFUSED).pk}/")
    assert page.count("person-form") == 3
    assert 'value="refuse"' not in page


def test_a_wrong_answer_names_the_field_and_keeps_what_was_written(agent):
    case = a_case(State.REPORTED)
    words = "a mast is coming to the hill"
    given = {"move": "plan", "day": f"{TODAY}", "reason": words}
    answer = agent.post(f"{CASES}{case.pk}/answer/", given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "must be after today" in page
    assert words in page
    assert not Step.objects.exists()


def test_a_merged_case_leads_to_the_one_that_goes_on(agent):
    heir = a_case(State.REPORTED)
    merged = a_case(State.REPORTED, merged_into=heir)
    assert agent.get(f"{CASES}{merged.pk}/").url == f"{CASES}{heir.pk}/"
    assert agent.get(f"/cases/{merged.pk}/").url == f"/cases/{heir.pk}/"


def test_a_file_is_sent_and_its_refused_lines_are_fetched(agent):
    case = a_case(State.REPORTED)
    template = agent.get(f"{CASES}template.csv").content.decode("utf-8-sig")
    file = SimpleUploadedFile("réponses.csv", template.replace("reported;;;", "reported;;refuse;").encode())
    done = agent.post(f"{CASES}answers/", {"file": file})
    assert urlsplit(done.url).path == f"{CASES}answers/{AnswerFile.objects.get().pk}/"
    assert ".csv" in text(agent, done.url)
    back = agent.get(f"{done.url.rstrip('/')}.csv").content.decode("utf-8-sig")
    assert "reason: is missing" in back
    assert str(case.pk) in back
    bad = agent.post(f"{CASES}answers/", {"file": SimpleUploadedFile("x.xlsx", b"PK\0\0")})
    assert (bad.status_code, "is no text" in bad.content.decode()) == (422, True)
    other = factories.signed_in(factories.member(factories.operator("altis"), "agent", password=None))
    assert other.get(f"/spaces/altis/cases/answers/{AnswerFile.objects.get().pk}/").status_code == 404


def test_a_token_of_a_vehicle_is_shown_once_and_what_it_sent_can_be_erased(agent):
    page = "/spaces/lumo/measurements/"
    shown = agent.post(f"{page}mint/", {"name": "Van 3"}).content.decode()
    token = shown.partition('class="secret">')[2].partition("<")[0]
    own = OwnContributor.objects.get()
    assert (len(token) > 30, token in text(agent, page), "Van 3" in text(agent, page)) == (True, False, True)
    assert agent.post(f"{page}{own.pk}/").status_code == 302
    assert not OwnContributor.objects.exists()
