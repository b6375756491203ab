"""The pages of the workspace through HTTP: for whom they open, what they do, what they refuse."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.utils import timezone

from accounts.models import Membership
from councils.models import Change, Note, Plan, Timer, Visit
from councils.workspace.rows import COLUMNS
from coverage.models import WhiteZone, ZoneTile
from gap_reports.states import State
from gap_reports.verification.decide import verify_repairs
from tests.accounts import factories as people
from tests.councils.workspace import factories
from tests.coverage.factories import tile_key
from tests.gap_reports.factories import a_case

pytestmark = pytest.mark.django_db
OWN = "/spaces/conseil-80"


def tomorrow() -> date:
    """The day after that of the clock, which the pages count from: it may end while tests run."""
    return timezone.now().date() + timedelta(days=1)


@pytest.fixture
def council():
    factories.ground()
    return factories.council()


@pytest.fixture
def zone():
    return factories.zone()


@pytest.fixture
def anne(council):
    return factories.agent(council)


@pytest.fixture
def client(anne):
    return people.signed_in(anne)


def pages(zone):
    return ["/", "/zones/", "/zones.csv", f"/zones/{zone.pk}/", "/comparison/", "/comparison/com-80021/"]


def forms(zone):
    """With something filled in, and what a reader's attempt must leave untouched."""
    at = f"/zones/{zone.pk}"
    return {
        f"{at}/plan/": {"priority": "1", "assignee": "", "seen": "0"},
        f"{at}/notes/": {"text": "The mast is on the hill."},
        f"{at}/timers/day/": {"day": tomorrow().isoformat()},
        f"{at}/timers/silence/": {"days": "30"},
        f"{at}/timers/0/end/": {},
    }


@pytest.mark.parametrize(
    ("role", "seen", "worked"), [("reader", 200, 403), ("agent", 200, 302), ("administrator", 200, 302)]
)
def test_members_see_and_agents_work(council, zone, role, seen, worked):
    client = people.signed_in(people.second_factor(people.member(council, role)))
    assert {page: client.get(OWN + page).status_code for page in pages(zone)} == dict.fromkeys(
        pages(zone), seen
    )
    answers = [client.post(OWN + form, filled).status_code for form, filled in forms(zone).items()]
    assert answers == [worked] * 4 + [404 if worked == 302 else 403]
    assert Plan.objects.exists() is Note.objects.exists() is Timer.objects.exists() is (worked == 302)


def test_a_zone_leads_to_its_dossier_for_whoever_may_build_it(council, zone):
    link = f'href="{OWN}/dossiers/?zone={zone.pk}"'
    for role, shown in (("reader", False), ("agent", True)):
        client = people.signed_in(people.member(council, role, password=None))
        assert (link in client.get(f"{OWN}/zones/{zone.pk}/").content.decode()) is shown
    assert str(zone.pk) in client.get(f"{OWN}/dossiers/?zone={zone.pk}").content.decode()


def test_a_zone_tells_how_far_fresh_readings_have_come(council, client, zone):
    ZoneTile.objects.create(zone=zone, tile=tile_key(0))
    case = a_case(
        State.REPAIR_CLAIMED, zone, operator=zone.operator, claimed_on=tomorrow() - timedelta(days=9)
    )
    assert verify_repairs(tomorrow()) == 0
    page = client.get(f"{OWN}/zones/{zone.pk}/").content.decode()
    assert "Les nouvelles mesures en décident." in page
    assert "Personne n’y est passé depuis." in page
    assert client.get(f"{OWN}/cases/{case.pk}/").status_code == 200
    assert f"{OWN}/cases/{case.pk}/" in page


def test_strangers_are_told_that_there_is_nothing(council, zone):
    stranger = people.signed_in(factories.agent(factories.council("autre"), "paul"))
    nobody = people.signed_in(None)
    for page in pages(zone):
        assert stranger.get(OWN + page).status_code == 404
        assert nobody.get(OWN + page).status_code == 302
    for form, filled in forms(zone).items():
        assert stranger.post(OWN + form, filled).status_code == 404
        assert nobody.post(OWN + form, filled).status_code == 302


