"""Each figure of the scoreboard is recounted from the list that it leads to."""

import csv
import io
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from gap_reports.models import Case
from gap_reports.moves import Said, move
from gap_reports.operators.quarters import Quarter, quarter_around, quarter_of
from gap_reports.operators.scoreboard import AS_HOST, figures_on, scoreboard
from gap_reports.states import By, Move, State
from tests.coverage.factories import commune, larger_territory
from tests.gap_reports.factories import a_case, a_zone

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()
CELL = re.compile(r'<td[^>]*><a href="(/cases/\?[^"]+)">(\d+)</a>')
COUNT = re.compile(r"(\d+)\s+(?:cas|dossiers?|cases?)")


def days_ago(number: int) -> date:
    return TODAY - timedelta(days=number)


@pytest.fixture
def board():
    """Cases in all states, of two operators and in two départements of a région."""
    for code, department in (("80021", "80"), ("02001", "02")):
        commune(code, department)
        larger_territory(f"dep-{department}")
    larger_territory("reg-32")
    told = {"reported_on": days_ago(40)}
    for number, state in enumerate(State):
        a_case(state, zone=a_zone(communes=["80021"]), **told, answered_on=days_ago(40 - number))
        a_case(state, zone=a_zone(communes=["80021", "02001"], operator="00102"), due_on=days_ago(1))
    a_case(State.REPORTED, zone=a_zone(communes=["02001"]), due_on=days_ago(-10), **told)
    for days in (10, 20, 30):
        a_case(State.VERIFIED, zone=a_zone(), closed_on=days_ago(40 - days), **told)
    a_case(State.REPORTED, zone=a_zone(operator="00102"), operator="00101", role="host", due_on=days_ago(9))
    untrue = a_case(State.REPAIR_CLAIMED)
    move(untrue.pk, Move.FIND_UNREPAIRED, Said(By.EVIDENCE, "verification"))


@pytest.mark.parametrize("level", ["country", "region", "department"])
def test_each_figure_is_what_its_list_counts(client, board, level):
    cells = CELL.findall(client.get("/scoreboard/", {"level": level}).content.decode())
    assert len(cells) % (len(figures_on(TODAY)) + 1) == 0
    assert sum(int(count) for _, count in cells) > 50
    for address, count in cells:
        page = client.get(unescape(address)).content.decode()
        assert page.count('<th scope="row">') == int(count), address


def test_the_file_and_the_api_tell_the_same_figures(client, board):
    told = client.get("/api/v1/scoreboard", {"level": "department"}).json()["scores"]
    text = client.get("/scoreboard.csv", {"level": "department"}).content.decode("utf-8-sig")
    file = list(csv.DictReader(io.StringIO(text)))
    assert [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in told
    ] == file
    assert {row["territory"] for row in told} == {"dep-80", "dep-02"}


def test_counts_are_those_that_a_person_makes(board):
    alpha, bravo = scoreboard("country", TODAY)
    assert (alpha.counts["detected"], bravo.counts["detected"]) == (16, 11)
    assert (alpha.counts["verified"], alpha.counts["not_repaired"], alpha.as_host) == (4, 1, 1)
    assert alpha.counts["overdue"] == 0  # the host's case is late, and not counted against it
    assert bravo.counts["answered"] == bravo.counts["map_corrected"] == 1
    states = Case.objects.filter(operator="00101", role="own").values_list("state", flat=True)
    assert alpha.counts["open"] == sum(
        state not in ("verified", "map_corrected", "withdrawn") for state in states
    )


def test_medians_need_three(board):
    alpha, bravo = scoreboard("country", TODAY)
    assert (alpha.repair_days, alpha.repairs_timed) == (20, 3)
    assert (alpha.answer_days, alpha.answers_timed) == (5, 11)
    assert (bravo.repair_days, bravo.repairs_timed) == (None, 0)


def test_a_zone_across_a_border_counts_on_both_sides_and_once_in_all(board):
    (bravo,) = (row for row in scoreboard("region", TODAY) if row.operator == "00102")
    sides = [row.counts["detected"] for row in scoreboard("department", TODAY) if row.operator == "00102"]
    assert (bravo.counts["detected"], sides) == (11, [11, 11])


def test_a_quarter_holds_what_was_detected_in_it(client):
    a_case(detected_on=date(2026, 9, 30))
    a_case(detected_on=date(2026, 10, 1))
    for quarter, count in (("2026-Q3", 1), ("2026-Q4", 1), ("2025-Q4", 0)):
        rows = scoreboard("country", TODAY, quarter_of(quarter))
        assert sum(row.counts["detected"] for row in rows) == count
    assert quarter_around(date(2026, 12, 31)) == Quarter(2026, 4)
    assert Quarter(2026, 4).after == date(2027, 1, 1)
    assert client.get("/api/v1/scoreboard?quarter=2026-T4").status_code == 400


def test_what_is_not_public_is_not_counted(client):
    hidden = a_case(zone=a_zone(contributors=1))
    merged = a_case(zone=a_zone(redirect_to=a_zone()))
    assert scoreboard("country", TODAY) == []
    assert "no white zone" in client.get("/scoreboard/", headers={"accept-language": "en"}).content.decode()
    for case in (hidden, merged):
        assert client.get(f"/cases/{case.pk}/").status_code == 404


def test_a_host_is_listed_apart(board):
    (alpha, _bravo) = scoreboard("country", TODAY)
    assert alpha.as_host == 1
    assert AS_HOST not in alpha.counts


def test_a_public_case_shows_the_operators_own_words(client):
    case = a_case(State.REPORTED)
    move(case.pk, Move.REFUSE, Said(By.OPERATOR, "Opérateur Lumo", reason="<b>Too dear</b> for a hamlet"))
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "&lt;b&gt;Too dear&lt;/b&gt; for a hamlet" in page
    assert "Opérateur Lumo" in page
    assert (
        client.get(f"/cases/?operator={case.operator}&state=refused").content.decode().count("Too dear") == 1
    )


def test_a_list_of_cases_is_headed_by_its_figure_as_each_language_writes_it(client):
    for language, heading in (("fr", "Cas\N{NO-BREAK SPACE}: Pas réparés"), ("en", "Cases: Not repaired")):
        page = client.get("/cases/?figure=not_repaired", headers={"accept-language": language})
        assert f"<h1>{heading}</h1>" in page.content.decode()


@pytest.mark.parametrize(
    "query", ["figure=won", "state=lost", "territory=dep-99", "cursor=7", "quarter=x", "operator=%00"]
)
def test_an_address_that_nobody_was_given_is_none(client, query):
    assert client.get(f"/cases/?{query}").status_code == 404
