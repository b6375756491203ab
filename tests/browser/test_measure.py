"""The web probe in a real browser: two touches, no network, a closed browser, nothing lost or sent twice."""

import json
import shutil
import threading
import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from django.db.models import Sum
from playwright.sync_api import expect

from coverage.core.evidence import SERVICES
from coverage.fold import fold_new_readings
from coverage.models import Evidence
from coverage.projection import centres
from measurements import limits, pages
from measurements.models import Contributor, Reading
from measurements.vocabulary import ENVIRONMENTS, HELD, HOME_PLMN_ORIGINS, KINDS, SERVICE_STATES, TECHNOLOGIES
from tests.browser.conftest import ARGUMENTS, Visit, executable, until, visit_of
from tests.coverage.factories import ALPHA, BRAVO, official_share, pipeline_state, release, tile_key
from tests.maps.factories import drawn_tile

pytestmark = pytest.mark.django_db(transaction=True)

NARROW = {"width": 320, "height": 640}
NOTHING, WORKS, TEST = "Rien ne passe ici", "Ça passe ici", "Tester ici"
SIGN = "4G ou 5G"
PUT_AWAY = """() => {
  Object.defineProperty(document, "hidden", {value: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""
READINGS, NO_NETWORK = "/api/v1/readings", "net::ERR_INTERNET_DISCONNECTED"
MANY = 200
LONGER_THAN_PATIENCE = 8  # seconds; the worker shows the kept page after four
NEWEST = 20  # receipts that the page asks about at once
SLOW_MEMORY = """
  const asked = IDBObjectStore.prototype.ASKED;
  IDBObjectStore.prototype.ASKED = function (...given) {
    const until = performance.now() + 500;
    const wait = () => performance.now() < until && (this.count().onsuccess = wait);
    if (this.name === "memory") wait();
    return asked.apply(this, given);
  };
"""
AREA_IS_KEPT = """() => new Promise((resolve) => {
  const opening = indexedDB.open("carte-blanche");
  opening.onsuccess = () => {
    const asked = opening.result.transaction("memory").objectStore("memory").count("area");
    asked.onsuccess = () => resolve(asked.result === 1);
    opening.result.close();
  };
})"""
ASKED_BEFORE_THE_ANSWER = """
  const asked = window.fetch;
  window.askedBefore = [];
  window.fetch = (address, ...options) => {
    if (!document.getElementById("answer-body")) askedBefore.push(new URL(address, location).pathname);
    return asked(address, ...options);
  };
