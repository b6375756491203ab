"""An agent's morning in a council's workspace, in a real browser: by keyboard, before axe, on a phone."""

from datetime import date

import pytest
from playwright.sync_api import expect

from councils.compare import compare
from councils.models import Change, Note, Plan, Priority
from gap_reports.moves import move
from gap_reports.states import Move, State
from tests.accounts import factories as people
from tests.browser.test_accounts import sign_in
from tests.browser.test_axe import in_both_colours
from tests.councils.factories import WHITE, inhabited, measured, sign
from tests.councils.workspace import factories
from tests.coverage.factories import (
    ALPHA,
    larger_territory,
    official_share,
    pipeline_state,
    release,
    tile_key,
)
from tests.gap_reports.factories import NOON, a_case, said

pytestmark = pytest.mark.django_db(transaction=True)
OWN = "/spaces/conseil-80"


@pytest.fixture
def council():
    """A département of one commune where much is declared and little is there, and three zones."""
    pipeline_state()
    inhabited("80021", range(30))
    larger_territory("dep-80")
    declares = release(ALPHA, "data_4g")
    for column in range(30):
        official_share(declares, tile_key(column), tbc=0.9)
    measured(range(30), WHITE)
    sign()
    compare()
    tenant = factories.council("conseil-80", "dep-80")
    silent, answered, early = factories.zone(area_km2=1.4), factories.zone(), factories.zone(service="voice")
    a_case(State.REPORTED, silent, due_on=date(2026, 11, 1), reported_on=date(2026, 9, 2))
    case = a_case(zone=answered)
    for what in (Move.REPORT, Move.PLAN):
        move(case.pk, what, said(what), NOON)
    Plan.objects.create(tenant=tenant, zone=answered, priority=Priority.LOW, shortlisted=True)
    type(early).objects.filter(pk=early.pk).update(public_from=date(2999, 1, 1))
    return tenant


def choose(page, label, keys):
    """An entry of a list, as somebody does who has no mouse."""
    page.get_by_label(label).focus()
    page.keyboard.type(keys)


def test_an_agents_morning(desktop, live_server, council):
    anne = people.member(council, "agent", "anne")
    page = desktop.page
    sign_in(page, live_server.url, anne.email)
    page.goto(live_server.url + f"{OWN}/")
    assert "Nouvelles zones blanches" in page.get_by_role("main").inner_text()
    assert page.locator("section[aria-labelledby=overdue] tbody tr").count() == 1

    page.get_by_role("link", name="Zones blanches").first.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Ordre").select_option("due")
    page.get_by_role("button", name="Afficher").click()
    page.locator("tbody th a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/zones/*-*/")
    assert "en retard depuis" in page.get_by_role("main").inner_text()

    choose(page, "Priorité", "H")
    choose(page, "Suivie par", "anne")
    page.get_by_label("Dans la liste courte").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Enregistrer").focus()
    page.keyboard.press("Enter")
    page.locator(".notice").wait_for()
    page.get_by_label("Note").focus()
    page.keyboard.type("Le maire a appelé.")
    page.get_by_role("button", name="Noter").press("Enter")
    page.locator(".note").wait_for()
    page.get_by_label("Me prévenir").focus()
    page.keyboard.type("30")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Retirer").wait_for()

    plan = Plan.objects.exclude(priority=Priority.LOW).get()
    assert (plan.priority, plan.assignee, plan.shortlisted) == (Priority.HIGH, anne, True)
    assert Note.objects.get().text == "Le maire a appelé."
    assert Change.objects.count() == 5
    expect(page.locator("#log + ol li")).to_have_count(5)
    page.goto(live_server.url + f"{OWN}/")
    assert page.locator("section[aria-labelledby=mine] tbody tr").count() == 1


def test_axe_finds_nothing_and_nothing_sticks_out_on_a_phone(phone, live_server, council):
    page = phone.page
    sign_in(page, live_server.url, people.member(council, "agent", "anne").email)
    zone = Plan.objects.get().zone_id
    found, wide = {}, {}
    for path in ("/", "/zones/", f"/zones/{zone}/", "/comparison/"):
        page.goto(live_server.url + OWN + path)
        found[path] = in_both_colours(page)
        wide[path] = page.evaluate(
            "Math.max(...[document.documentElement, ...document.querySelectorAll('.zones-table')]"
            ".map(part => part.scrollWidth))"
        )
    assert {path: told for path, told in found.items() if told} == {}
    assert max(wide.values()) <= 360, wide