def test_an_operators_people_see_its_zones_and_plan_nothing(council, zone):
    client = people.signed_in(people.member(people.operator(), "agent"))
    assert client.get("/spaces/lumo/zones/").status_code == 200
    page = client.get(f"/spaces/lumo/zones/{zone.pk}/").content.decode()
    assert "0,12 km²" in page
    assert "<textarea" not in page
    assert "Suivi de cet espace" not in page
    assert client.post(f"/spaces/lumo/zones/{zone.pk}/plan/", {"seen": "0"}).status_code == 403


def test_another_spaces_zone_is_not_there(client):
    other = factories.zone(communes=factories.ELSEWHERE)
    assert client.get(f"{OWN}/zones/{other.pk}/").status_code == 404
    for form, filled in forms(other).items():
        assert client.post(OWN + form, filled).status_code == 404


def test_the_id_of_a_zone_that_merged_leads_to_its_heir(client, zone):
    merged = factories.zone(status="withdrawn", redirect_to=zone)
    assert client.get(f"{OWN}/zones/{merged.pk}/").headers["Location"] == f"{OWN}/zones/{zone.pk}/"


def test_a_plan_a_note_and_timers_are_kept_and_shown(client, anne, zone):
    at = f"{OWN}/zones/{zone.pk}/"
    filled = {"priority": "1", "assignee": str(anne.pk), "shortlisted": "on", "seen": "0"}
    client.post(at + "plan/", filled)
    client.post(at + "notes/", {"text": "The mast <b>is on the hill."})
    client.post(at + "timers/day/", {"day": tomorrow().isoformat()})
    client.post(at + "timers/silence/", {"days": "30"})
    page = client.get(at).content.decode()
    for told in (
        "Priorité\N{NO-BREAK SPACE}: Haute",
        "The mast &lt;b&gt;is on the hill.",
        "après 30 jours sans réponse",
    ):
        assert told in page
    for listed in ("/", "/zones/?short_list=true&assignee=me&priority=1"):
        assert f'href="{at}"' in client.get(OWN + listed).content.decode()
    timer = Timer.objects.get(days=30)
    client.post(f"{at}timers/{timer.pk}/end/")
    assert Timer.objects.get().day == tomorrow()


