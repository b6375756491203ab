"""The page of dossiers in a real browser: one is asked for without a script, and axe finds nothing."""

import pytest
from django.conf import settings as configured

from councils.dossiers import keeping
from tests.accounts.factories import council, member, signed_in
from tests.browser.test_axe import in_both_colours
from tests.councils.test_dossiers import zone

__all__ = ["zone"]
pytestmark = pytest.mark.django_db(transaction=True)
NARROW = {"width": 320, "height": 640}


def test_an_agent_asks_for_a_dossier_and_takes_it(desktop, live_server, zone):
    session = signed_in(member(council(), "agent")).cookies[configured.SESSION_COOKIE_NAME].value
    page = desktop.page
    page.context.add_cookies(
        [{"name": configured.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/spaces/conseil-80/dossiers/?zone={zone.pk}")
    assert page.get_by_role("link", name="Dossiers").get_attribute("aria-current") == "page"
    page.get_by_role("button", name="Établir").click()
    page.get_by_text("Un dossier est en préparation.").wait_for()
    keeping.build_waiting()
    page.get_by_role("link", name="Regarder à nouveau").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Dossier, ZIP : Commune 80021").click()
    assert download.value.suggested_filename == f"dossier-zone-{zone.pk}-2026-11-15.zip"
    assert in_both_colours(page) == []
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
