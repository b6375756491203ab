"""Complaints of a territory: the last six months of them, the same on page, API, file and dossier."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.test import Client

from councils.compare import compare
from councils.complaints import complaints_from
from councils.dossiers.contents import contents_of
from councils.dossiers.paper import said
from councils.dossiers.subject import subject_of
from councils.shapes import Complaints, ComplaintsOn
from coverage.models import Complaint
from tests.councils.factories import WHITE, inhabited, measured, sign
from tests.coverage.factories import ALPHA, BRAVO, commune, larger_territory, pipeline_state
from tests.maps.test_views import Page

pytestmark = pytest.mark.django_db


def complain(day: str, code: str = "80021", operator: str = ALPHA, times: int = 1) -> None:
    for _ in range(times):
        Complaint.objects.create(day=date.fromisoformat(day), commune=code, operator=operator)


@pytest.fixture
def somme() -> None:
    """A commune that was measured, one beside it, and their département."""
    pipeline_state()
    inhabited("80021", range(30), people=7.0)
    commune("80099")
    larger_territory("dep-80")
    measured(range(5, 12), WHITE)
    sign()
    compare()


def test_without_a_list_nothing_is_said(somme: None) -> None:
    assert complaints_from(["80021"]) is None
    assert Client().get("/api/v1/territories/com-80021").json()["complaints"] is None
    assert "J’alerte l’Arcep" not in Page("/territories/com-80021/", "fr").text


def test_the_last_six_months_count_and_those_before_do_not() -> None:
    for day in ("2025-12-31", "2026-01-01", "2026-06-02"):
        complain(day)
    told = complaints_from(["80021"])
    assert told is not None
    assert (told.since, told.until, told.number) == (date(2026, 1, 1), date(2026, 6, 2), 2)
    assert [month.month for month in told.months] == [1, 2, 3, 4, 5, 6]
    assert told.rows == (ComplaintsOn(ALPHA, (1, 0, 0, 0, 0, 1), 2),)


def test_over_new_year_and_of_a_list_that_begins_late() -> None:
    complain("2025-12-20", times=2)
    complain("2026-02-03", operator=BRAVO)
    months = (date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1))
    rows = (ComplaintsOn(ALPHA, (2, 0, 0), 2), ComplaintsOn(BRAVO, (0, 0, 1), 1))
    told = Complaints(date(2025, 12, 20), date(2026, 2, 3), months, 3, rows)
    assert complaints_from(["80021"]) == told


def test_a_commune_of_which_nobody_complained_is_known_to_have_none(somme: None) -> None:
    complain("2026-06-02")
    told = complaints_from(["80099"])
    assert told is not None
    assert (told.number, told.rows, told.until) == (0, (), date(2026, 6, 2))
    assert "None came from here" in Page("/territories/com-80099/", "en").text


def test_page_api_file_and_dossier_say_the_same(somme: None) -> None:
    complain("2026-05-30", times=3)
    complain("2026-06-02", "80099", BRAVO)
    (on_alpha, on_bravo) = Client().get("/api/v1/territories/dep-80").json()["complaints"]["rows"]
    assert (on_alpha["by_month"], on_bravo["by_month"]) == ([3, 0], [0, 1])
    file = csv.DictReader(StringIO(Client().get("/territories/dep-80.csv").content.decode("utf-8-sig")))
    lines = [line for line in file if line["figure"] == "complaints"]
    assert [(line["month"], line["operator"], line["complaints"]) for line in lines] == [
        ("2026-05", ALPHA, "3"),
        ("2026-05", BRAVO, "0"),
        ("2026-05", "", "3"),
        ("2026-06", ALPHA, "0"),
        ("2026-06", BRAVO, "1"),
        ("2026-06", "", "1"),
    ]
    cells = [("mai 2026", 3), ("juin 2026", 0), ("En tout", 3)]
    line = "".join(f'<td data-label="{column}">{number}</td>' for column, number in cells)
    assert line in Page("/territories/dep-80/", "fr").text
    told = said(contents_of(subject_of("dep-80")), {})["complaints"]
    assert [row[1:] for row in told["table"]["groups"][0]["rows"]] == [["3", "0", "3"], ["0", "1", "1"]]
