"""Reports of a month are made once, told of once, and read by those whose matter they are."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from typst import TypstError

from accounts import tokens
from accounts.models import Notice
from gap_reports.models import AskedReport, Case, Contact, GapReport
from gap_reports.report import asked as waiting_room
from gap_reports.report import schedule
from gap_reports.report.asked import MOST_TRIES, ask, is_given_up, make_asked
from gap_reports.report.schedule import build_reports
from gap_reports.report.store import kept_report
from tests.accounts.factories import council, member, operator, signed_in
from tests.gap_reports.report.conftest import ON

pytestmark = pytest.mark.django_db


def test_a_month_has_its_reports_once_and_each_space_hears_of_them_once(cases: dict[str, Case]) -> None:
    lumo = operator()
    lumo.contact = "reseau@lumo.example"
    lumo.save()
    council()
    assert build_reports(ON) == 2  # of the operator's région, of the council's département
    assert build_reports(date(2026, 11, 29)) == 0
    assert Notice.objects.count() == 2
    text = Notice.objects.get(tenant=lumo).content["text"]
    assert "reg-32\N{NO-BREAK SPACE}: 3 ouvertes, dont 1 en retard" in text
    assert reverse("gap-reports", args=["lumo"]) in text
    assert build_reports(date(2026, 12, 1)) == 2
    assert Notice.objects.count() == 4


def test_contacts_hear_of_the_reports_on_their_territories_in_their_language(cases: dict[str, Case]) -> None:
    lumo = operator()
    here = Contact.objects.create(
        tenant=lumo, name="Nord", mail="north@lumo.example", language="en", territories=["dep-80"]
    )
    build_reports(ON)
    told = Notice.objects.get(tenant=lumo)
    assert told.content["to"] == here.mail
    assert "reg-32: 3 open, of them 1 overdue" in told.content["text"]
    Contact.objects.create(tenant=lumo, name="Tous", mail="tous@lumo.example")
    assert build_reports(ON) == 0
    assert Notice.objects.filter(tenant=lumo).count() == 1


def test_a_report_that_was_asked_for_serves_the_month_too_if_nothing_changed(cases: dict[str, Case]) -> None:
    asked = kept_report("00101", "dep-80", ON)
    council()
    build_reports(ON)
    assert GapReport.objects.get().pk == asked.pk


def test_a_space_asks_for_a_report_and_reads_it_and_others_do_not(cases: dict[str, Case]) -> None:
    agent = signed_in(member(council(), "agent"))
    page = reverse("gap-reports", args=["conseil-80"])
    assert "Établir le rapport" in agent.get(page).content.decode()
    asked = {"operator": "00101", "territory": "dep-80"}
    for _ in range(2):
        done = agent.post(reverse("build-gap-report", args=["conseil-80"]), asked, follow=True)
        assert done.content.decode().count("est en cours") == 1
    assert not GapReport.objects.exists()
    assert make_asked(ON) == 1
    assert "est en cours" not in agent.get(page).content.decode()
    report = GapReport.objects.get()
    file = agent.get(reverse("gap-report-file", args=["conseil-80", report.pk]))
    assert (file["X-Content-SHA256"], file.content) == (report.sha256, bytes(report.content))
    stranger = operator("autre")
    stranger.operators = ["00102"]
    stranger.save()
    other = signed_in(member(stranger, "agent"))
    assert other.get(reverse("gap-report-file", args=["autre", report.pk])).status_code == 404
    assert other.post(reverse("build-gap-report", args=["autre"]), asked).status_code == 422


def test_a_report_whose_worker_dies_is_tried_again_and_given_up_in_words(
    cases: dict[str, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = signed_in(member(council(), "agent"))
    asked = ask("00101", "dep-80")

    def die(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(waiting_room, "kept_report", die)
        for _ in range(MOST_TRIES):
            with pytest.raises(MemoryError):
                make_asked(ON)
            assert make_asked(ON) == 0  # another worker leaves it alone meanwhile
            AskedReport.objects.update(claimed_at=None)
    asked.refresh_from_db()
    assert is_given_up(asked)
    assert "n’a pas pu être établi" in agent.get(reverse("gap-reports", args=["conseil-80"])).content.decode()
    assert make_asked(ON) == 0
    ask("00101", "dep-80")
    assert make_asked(ON) == 1


def test_a_reader_reads_and_makes_none(cases: dict[str, Case]) -> None:
    reader = signed_in(member(operator(), "reader"))
    assert "Établir le rapport" not in reader.get(reverse("gap-reports", args=["lumo"])).content.decode()
    assert reader.post(reverse("build-gap-report", args=["lumo"]), {}).status_code == 403


def test_a_program_reads_the_reports_of_its_space_alone(cases: dict[str, Case]) -> None:
    report = kept_report("00101", "dep-80", ON)
    somme = council()
    far = council("conseil-59")
    far.territories = ["dep-59"]
    far.save()
    for tenant, seen in ((somme, 1), (far, 0)):
        _, text = tokens.make(tenant, member(tenant, "agent"), "test", ["reports:read"], timedelta(days=1))
        ask = partial(Client().get, HTTP_AUTHORIZATION=f"Bearer {text}")
        listed = ask(reverse("gap-reports-json")).json()
        assert [row["sha256"] for row in listed] == [report.sha256] * seen
        file = ask(reverse("gap-report", args=[report.pk]))
        assert file.status_code == (200 if seen else 404)
        assert (file.content == bytes(report.content)) == bool(seen)
    assert Client().get(reverse("gap-reports-json")).status_code == 401


def test_a_report_that_cannot_be_set_keeps_no_other_waiting(
    cases: dict[str, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    operator(), council()

    def fail(who: str, key: str, *when: date) -> GapReport:
        if key == "reg-32":
            raise TypstError("no font could be found for this")
        return kept_report(who, key, *when)

    with monkeypatch.context() as patched:
        patched.setattr(schedule, "kept_report", fail)
        assert build_reports(ON) == 1
    assert build_reports(ON) == 1