def test_whom_another_has_overtaken_is_shown_both(council, client, zone):
    paul = people.signed_in(factories.agent(council, "paul"))
    at = f"{OWN}/zones/{zone.pk}/plan/"
    paul.post(at, {"priority": "3", "assignee": "", "seen": "0"})
    answer = client.post(at, {"priority": "1", "assignee": "", "seen": "0"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert Plan.objects.get().priority == 3
    assert "Priorité\N{NO-BREAK SPACE}: Basse" in page
    assert 'role="alert"' in page
    assert '<option value="1" selected>' in page
    assert client.post(at, {"priority": "1", "assignee": "", "seen": "1"}).status_code == 302
    assert Plan.objects.get().priority == 1


@pytest.mark.parametrize(
    ("form", "filled"),
    [
        ("plan/", {"priority": "7", "seen": "0"}),
        ("plan/", {"priority": "1"}),
        ("plan/", {"assignee": "0", "seen": "0"}),
        ("notes/", {"text": "  "}),
        ("notes/", {"text": "a" * 5001}),
        ("timers/day/", {"day": "2026-01-01"}),
        ("timers/day/", {"day": "tomorrow"}),
        ("timers/day/", {"day": "9999-01-01"}),
        ("timers/silence/", {"days": "0"}),
        ("timers/silence/", {"days": "366"}),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(client, zone, form, filled):
    answer = client.post(f"{OWN}/zones/{zone.pk}/{form}", filled)
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not Change.objects.exists()


def test_a_timer_of_another_space_cannot_be_taken_back(client, zone):
    other = factories.council("autre")
    timer = Timer.objects.create(tenant=other, zone=zone, person=factories.agent(other, "paul"), days=3)
    assert client.post(f"{OWN}/zones/{zone.pk}/timers/{timer.pk}/end/").status_code == 404
    assert Timer.objects.exists()


@pytest.mark.parametrize("query", ["sort=size", "priority=7", "cursor=a", "sort=due&sort=age", "owner=me"])
def test_a_list_that_does_not_exist_is_refused_with_a_way_back(client, zone, query):
    answer = client.get(f"{OWN}/zones/?{query}")
    assert answer.status_code == 400
    assert query.split("=")[0] in answer.content.decode()
    assert client.get(f"{OWN}/zones.csv?{query}").status_code == 400


def test_the_page_leads_on_until_all_was_shown(client, monkeypatch):
    monkeypatch.setattr("councils.workspace.views.ON_A_PAGE", 2)
    there = {str(factories.zone().pk) for _ in range(5)}
    address, seen = f"{OWN}/zones/?operator=&sort=people", set()
    while address:
        page = client.get(address)
        seen |= {line["id"] for line in page.context["lines"]}
        address = page.context["next"] and f"{OWN}/zones/?sort=people&cursor={page.context['next']}"
    assert seen == there


def test_the_file_says_what_the_list_says_under_the_floor(council, client, anne, zone):
    anne.first_name, anne.last_name = "=1+1", "Anne"
    anne.save()
    Plan.objects.create(tenant=council, zone=zone, priority=1, assignee=anne, shortlisted=True)
    a_case(State.REPORTED, zone, due_on=date(2026, 1, 1))
    factories.zone()
    answer = client.get(f"{OWN}/zones.csv?priority=1")
    assert answer.headers["Cache-Control"] == "no-store"
    (row,) = csv.DictReader(StringIO(answer.content.decode("utf-8-sig")))
    assert tuple(row) == COLUMNS
    expected = {"id": str(zone.pk), "priority": "1", "assignee": "'=1+1 Anne", "short_list": "True"}
    expected |= {"contributors": "5–9", "first_observed": "2026-09", "communes": "80021"}
    expected |= {"case_state": "reported", "due_on": "2026-01-01", "is_overdue": "True"}
    assert {name: row[name] for name in expected} == expected


def test_the_first_page_tells_what_is_new_and_due(council, client, anne, zone):
    paul = factories.agent(council, "paul")
    a_case(State.REPORTED, zone, due_on=date(2026, 1, 1))
    Plan.objects.create(tenant=council, zone=factories.zone(), assignee=paul, shortlisted=True)
    page = client.get(f"{OWN}/").content.decode()
    for told in (
        "Réponses en retard",
        "en retard",
        "liste courte",
        "Nouvelles zones blanches",
        "Commune 80021",
    ):
        assert told in page


def test_what_happened_while_somebody_was_away_is_told_once(council, client, anne, zone):
    client.get(f"{OWN}/zones/")
    Visit.objects.update(seen_at=timezone.now() - timedelta(hours=2))
    WhiteZone.objects.update(created_at=timezone.now() - timedelta(hours=3))
    new = factories.zone()
    for page in ("/zones/", "/", "/zones/"):
        told = client.get(OWN + page).content.decode()
        assert f"/zones/{new.pk}/" in told
    Visit.objects.update(seen_at=timezone.now() + timedelta(minutes=1), before=timezone.now())
    assert "0 changement" in client.get(f"{OWN}/zones/").content.decode()


def test_a_territory_that_is_not_the_spaces_own_is_not_compared(client):
    assert client.get(f"{OWN}/comparison/com-02001/").status_code == 404


def test_a_space_without_known_territories_says_so():
    council = factories.council("vide", "dep-99")
    client = people.signed_in(factories.agent(council))
    assert "dep-99" in client.get("/spaces/vide/zones/").content.decode()
    assert client.get("/spaces/vide/comparison/").status_code == 200
    assert Membership.objects.filter(tenant=council).count() == 1


def test_the_id_of_a_zone_elsewhere_that_merged_leads_nowhere(client):
    heir = factories.zone(communes=factories.ELSEWHERE, public_from=date(2999, 1, 1))
    merged = factories.zone(status="withdrawn", communes=factories.ELSEWHERE, redirect_to=heir)
    assert client.get(f"{OWN}/zones/{merged.pk}/").status_code == 404
