"""An officer opens a campaign and watches its targets end, in a real browser, until the report is there."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from councils.campaigns.advance import advance_campaigns
from councils.campaigns.shelf import write_reports
from councils.models import Campaign
from tests.accounts import factories
from tests.accounts.conftest import no_attempts_yet, quick_passwords  # noqa: F401
from tests.browser.test_accounts import sign_in
from tests.browser.test_axe import in_both_colours
from tests.councils.campaigns.factories import department
from tests.coverage.factories import (
    AS_OF,
    coverage_tile,
    official_share,
    pipeline_state,
    release,
    tile_key,
    witness,
)
from tests.maps.factories import outline

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_attempts_yet")]


@pytest.fixture
def declared(settings):
    """The first operator declares a row of squares, one of which is white."""
    settings.SECOND_FACTOR_FOR = []
    pipeline_state()
    department()
    declares = release(service="data_4g")
    for column in range(6):
        official_share(declares, tile_key(column), tbc=1.0)
        outline(tile_key(column))
    coverage_tile(tile_key(2), service="data_4g")


def test_an_officer_opens_a_campaign_and_watches_its_targets_end(desktop, live_server, declared):
    council = factories.council()
    agent = factories.member(council, "agent")
    page, site = desktop.page, live_server.url
    sign_in(page, site, agent.email)
    page.goto(f"{site}/spaces/{council.slug}/")
    page.get_by_role("link", name="Campagnes", exact=True).click()
    page.get_by_role("link", name="Une nouvelle campagne").click()
    assert in_both_colours(page) == []
    page.get_by_label("Nom").fill("Printemps du plateau")
    page.get_by_label("Alpha (fictif)").check()
    page.get_by_label("Au plus par cible").select_option("2")
    page.get_by_role("button", name="Proposer des cibles").click()
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(5)
    boxes.last.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Retirer celles qui sont cochées").click()
    expect(boxes).to_have_count(4)
    assert in_both_colours(page) == []
    page.get_by_role("button", name="Ouvrir la campagne").click()
    assert "La campagne est ouverte" in page.locator(".notice").inner_text()

    asked = Campaign.objects.get()
    asked.first_day = asked.opened_on = AS_OF - timedelta(days=3)
    asked.save()
    columns = sorted(asked.targets.values_list("tile", flat=True))
    for tile, verdict in zip(columns, ("white", "served", "not_known"), strict=False):
        coverage_tile(tile, service="data_4g", verdict=verdict)
    for person in (7, 8):
        witness(contributor_id=person, tile=columns[2])
    advance_campaigns()
    page.reload()
    ended = {cell.get_attribute("data-state") for cell in page.locator("td[data-state]").all()}
    assert ended == {"white", "served", "budget_spent", "open"}
    assert in_both_colours(page) == []
    page.get_by_role("button", name="Publier une page pour les volontaires").click()

    coverage_tile(columns[3], service="data_4g")
    advance_campaigns()
    page.reload()
    assert "Le rapport est en cours d’écriture" in page.locator("main").inner_text()
    assert write_reports() == 1
    page.reload()
    with page.expect_download() as report:
        page.get_by_role("link", name="Le rapport (PDF)").click()
    assert report.value.path().read_bytes().startswith(b"%PDF")
    page.get_by_role("link", name="la page publique de la campagne").click()
    assert in_both_colours(page) == []
    assert "Cette campagne est terminée" in page.locator(".notice").inner_text()
