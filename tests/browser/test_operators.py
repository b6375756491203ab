"""A zone in the hands of its operator, before the eyes of a resident and of a council's officer."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gap_reports.models import Case
from gap_reports.moves import Said, move
from gap_reports.operators.own_measurements import mint
from gap_reports.states import By, Move, State
from tests.accounts import factories
from tests.accounts.conftest import no_attempts_yet, quick_passwords  # noqa: F401
from tests.browser.test_accounts import sign_in
from tests.browser.test_axe import in_both_colours
from tests.coverage.factories import commune, larger_territory
from tests.gap_reports.factories import a_case

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_attempts_yet")]
TODAY = timezone.now().date()


@pytest.fixture
def case(settings) -> Case:
    """A case of which the operator was told; whoever signs in needs no second factor."""
    settings.SECOND_FACTOR_FOR = []
    commune("80021")
    larger_territory("dep-80")
    detected = a_case(State.DETECTED)
    move(detected.pk, Move.REPORT, Said(By.PLATFORM, "platform"))
    return detected


def say(page, name: str, **fields: str) -> None:
    """Open the form of a move, fill it in and send it."""
    form = page.locator("details.move", has=page.locator("summary", has_text=name))
    form.locator("summary").click()
    for field, value in fields.items():
        form.locator(f"[name={field}]").fill(value)
    form.get_by_role("button", name=name, exact=True).click()
    assert "enregistrée" in page.locator(".notice").inner_text()


def test_an_operator_answers_a_resident_reads_and_a_council_counts(desktop, no_script, live_server, case):
    lumo, council = factories.operator(), factories.council()
    agent = factories.member(lumo, "agent")
    page, site = desktop.page, live_server.url
    sign_in(page, site, agent.email)
    page.goto(f"{site}/operators/")
    page.get_by_role("link", name="sans réseau 4G").click()
    say(page, "Reconnaître le trou")
    say(page, "Prévoir une réparation", day=f"{TODAY + timedelta(90)}", reason="Un pylône est commandé.")
    assert "Réparation prévue" in page.locator(".stands").inner_text()
    say(page, "Déclarer la réparation faite", day=f"{TODAY}", reason="Le pylône émet depuis ce matin.")
    assert page.locator("details.move").count() == 0

    resident = no_script.open(f"/zones/{case.zone_id}/")
    assert "Réparation déclarée" in resident.get_by_role("main").inner_text()
    no_script.open(f"/zones/{case.zone_id}/history/")
    history = resident.get_by_role("main").inner_text()
    assert "Un pylône est commandé." in history
    assert "Le pylône émet depuis ce matin." in history

    officer = factories.member(council)
    sign_in(resident, site, officer.email)
    no_script.open(f"/spaces/{council.slug}/cases/{case.pk}/")
    assert resident.locator("details.move").count() == 0
    no_script.open("/scoreboard/?level=department")
    row = resident.get_by_role("row", name="Alpha (fictif)")
    assert row.get_by_role("cell").all_inner_texts()[:5] == ["1", "1", "1", "0", "1"]
    row.get_by_role("link", name="1").last.click()
    expect(resident.get_by_role("main")).to_contain_text("Le pylône émet depuis ce matin.")


def test_axe_finds_nothing_on_the_pages_of_cases(desktop, live_server, case):
    lumo = factories.operator()
    agent = factories.member(lumo, "agent")
    mint(lumo, agent, "Van 3")
    page, site = desktop.page, live_server.url
    sign_in(page, site, agent.email)
    found = {}
    for path in ("", f"{case.pk}/", "answers/", "../measurements/", "../contacts/"):
        page.goto(f"{site}/spaces/lumo/cases/{path}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        found[path] = in_both_colours(page)
    for path in ("/scoreboard/", "/cases/", f"/cases/{case.pk}/"):
        page.goto(site + path)
        found[path] = in_both_colours(page)
    assert {path: told for path, told in found.items() if told} == {}
