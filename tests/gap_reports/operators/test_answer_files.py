"""A file of answers: filled from the template, each line by itself, the bad ones returned, twice as once."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from gap_reports.models import AnswerFile, Case, Step
from gap_reports.operators.answer_files import COLUMNS, ERROR, Unreadable, take_file, template
from gap_reports.states import State
from tests.accounts import factories
from tests.coverage.factories import commune
from tests.gap_reports.factories import a_case, a_zone

pytestmark = pytest.mark.django_db
SOON = timezone.now().date() + timedelta(days=90)


@pytest.fixture
def lumo():
    tenant = factories.operator()
    with override("en"):
        yield tenant, factories.member(tenant, "agent", password=None)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def filled(tenant, delimiter=";", **answers: dict[str, str]) -> bytes:
    """The template with answers by the id of their case, as somebody's spreadsheet writes it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(row | answers.get(row["case"], {}) for row in rows(template(tenant)))
    return text.getvalue().encode("utf-8-sig")


def test_the_template_lists_ones_own_open_cases(lumo):
    commune("80021")
    case = a_case(State.REPORTED)
    a_case(State.REPORTED, zone=a_zone(operator="00102"))
    a_case(State.VERIFIED)
    (row,) = rows(template(lumo[0]))
    assert (row["case"], row["zone"], row["commune"]) == (str(case.pk), str(case.zone_id), "Commune 80021")
    assert (row["service"], row["state"], row["move"]) == ("data_4g", "reported", "")


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_good_lines_are_taken_and_bad_ones_come_back(lumo, delimiter):
    good, bad, empty = (a_case(State.REPORTED) for _ in range(3))
    answers = {
        str(good.pk): {"move": "plan", "day": f"{SOON:%d/%m/%Y}", "reason": "un mât, à l’été"},
        str(bad.pk): {"move": "refuse"},
    }
    taken = take_file(*lumo, filled(lumo[0], delimiter, **answers))
    assert (taken.applied, taken.refused, taken.left_empty) == (1, 1, 1)
    (back,) = rows(taken.refused_lines)
    assert (back["case"], back[ERROR]) == (str(bad.pk), "reason: is missing")
    good.refresh_from_db()
    assert (good.state, good.planned_on) == (State.PLANNED, SOON)


def test_the_same_file_again_changes_nothing_and_a_mended_one_takes_the_rest(lumo):
    good, bad = a_case(State.REPORTED), a_case(State.REPORTED)
    answers = {str(good.pk): {"move": "acknowledge"}, str(bad.pk): {"move": "contest"}}
    file = filled(lumo[0], **answers)
    first, again = take_file(*lumo, file), take_file(*lumo, file)
    assert (again.applied, again.already_so, again.refused) == (0, 1, 1)
    mended = first.refused_lines.replace("contest;;", "contest;;il y a un site")
    assert take_file(*lumo, mended.encode()).applied == 1
    assert Step.objects.count() == 2


def test_a_foreign_case_an_unknown_move_and_a_wrong_day_come_back(lumo):
    foreign = a_case(State.REPORTED, zone=a_zone(operator="00102"))
    own = a_case(State.REPORTED)
    lines = [f"{foreign.pk};acknowledge;", f"{own.pk};verify;", f"{own.pk};plan;demain", "x;plan;2030-01-01"]
    taken = take_file(*lumo, "\n".join(["case;move;day", *lines]).encode("cp1252"))
    wrong = [row[ERROR].partition(":")[0] for row in rows(taken.refused_lines)]
    assert wrong == ["case", "move", "day", "case"]
    assert set(Case.objects.values_list("state", flat=True)) == {State.REPORTED}


@pytest.mark.parametrize(
    "content", [b"", b"a;b\n1;2", b"PK\x03\x04\x00\x00", b'case;move\n"x;y', b'"case;move', b"case;move\rx;y"]
)
def test_what_is_no_such_file_is_refused_whole(lumo, content):
    with pytest.raises(Unreadable):
        take_file(*lumo, content)
    assert not AnswerFile.objects.exists()
