"""The releases that the map offers in a real browser: those of the chosen operator and service, or none."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from coverage.models import OfficialRelease
from tests.coverage.factories import ALPHA, BRAVO, pipeline_state, release, tile_key
from tests.maps.factories import drawn_tile

pytestmark = pytest.mark.django_db(transaction=True)

CHOICE = f"operator={ALPHA}&service=data_4g"


@pytest.fixture
def old():
    """The older of two releases of Alpha; of Bravo there is one."""
    for operator in (ALPHA, BRAVO):
        drawn_tile(tile_key(), operator=operator, service="data_4g")
    release(BRAVO, "data_4g")
    release(ALPHA, "data_4g", released_on=date(2026, 6, 30), sha256="b" * 64)
    pipeline_state()
    return release(ALPHA, "data_4g", released_on=date(2026, 3, 31), sha256="c" * 64)


def test_a_release_of_one_operator_is_not_offered_for_another(desktop, old):
    page = desktop.open(f"/?{CHOICE}&release={old.pk}")
    picker, one = page.locator("#release"), page.locator(f"#release option[value='{old.pk}']")
    expect(picker).to_have_value(str(old.pk))

    page.locator("[name=operator]").select_option(BRAVO)
    expect(picker).to_have_value("")
    expect(one).to_be_disabled()

    page.go_back()
    expect(picker).to_have_value(str(old.pk))
    expect(one).to_be_enabled()


def test_another_release_is_compared_with_the_one_before_it(desktop, old):
    newest = OfficialRelease.objects.get(operator=ALPHA, released_on=date(2026, 6, 30))
    page = desktop.open(f"/?{CHOICE}&release={newest.pk}&since={old.pk}")
    expect(page).to_have_url(re.compile(f"since={old.pk}"))

    page.locator("#release").select_option(str(old.pk))
    expect(page).to_have_url(re.compile(f"release={old.pk}"))
    assert "since" not in page.url


def test_the_embedded_map_forgets_a_release_with_its_operator(desktop, old):
    page = desktop.open(f"/embed/?{CHOICE}&release={old.pk}")
    expect(page.locator("input[name=release]")).to_have_count(1)

    page.locator("[name=operator]").select_option(BRAVO)
    expect(page.locator("input[name=release]")).to_have_count(0)