"""


@pytest.fixture
def place():
    """A white square that Alpha declares covered, as a device tells where it is."""
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    drawn_tile(tile_key(), service="data_4g", probability=0.96)
    official_share(release(ALPHA, "data_4g"), tbc=1.0)
    pipeline_state()
    return {"longitude": lon, "latitude": lat, "accuracy": 12}


@pytest.fixture(autouse=True)
def no_newcomer_too_many(monkeypatch):
    """Each test is a new person behind one address, and the counters of Redis outlive the tests."""
    monkeypatch.setitem(limits.LIMITS, "newcomers", limits.Limit(1_000_000, 86_400))


def located(place):
    return {"geolocation": place, "permissions": ["geolocation"], "has_touch": True, "is_mobile": True}


@pytest.fixture
def probe(chromium, live_server, place):
    """A visit on a narrow phone that lets the page know where it is."""
    yield from visit_of(chromium, live_server.url, NARROW, **located(place))


@pytest.fixture
def pocket(chromium, live_server, place, tmp_path):
    """Opens the browser of one phone, again and again, on the same profile; no visit may bring a fault."""
    visits = []

    def open_browser(offline: bool = False, **options) -> Visit:
        context = chromium.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=executable(),
            args=ARGUMENTS,
            locale="fr-FR",
            viewport=NARROW,
            offline=offline,
            **located(place) | options,
        )
        visits.append(Visit(context.pages[0], live_server.url))
        return visits[-1]

    yield open_browser
    for visit in visits:
        visit.page.context.close()
    assert [fault for visit in visits for fault in visit.faults if NO_NETWORK not in fault] == []


def opened(visit, operator="Alpha (fictif)"):
    """The page, once it would open without a network too, with an operator chosen."""
    page = visit.open("/measure/")
    expect(page.locator("#offline")).to_be_visible()
    page.get_by_text(operator).tap()
    return page


def press(page, name):
    page.get_by_role("button", name=name).tap()


def connected_by(page, kind):
    """As browsers on telephones tell it."""
    page.add_init_script(f"Object.defineProperty(navigator, 'connection', {{value: {{type: '{kind}'}}}})")


def status(page):
    return page.locator("#status")


def queued(page):
    return page.locator("#queue")


def sent(page):
    return page.locator("#sent")


def kept(page):
    """The entries of the queue, as the export gives them."""
    with page.expect_download() as download:
        press(page, "Exporter")
    return json.loads(download.value.path().read_text())


def measured_with_the_area(page):
    """A reading is sent, and the area around it was taken along."""
    press(page, WORKS)
    expect(sent(page)).to_contain_text(": 1.")
    until(lambda: page.evaluate(AREA_IS_KEPT), page)


def posted(visit):
    return [url for url in visit.requests if url.endswith(READINGS)]


def test_two_touches_from_a_cold_page_to_a_kept_reading(probe, place):
    page = probe.open("/measure/")
    page.get_by_text("Alpha (fictif)").tap()
    press(page, NOTHING)
    expect(sent(page)).to_have_text("Envoyées depuis ce navigateur : 1.")

    reading = Reading.objects.get()
    assert (KINDS[reading.kind], SERVICE_STATES[reading.service_state]) == ("statement", "out_of_service")
    assert (reading.home_plmn, HOME_PLMN_ORIGINS[reading.home_plmn_origin]) == (ALPHA, "declared")
    assert (reading.longitude, reading.latitude) == pytest.approx((place["longitude"], place["latitude"]))
    assert (reading.accuracy_m, ENVIRONMENTS[reading.environment]) == (12, "unknown")
    assert {reading.serving_plmn, reading.technology, reading.signal_dbm} == {None}


def test_the_page_is_found_from_the_map(desktop):
    page = desktop.open()
    page.get_by_role("navigation").get_by_role("link", name="Mesurer").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Est-ce que je capte ici ?")


def test_the_answer_comes_in_plain_words(probe):
    page = opened(probe)
    press(page, WORKS)
    answer = page.get_by_role("region", name="Ce que l’on sait d’ici, chez Alpha (fictif)")

    expect(answer).to_contain_text("Sur notre carte : zone blanche pour la 4G.")
    expect(answer).to_contain_text("Sur la carte officielle : déclaré couvert pour la 4G.")
    expect(answer).to_contain_text("Les deux cartes se contredisent pour la 4G.")
    expect(sent(page)).to_be_visible()


def test_a_test_by_the_mobile_network_is_kept_as_one(probe):
    connected_by(probe.page, "cellular")
    page = opened(probe)
    page.get_by_text("Dehors").tap()
    press(page, TEST)
    expect(page.get_by_role("button", name=SIGN)).to_be_focused()
    expect(page.get_by_role("button", name="Le Wi-Fi")).to_be_hidden()
    press(page, SIGN)
    expect(sent(page)).to_be_visible()
    expect(status(page)).to_contain_text("notre serveur a répondu 3 fois sur 3")

    reading = Reading.objects.get()
    assert (KINDS[reading.kind], SERVICE_STATES[reading.service_state]) == ("active_test", "in_service")
    assert (ENVIRONMENTS[reading.environment], TECHNOLOGIES[reading.technology]) == ("outdoor", "4G")
    fold_new_readings()
    assert {SERVICES[row.service]: row.speaks_for for row in Evidence.objects.all()} == {"data_4g": 1}


@pytest.mark.parametrize("then", ["away", "again"])
def test_a_test_whose_sign_nobody_tells_is_kept_without_one(probe, then):
    connected_by(probe.page, "cellular")
    page = opened(probe)
    press(page, TEST)
    expect(page.get_by_role("button", name=SIGN)).to_be_focused()
    if then == "away":
        page.evaluate(PUT_AWAY)
        expect(status(page)).to_contain_text("Gardé")
    else:
        press(page, NOTHING)
        expect(sent(page)).to_have_text("Envoyées depuis ce navigateur\N{NO-BREAK SPACE}: 2.")

    (test,) = [entry["reading"] for entry in kept(page) if entry["reading"]["kind"] == "active_test"]
    assert "technology" not in test


def test_a_test_by_wifi_tells_nothing_and_is_not_kept(probe):
    connected_by(probe.page, "wifi")
    page = opened(probe)
    press(page, TEST)

    expect(status(page)).to_contain_text("pas par le réseau mobile")
    expect(queued(page)).to_have_text("Aucune mesure n’attend.")
    assert posted(probe) == []


@pytest.mark.parametrize(("answer", "tests"), [("Le réseau mobile", 1), ("Le Wi-Fi ou un câble", 0)])
def test_where_the_browser_does_not_tell_the_connection_the_person_does(probe, answer, tests):
    connected_by(probe.page, "unknown")
    page = opened(probe)
    press(page, TEST)
    expect(page.get_by_role("button", name=SIGN)).to_be_focused()
    press(page, answer)
    expect(page.get_by_role("button", name=TEST)).to_be_focused()
    expect(status(page)).to_contain_text("Gardé : notre serveur" if tests else "rien n’a été gardé")
    expect(sent(page)).to_be_visible(visible=bool(tests))

    assert Reading.objects.count() == tests


def test_a_test_of_before_everything_was_erased_goes_with_it(probe):
    connected_by(probe.page, "cellular")
    page = opened(probe)
    page.on("dialog", lambda dialog: dialog.accept())
    press(page, NOTHING)
    expect(sent(page)).to_be_visible()
    press(page, TEST)
    expect(page.get_by_role("button", name=SIGN)).to_be_focused()
    press(page, "Tout effacer, sur le serveur aussi")
    expect(page.locator("#erased")).to_contain_text("effacée")
    page.evaluate(PUT_AWAY)
    expect(page.get_by_role("button", name=SIGN)).to_be_hidden()
    expect(queued(page)).to_have_text("Aucune mesure n’attend.")
    assert not Reading.objects.exists()


def test_the_question_waits_for_an_answer_while_the_phone_is_put_away(probe):
    connected_by(probe.page, "unknown")
    page = opened(probe)
    press(page, TEST)
    expect(page.get_by_role("button", name=SIGN)).to_be_focused()
    page.evaluate(PUT_AWAY)
    press(page, SIGN)
    expect(sent(page)).to_be_visible()

    assert len(kept(page)) == 1


def test_an_impatient_second_answer_is_the_same_one(probe):
    connected_by(probe.page, "unknown")
    page = opened(probe)
    press(page, TEST)
    answer = page.get_by_role("button", name=SIGN)
    expect(answer).to_be_focused()
    answer.evaluate("button => { button.click(); button.click(); }")
    expect(sent(page)).to_be_visible()

    assert len(kept(page)) == 1


def test_a_test_is_of_when_and_where_it_was_made_not_of_its_answer(probe, place):
    connected_by(probe.page, "unknown")
    page = opened(probe)
    further = place | {"longitude": place["longitude"] + 0.001}
    page.route("**/here/?*", lambda route: (page.context.set_geolocation(further), route.continue_()))
    press(page, TEST)
    expect(page.get_by_role("button", name=SIGN)).to_be_focused()
    asked = datetime.now(UTC)
    page.wait_for_timeout(1500)  # somebody reads the question
    press(page, "Le réseau mobile")
    expect(sent(page)).to_be_visible()

    reading = Reading.objects.get()
    assert reading.observed_at <= asked
    assert reading.longitude == pytest.approx(further["longitude"])


def test_a_portal_that_answers_for_our_server_is_no_success(probe):
    connected_by(probe.page, "cellular")
    page = opened(probe)
    page.route("**/measure/answer", lambda route: route.fulfill(status=200, body="welcome"))
    press(page, TEST)

    expect(status(page)).to_contain_text("Notre serveur n’a pas répondu (3 essais).")
    expect(queued(page)).to_have_text("Aucune mesure n’attend.")


def test_without_a_position_nothing_is_kept_and_the_page_says_why(probe):
    probe.page.context.clear_permissions()
    page = opened(probe)
    press(page, NOTHING)

    expect(status(page)).to_contain_text("n’a pas le droit de connaître votre position")
    expect(queued(page)).to_have_text("Aucune mesure n’attend.")


def test_a_browser_that_keeps_nothing_says_so_and_still_answers(probe):
    refusing = "{ open() { throw new DOMException('no', 'SecurityError'); } }"
    probe.page.add_init_script(f"Object.defineProperty(window, 'indexedDB', {{ value: {refusing} }})")
    page = probe.open("/measure/")
    expect(status(page)).to_contain_text("les mesures s’y perdent")
    page.get_by_text("Alpha (fictif)").tap()
    press(page, NOTHING)

    expect(page.locator("#answer-body")).to_contain_text("zone blanche pour la 4G")
    expect(status(page)).to_contain_text("les mesures s’y perdent")
    assert posted(probe) == []


def test_without_script_the_buttons_lead_to_what_is_known(no_script, place):
    page = no_script.open("/measure/")
    page.get_by_text("Alpha (fictif)").click()
    page.get_by_role("button", name=NOTHING).click()
    page.get_by_label("Longitude").fill(str(place["longitude"]))
    page.get_by_label("Latitude").fill(str(place["latitude"]))
    page.get_by_role("button", name="Demander").click()

    expect(page.get_by_text("Sur notre carte : zone blanche pour la 4G.")).to_be_visible()
    assert page.get_by_label("Opérateur").input_value() == ALPHA


def test_without_an_operator_the_page_asks_for_one(probe):
    page = probe.open("/measure/")
    press(page, NOTHING)

    expect(status(page)).to_have_text("Choisissez d’abord votre opérateur.")
    expect(page.get_by_label("Alpha (fictif)")).to_be_focused()


def test_readings_of_a_phone_without_network_arrive_once_after_it_was_closed_twice(pocket):
    page = opened(pocket())
    page.context.set_offline(True)
    for number in range(MANY // 2):
        press(page, NOTHING)
        expect(queued(page)).to_contain_text(f"réseau : {number + 1}.")
    page.context.close()

    page = pocket(offline=True).open("/measure/")
    expect(queued(page)).to_contain_text(f"réseau : {MANY // 2}.")
    assert page.get_by_label("Alpha (fictif)").is_checked()
    for number in range(MANY // 2, MANY):
        press(page, WORKS)
        expect(queued(page)).to_contain_text(f"réseau : {number + 1}.")
    captured = {entry["id"]: entry["reading"]["observed_at"] for entry in kept(page)}
    page.context.close()

    page = pocket().open("/measure/")
    expect(sent(page)).to_have_text(f"Envoyées depuis ce navigateur : {MANY}.")
    expect(queued(page)).to_have_text("Aucune mesure n’attend.")

    stored = dict(Reading.objects.values_list("id", "observed_at"))
    assert len(captured) == Reading.objects.count() == MANY
    assert {str(key): moment for key, moment in stored.items()} == {
        key: datetime.fromisoformat(moment) for key, moment in captured.items()
    }
    assert (
        Reading.objects.values("contributor").distinct().count() == 1
    )  # a token whose answer is lost has none


def test_whoever_sees_a_reading_kept_may_touch_again_though_the_disk_is_slow(pocket):
    visit = pocket()
    visit.page.add_init_script(SLOW_MEMORY.replace("ASKED", "put"))
    page = opened(visit)
    page.context.set_offline(True)
    for number in range(3):
        press(page, NOTHING)
        expect(queued(page)).to_contain_text(f"réseau : {number + 1}.")


def test_whoever_chooses_an_operator_before_the_last_one_is_remembered_keeps_to_it(probe):
    page = opened(probe)
    press(page, NOTHING)
    expect(sent(page)).to_be_visible()
    page.add_init_script(SLOW_MEMORY.replace("ASKED", "get"))
    page = probe.open("/measure/")
    page.get_by_text("Bravo (fictif)").tap()
    expect(page.locator("#offline")).to_be_visible()

    expect(page.get_by_label("Bravo (fictif)")).to_be_checked()


def test_readings_leave_by_themselves_when_the_network_comes_back(pocket):
    page = opened(pocket())
    page.context.set_offline(True)
    press(page, NOTHING)
    expect(queued(page)).to_contain_text("réseau : 1.")
    page.context.set_offline(False)

    expect(sent(page)).to_have_text("Envoyées depuis ce navigateur : 1.")
    assert Reading.objects.count() == 1


def test_two_tabs_do_not_send_twice(pocket, live_server):
    visit = pocket()
    page = opened(visit)
    page.context.set_offline(True)
    for number in range(3):
        press(page, NOTHING)
        expect(queued(page)).to_contain_text(f"réseau : {number + 1}.")
    other = Visit(page.context.new_page(), live_server.url)
    other.open("/measure/")
    page.context.set_offline(False)

    for tab in (page, other.page):
        expect(sent(tab)).to_have_text("Envoyées depuis ce navigateur : 3.")
    assert Reading.objects.count() == 3
    assert (
        Reading.objects.values("contributor").distinct().count() == 1
    )  # a token whose answer is lost has none


def test_a_lost_answer_sends_the_same_reading_again_and_it_counts_once(probe):
    page = opened(probe)
    page.route(f"**{READINGS}", lambda route: (route.fetch(), route.abort()), times=1)
    press(page, NOTHING)
    expect(queued(page)).to_contain_text("réseau : 1.")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(sent(page)).to_have_text("Envoyées depuis ce navigateur : 1.")
    probe.faults[:] = [fault for fault in probe.faults if "net::ERR_FAILED" not in fault]  # the lost answer

    assert Reading.objects.count() == 1


def test_a_server_that_is_full_gets_the_reading_later(probe, monkeypatch, settings):
    settings.TRUSTED_ORIGINS = []
    monkeypatch.setattr(limits._Silence, "until", 0.0)
    monkeypatch.setattr(limits, "_count", lambda *_: 1)
    monkeypatch.setitem(limits.LIMITS, "newcomers", limits.Limit(0, 86_400))
    page = opened(probe)
    with page.expect_response("**/api/v1/contributors") as refusal:
        press(page, NOTHING)
    assert refusal.value.status == 429
    expect(queued(page)).to_contain_text("réseau : 1.")
    monkeypatch.setitem(limits.LIMITS, "newcomers", limits.Limit(1_000_000, 86_400))
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(sent(page)).to_have_text("Envoyées depuis ce navigateur : 1.")
    probe.faults[:] = [fault for fault in probe.faults if "429" not in fault]

    assert Reading.objects.count() == 1


def test_what_the_server_refuses_is_kept_with_its_reason(probe, place):
    probe.page.context.set_geolocation(place | {"accuracy": 2_000_000})
    page = opened(probe)
    press(page, NOTHING)
    expect(sent(page)).to_contain_text("Refusées par le serveur : 1")

    (entry,) = kept(page)
    assert entry["state"] == "refused"
    assert entry["reason"].startswith("accuracy_m: 2e+06 is outside")


def test_a_token_that_the_server_no_longer_knows_is_replaced_and_explained(probe):
    page = opened(probe)
    press(page, NOTHING)
    expect(sent(page)).to_contain_text(": 1.")
    first = Contributor.objects.get()
    Contributor.objects.filter(pk=first.pk).update(token_hash=b"another")
    press(page, NOTHING)
    expect(sent(page)).to_contain_text(": 2.")
    probe.faults[:] = [fault for fault in probe.faults if "401" not in fault]

    expect(page.locator("#renewed")).to_contain_text("ne connaissait plus le jeton")
    assert Reading.objects.exclude(contributor_id=first.pk).count() == 1


def test_erasing_everything_reaches_the_server_and_this_browser(probe):
    page = opened(probe)
    press(page, NOTHING)
    expect(sent(page)).to_contain_text(": 1.")
    page.once("dialog", lambda dialog: dialog.accept())
    press(page, "Tout effacer")

    expect(page.locator("#erased")).to_contain_text("Mesures effacées sur le serveur : 1")
    expect(page.get_by_role("heading", name="Vos mesures")).to_be_focused()
    assert sent(page).is_hidden()
    assert (Reading.objects.count(), Contributor.objects.count()) == (0, 0)


def test_erasing_everything_without_a_network_erases_nothing(pocket):
    page = opened(pocket())
    press(page, NOTHING)
    expect(sent(page)).to_contain_text(": 1.")
    page.context.set_offline(True)
    page.once("dialog", lambda dialog: dialog.accept())
    press(page, "Tout effacer")

    expect(page.locator("#erased")).to_contain_text("rien n’a été effacé")
    expect(sent(page)).to_contain_text(": 1.")
    assert Reading.objects.count() == 1


def test_what_waits_can_be_erased_without_a_network(pocket):
    page = opened(pocket())
    page.context.set_offline(True)
    press(page, NOTHING)
    expect(queued(page)).to_contain_text("réseau : 1.")
    page.once("dialog", lambda dialog: dialog.accept())
    press(page, "Effacer ce qui attend")

    expect(queued(page)).to_have_text("Aucune mesure n’attend.")
    page.context.set_offline(False)
    assert Reading.objects.count() == 0


def test_a_person_who_asks_is_told_what_became_of_what_was_sent(pocket, place):
    page = opened(visit := pocket())
    fates = page.locator("#fates")
    ask = page.get_by_role("button", name="Que sont-elles devenues ?")
    assert ask.is_hidden()
    for count in range(NEWEST):
        if count == NEWEST - 2:
            page.context.set_geolocation(place | {"accuracy": 300})
        press(page, WORKS if count == NEWEST - 3 else NOTHING)
        expect(sent(page)).to_have_text(f"Envoyées depuis ce navigateur : {count + 1}.")
        page.context.set_geolocation(place)
    page.context.set_geolocation(place | {"accuracy": 2_000_000})
    press(page, NOTHING)
    expect(sent(page)).to_contain_text("Refusées par le serveur : 1")
    assert receipts(visit) == []

    fold_new_readings()
    Reading.objects.filter(pk=Reading.objects.latest("observed_at").pk).update(held=HELD.index("density"))
    ask.tap()
    refused = "la position est beaucoup trop imprécise)."
    expect(fates).to_contain_text(
        f"Pour les {NEWEST} derniers envois : Prises en compte : {NEWEST - 4}. Gardées, mais sans effet sur"
        " la carte : 2 (la position est trop imprécise, dire que ça passe n’est pas une mesure). Retenues"
    )
    assert (
        Evidence.objects.aggregate(Sum("statements"))["statements__sum"] == NEWEST - 2
    )  # held since, or older
    expect(fates).to_contain_text(
        f"douteuses : 1 (trop de mesures en quelques minutes). Refusées : 1 ({refused}"
    )
    assert fates.get_attribute("role") == "status"
    assert len(receipts(visit)) == len(set(receipts(visit))) == NEWEST

    page.context.set_offline(True)
    ask.tap()
    expect(fates).to_have_text("Le serveur n’a pas pu être joint : redemandez avec du réseau.")


def test_a_person_can_take_along_what_the_server_keeps_with_the_keyboard_alone(pocket):
    page = opened(visit := pocket())
    download = page.get_by_role("button", name="Télécharger ce que le serveur garde")
    assert download.is_hidden()
    press(page, NOTHING)
    expect(sent(page)).to_contain_text(": 1.")
    fold_new_readings()
    assert [url for url in visit.requests if "/me/readings" in url] == []
    expect(download).to_be_visible()
    page.get_by_role("button", name="Exporter").focus()
    page.keyboard.press("Tab")
    expect(download).to_be_focused()
    with page.expect_download() as file:
        page.keyboard.press("Enter")

    kept = json.loads(file.value.path().read_text())
    (entry,) = kept["readings"]
    (stored,) = Reading.objects.all()
    assert (entry["id"], entry["longitude"], entry["fate"]) == (str(stored.id), stored.longitude, "used")
    assert kept["contributor"]["since"].startswith(str(Contributor.objects.get().created_at.year))
    expect(page.locator("#own")).to_contain_text("Mesures gardées par le serveur : 1.")

    page.context.set_offline(True)
    download.tap()
    expect(page.locator("#own")).to_contain_text("Le serveur n’a pas tout donné")


def test_who_erased_everything_is_offered_nothing_to_download(probe):
    page = opened(probe)
    press(page, NOTHING)
    download = page.get_by_role("button", name="Télécharger ce que le serveur garde")
    expect(download).to_be_visible()
    Contributor.objects.update(token_hash=b"another")
    download.tap()
    expect(page.locator("#own")).to_contain_text("ne connaît plus le jeton")
    page.once("dialog", lambda dialog: dialog.accept())
    press(page, "Tout effacer")

    expect(page.locator("#erased")).to_be_visible()
    expect(download).to_be_hidden()
    expect(page.locator("#own")).to_be_hidden()
    probe.faults[:] = [fault for fault in probe.faults if "401" not in fault]


def receipts(visit):
    return [url for url in visit.requests if "/api/v1/receipts/" in url]


def test_a_server_that_gives_no_new_area_leaves_the_one_that_was_taken_along(
    pocket, place, monkeypatch, settings
):
    page = opened(visit := pocket())
    measured_with_the_area(page)
    settings.TRUSTED_ORIGINS = []
    monkeypatch.setattr(limits._Silence, "until", 0.0)
    monkeypatch.setattr(limits, "_count", lambda *_: 1)
    monkeypatch.setitem(limits.LIMITS, "areas", limits.Limit(0, 600))
    page.context.set_geolocation(place | {"longitude": place["longitude"] + 1})
    with page.expect_response("**/here/area.json*") as refusal:
        press(page, WORKS)
    expect(sent(page)).to_contain_text(": 2.")
    assert (refusal.value.status, "retry-after" in refusal.value.headers) == (429, True)
    visit.faults[:] = [fault for fault in visit.faults if "429" not in fault]

    page.context.set_offline(True)
    page.context.set_geolocation(place | {"longitude": place["longitude"] + 0.0002})  # asked anew, not cached
    press(page, WORKS)
    expect(page.locator("#answer-since")).to_contain_text("Emporté le")
    expect(page.locator("#answer-body")).to_contain_text("Sur notre carte : zone blanche pour la 4G.")


def test_without_a_network_the_answer_is_the_one_that_was_taken_along(pocket, place):
    page = opened(pocket())
    measured_with_the_area(page)
    page.context.set_offline(True)
    page.context.set_geolocation(place | {"longitude": place["longitude"] + 0.0002})
    press(page, WORKS)
    since = page.locator("#answer-since")

    expect(since).to_contain_text("Emporté le")
    expect(page.locator("#answer-body")).to_contain_text("Sur notre carte : zone blanche pour la 4G.")
    page.context.set_geolocation(place | {"longitude": place["longitude"] + 0.01})
    press(page, WORKS)
    expect(page.locator("#answer-body")).to_contain_text("on ne sait pas encore")
    page.context.set_geolocation(place | {"longitude": place["longitude"] + 1})
    press(page, WORKS)
    expect(since).to_contain_text("rien n’a été emporté pour ce lieu")


def test_the_keyboard_alone_measures(probe):
    page = probe.open("/measure/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # to the content
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == BRAVO
    for _ in range(4):  # other operators, where you are, the test, that nothing gets through
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(sent(page)).to_be_visible()

    assert Reading.objects.get().home_plmn == BRAVO


def test_what_is_read_out_is_in_the_page_before_it_has_words(probe):
    page = opened(probe)
    regions = page.locator("main [role=status]")
    shown = regions.evaluate_all("all => all.map((one) => getComputedStyle(one).display)")

    assert len(shown) == 6
    assert "none" not in shown
    assert [one.bounding_box()["height"] for one in regions.all()[2:]] == [0, 0, 0, 0]


def test_the_page_stays_within_a_narrow_screen(probe):
    page = opened(probe)
    press(page, NOTHING)
    expect(sent(page)).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_can_be_read_in_english_and_keeps_to_it_without_a_network(pocket):
    page = opened(pocket())
    page.get_by_role("button", name="English").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Can I get a signal here?")
    page.context.set_offline(True)
    page.reload()

    expect(page.get_by_role("heading", level=1)).to_have_text("Can I get a signal here?")


def test_the_worker_sends_what_waits_when_the_browser_rings_though_the_page_is_closed(pocket, live_server):
    page = opened(pocket())
    page.context.set_offline(True)
    press(page, NOTHING)
    expect(queued(page)).to_contain_text("réseau : 1.")
    page.goto("about:blank")
    page.context.set_offline(False)
    ring(page, live_server.url)
    until(lambda: Reading.objects.count() == 1, page)

    page.goto(f"{live_server.url}/measure/")
    expect(sent(page)).to_have_text("Envoyées depuis ce navigateur : 1.")


def ring(page, origin):
    """A background sync, as the browser starts it when a network comes back."""
    tunnel, registrations = page.context.new_cdp_session(page), []
    tunnel.on(
        "ServiceWorker.workerRegistrationUpdated", lambda news: registrations.extend(news["registrations"])
    )
    tunnel.send("ServiceWorker.enable")
    ours = lambda: [one for one in registrations if one["scopeURL"].startswith(origin)]  # noqa: E731
    until(ours, page)
    which = {"origin": origin + "/", "registrationId": ours()[0]["registrationId"]}
    tunnel.send("ServiceWorker.dispatchSyncEvent", {**which, "tag": "readings", "lastChance": False})


def another_version(monkeypatch, tmp_path):
    """The server is renewed: one of the page's files is another one."""
    shutil.copytree(pages.FOLDER, tmp_path / "files")
    with (tmp_path / "files" / "measure.css").open("a") as sheet:
        sheet.write("/* another version */")
    monkeypatch.setattr(pages, "FOLDER", tmp_path / "files")


