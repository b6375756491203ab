"""The page of gap reports in a real browser: one is made without a script, and axe finds nothing."""

import pytest
from django.conf import settings as configured
from django.utils import timezone

from gap_reports.report.asked import make_asked
from tests.accounts.factories import council, member, signed_in
from tests.browser.test_axe import in_both_colours
from tests.gap_reports.report.conftest import ground

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_agent_makes_a_report_and_axe_finds_nothing(desktop, live_server):
    ground()
    session = signed_in(member(council(), "agent")).cookies[configured.SESSION_COOKIE_NAME].value
    page = desktop.page
    page.context.add_cookies(
        [{"name": configured.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/spaces/conseil-80/reports/")
    assert page.get_by_role("link", name="Rapports").get_attribute("aria-current") == "page"
    page.get_by_label("Territoire").select_option("dep-80")
    page.get_by_role("button", name="Établir le rapport").click()
    assert "est en cours" in page.get_by_role("status").inner_text()
    assert in_both_colours(page) == []
    make_asked(timezone.now().date())
    page.get_by_role("link", name="Regarder à nouveau").click()
    assert page.get_by_role("status").count() == 0
    with page.expect_download() as download:
        page.get_by_role("link", name="ZIP, rapport sur Alpha").click()
    assert download.value.suggested_filename.endswith(".zip")
    assert in_both_colours(page) == []
