"""An officer's day: what changed, a campaign whose targets end, a dossier, a colleague who gets a role."""

import io
import re
import time
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value

from accounts.models import Membership, Notice
from councils.campaigns.advance import advance_campaigns
from councils.compare import compare
from councils.dossiers import keeping
from councils.models import Campaign, Subscription, Visit
from coverage import white_zones
from coverage.models import CoverageTile, Evidence, WhiteZone
from tests.accounts import factories
from tests.accounts.conftest import no_attempts_yet, quick_passwords  # noqa: F401
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_accounts import sign_in
from tests.browser.test_axe import ill_told_on_a_phone, in_both_colours
from tests.councils.campaigns.factories import department
from tests.coverage.factories import (
    ALPHA,
    coverage_tile,
    official_share,
    pipeline_state,
    release,
    tile_key,
    white_tiles,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_attempts_yet")]


def today() -> date:
    """The day of the clock: a campaign opens on it, so that publications are of it."""
    return datetime.now(UTC).date()


@pytest.fixture
def place(settings, live_server):
    """Six squares that the map declares covered: three are white, since this morning, three nobody knows."""
    settings.SITE_ADDRESS = live_server.url
    pipeline_state(today())
    department()
    declares = release(ALPHA, "data_4g")
    for column in range(6):
        official_share(declares, tile_key(column), bc=0.8)
    white_tiles(0, 1, 2)
    Evidence.objects.update(day=today() - timedelta(days=9))
    white_zones.rebuild(today())
    WhiteZone.objects.update(communes=["80021"])
    compare()
    return factories.council()


@pytest.fixture
def boss(place):
    """An administrator with codes, who looked at the space two days ago."""
    person = factories.member(place, "administrator")
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    Visit.objects.create(person=person, tenant=place, seen_at=datetime.now(UTC) - timedelta(days=2))
    return person, secret


def open_section(page, name):
    page.locator(".section-menu").get_by_role("link", name=name, exact=True).click()


def test_an_officers_day(desktop, chromium, live_server, boss):
    (person, secret), page = boss, desktop.page
    sign_in(page, live_server.url, person.email)
    page.locator("#id_code").fill(f"{hotp_value(secret, int(time.time()) // 30):06}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/spaces/")
    page.get_by_role("main").get_by_role("link", name="Conseil de conseil-80").click()
    assert "4G" in page.locator(".changes").inner_text()

    watch_a_campaign(page)
    take_a_dossier(page)
    subscribe(page, person)
    hand_on_a_role(page, chromium, live_server.url)


def taken_along(page):
    """The page on a phone, where nothing may be ill told; the window is as before afterwards."""
    page.set_viewport_size(PHONE)
    assert ill_told_on_a_phone(page) == []
    page.set_viewport_size(DESKTOP)


def watch_a_campaign(page):
    open_section(page, "Campagnes")
    page.get_by_role("link", name="Une nouvelle campagne").click()
    page.locator("#id_name").fill("Printemps du plateau")
    page.get_by_label("Alpha").check()
    page.locator("#id_first_day").fill(today().isoformat())
    page.get_by_role("button", name="Proposer des cibles").click()
    page.get_by_role("button", name="Ouvrir la campagne").click()
    assert "sa liste est figée" in page.locator(".notice").inner_text()
    targets = Campaign.objects.get().targets.values_list("tile", flat=True)
    assert tile_key(3) in targets

    served = {"probability": 0.01, "probability_served": 0.98, "region": "reg-32"}
    CoverageTile.objects.filter(tile=tile_key(3)).delete()
    coverage_tile(tile_key(3), ALPHA, "data_4g", "served", **served)
    assert advance_campaigns() == 1
    page.reload()
    assert re.search(r"\b1\b", page.locator(".counts [data-state=served]").inner_text())
    taken_along(page)


def take_a_dossier(page):
    open_section(page, "Dossiers")
    page.get_by_label("Un territoire de cet espace").select_option("dep-80")
    page.get_by_role("button", name="Établir").click()
    assert keeping.build_waiting() == 1
    page.get_by_role("link", name="Regarder à nouveau").click()
    with page.expect_download() as waited:
        page.get_by_role("link", name=re.compile("ZIP")).click()
    with waited.value.path().open("rb") as file, zipfile.ZipFile(io.BytesIO(file.read())) as dossier:
        assert dossier.read("dossier.pdf").startswith(b"%PDF-")
    taken_along(page)


def subscribe(page, person):
    open_section(page, "Abonnements")
    page.get_by_role("button", name="S’abonner").click()
    assert Subscription.objects.get().membership.user == person
    assert in_both_colours(page) == []


def hand_on_a_role(page, chromium, site):
    open_section(page, "Personnes")
    taken_along(page)
    page.get_by_label("Adresse électronique").fill("paul@example.org")
    page.locator("#id_role").select_option("reader")
    page.get_by_role("button", name="Envoyer l’invitation").click()
    page.locator(".notice").wait_for()
    told = Notice.objects.get(key__startswith="invitation:").content["text"]
    context = chromium.new_context(locale="fr-FR", viewport=DESKTOP)
    theirs = context.new_page()
    theirs.goto(re.search(rf"{site}/invitations/\S+", told)[0])
    theirs.get_by_label("Choisissez un mot de passe").fill(factories.PASSWORD)
    theirs.get_by_role("button", name="Accepter").click()
    theirs.locator(".section-menu").wait_for()
    open_section(theirs, "Campagnes")
    assert theirs.get_by_role("link", name="Une nouvelle campagne").count() == 0

    page.reload()
    page.get_by_label("Rôle de paul@example.org").select_option("agent")
    row = page.get_by_role("row").filter(has_text="paul@example.org")
    row.get_by_role("button", name="Valider").click()
    page.locator(".notice").wait_for()
    assert Membership.objects.get(user__email="paul@example.org").role == "agent"
    theirs.reload()
    theirs.get_by_role("link", name="Une nouvelle campagne").wait_for()
    context.close()