def test_a_new_version_of_the_page_takes_the_place_of_the_one_that_was_kept(pocket, monkeypatch, tmp_path):
    page = opened(pocket())
    another_version(monkeypatch, tmp_path)
    page.reload()
    until(
        lambda: (
            page.evaluate("caches.keys()") == [f"measure /measure/{pages.version_of_files()}/sync_worker.js"]
        ),
        page,
    )
    page.context.set_offline(True)
    page.reload()

    assert pages.version_of_files() in page.content()
    press(page, NOTHING)
    expect(status(page)).to_have_text("Choisissez d’abord votre opérateur.")


def test_an_upgrade_met_on_a_slow_network_leaves_the_kept_page_whole(pocket, monkeypatch, tmp_path):
    page = opened(pocket())
    former, operators, answered = pages.version_of_files(), pages.countries(), threading.Event()
    another_version(monkeypatch, tmp_path)
    monkeypatch.setattr(
        pages, "countries", lambda: (time.sleep(LONGER_THAN_PATIENCE), answered.set(), operators)[2]
    )
    page.reload()
    until(answered.is_set, page)
    page.wait_for_timeout(1000)  # the new page comes after the kept one is shown
    page.context.set_offline(True)
    page.reload()

    assert former in page.content()
    page.get_by_text("Alpha (fictif)").tap()
    press(page, NOTHING)
    expect(queued(page)).to_contain_text("réseau : 1.")


def test_on_a_weak_network_a_cold_page_tells_the_answer_before_anything_heavy(probe):
    tunnel = probe.page.context.new_cdp_session(probe.page)
    weak = {"offline": False, "latency": 600, "downloadThroughput": 6_250, "uploadThroughput": 6_250}
    tunnel.send("Network.enable")
    tunnel.send("Network.emulateNetworkConditions", weak)
    probe.page.add_init_script(ASKED_BEFORE_THE_ANSWER)
    page = probe.open("/measure/")
    page.get_by_text("Alpha (fictif)").tap()
    press(page, TEST)
    expect(page.locator("#answer-body")).to_contain_text("zone blanche pour la 4G", timeout=30_000)
    press(page, "Le réseau mobile")
    expect(sent(page)).to_be_visible(timeout=30_000)
    asked = [urlsplit(url).path for url in probe.requests]

    assert page.evaluate("askedBefore") == ["/here/"]
    assert asked.index("/here/") < asked.index("/measure/answer") < asked.index("/here/area.json")
