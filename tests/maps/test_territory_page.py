"""The pages of territories: the same figures as the API and the file, in both languages, without scripts."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.formats import number_format

from councils.audit import ServiceAudit
from councils.compare import compare
from councils.kept_audits import KeptAudits
from councils.models import TerritoryAudits
from coverage.amounts import percent
from maps import territories
from tests.councils.factories import SERVED, UNSURE, WHITE, inhabited, measured, sign
from tests.coverage.factories import (
    ALPHA,
    AS_OF,
    BRAVO,
    commune,
    larger_territory,
    official_share,
    pipeline_state,
    release,
    tile_key,
)
from tests.maps.test_views import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def somme() -> None:
    """A département of two communes in one EPCI; Alpha declares 4G on most of it, and some of it is white."""
    pipeline_state()
    inhabited("80021", range(30), people=7.0)
    commune("80099")
    larger_territory("epci-200", ["80021"])
    larger_territory("dep-80")
    larger_territory("reg-32")
    for operator in (ALPHA, BRAVO):
        found = release(operator, service="data_4g")
        for column in range(25):
            official_share(found, tile_key(column), bc=0.3, tbc=0.6)
    measured(range(5, 12), WHITE)
    measured(range(26, 28), SERVED)
    measured([13], UNSURE)
    sign()
    compare()


def flat(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def of_alpha(key: str) -> dict[str, Any]:
    rows = Client().get(f"/api/v1/territories/{key}").json()["rows"]
    return next(row for row in rows if row["operator"] == ALPHA)


def test_page_api_and_file_say_the_same_numbers(somme):
    text = flat(Page("/territories/dep-80/", "en").text)
    row = of_alpha("dep-80")
    file = Client().get("/territories/dep-80.csv").content.decode("utf-8-sig")
    lines = {line["figure"]: line for line in csv.DictReader(StringIO(file)) if line["operator"] == ALPHA}
    amounts = {name: row["measured"][name] for name in ("evidence", "white", "served", "not_known")}
    amounts |= {name: row[name]["amount"] for name in ("missing", "undeclared")}
    amounts["official"] = row["official"]["covered"]

    for name, amount in amounts.items():
        assert float(lines[name]["area_km2"]) == amount["area_km2"] > 0
        assert float(lines[name]["area_share"]) == amount["area_share"]
    with translation.override("en"):
        assert [name for name in amounts if told(name, amounts[name], row) not in text] == []


def told(name: str, amount: dict[str, Any], row: dict[str, Any]) -> str:
    """What the page says of an amount."""
    share = flat(percent(amount["area_share"], 1))
    if name in ("evidence", "official"):
        return share
    area = f"{number_format(amount['area_km2'], 2)} km² ({share})"
    if name not in ("missing", "undeclared"):
        return area
    low, high = (flat(percent(row[name]["share"]["area"][end], 1)) for end in ("low", "high"))
    zones = row[name]["zones"]
    middle = flat(percent(row[name]["share"]["area"]["share"], 1))
    counted = f"{area}, {zones} zone{'s' * (zones > 1)}"
    return f'{counted}</td><td data-label="Of what was measured, truly so">{middle} ({low} to {high})'


def an_audit(**more: Any) -> ServiceAudit:
    values = {"operator": ALPHA, "service": "data_4g", "release": "r", "released_on": AS_OF}
    values |= {"answer": "below_98", "doubts": (), "rate": 0.935, "low": 0.905, "high": 0.965}
    values |= {"people": "20+", "squares": 44, "spread": 0.91, "declared_km2": 61.5}
    return ServiceAudit(**values | more)


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the audit say this."""

    def say(**more: Any) -> None:
        told = KeptAudits("dep-80", None, AS_OF, "2026.3", (an_audit(**more),), "worked_out")
        monkeypatch.setattr(territories, "kept_audits", lambda key: told)

    return say


def test_the_audit_is_told_with_its_interval_and_never_as_a_verdict_on_the_map(somme, audited):
    audited()
    text = flat(Page("/territories/dep-80/", "fr").text)

    assert "Relevés incompatibles avec 98 %" in text
    assert "93,5 % (90,5 % à 96,5 %)" in text
    assert "Ce ne sont pas les tests de l’Arcep" in text
    assert "carte est non conforme" not in text


def test_an_audit_that_cannot_tell_says_why(somme, audited):
    audited(answer="cannot_tell", doubts=("few_people", "not_spread"), rate=None, low=None, high=None)
    text = flat(Page("/territories/dep-80/", "en").text)

    assert "Cannot tell: too few people" in text
    assert "not spread out" in text


def test_the_api_tells_the_same_audit(somme):
    answer = Client().get("/api/v1/territories/dep-80/audits").json()

    assert (answer["area"], answer["state"], answer["audits"]) == ("dep-80", "worked_out", [])
    assert Client().get("/api/v1/territories/dep-99/audits").status_code == 404
    assert Client().get("/api/v1/audits?lon=2&lat=49&km2=51").status_code == 400
    assert Client().get("/api/v1/territories/com-80021/audits").json()["state"] == "not_audited"


def test_an_audit_that_was_not_worked_out_yet_is_not_worked_out_for_a_page(somme):
    TerritoryAudits.objects.all().delete()
    page = flat(Page("/territories/dep-80/", "en").text)
    file = Client().get("/territories/dep-80.csv").content.decode("utf-8-sig")
    (line,) = [line for line in csv.DictReader(StringIO(file)) if line["figure"] == "audit"]

    assert "Not worked out yet for this territory" in page
    assert "the readings cannot tell" not in page
    assert Client().get("/api/v1/territories/dep-80/audits").json()["state"] == line["answer"] == "not_yet"
    assert not TerritoryAudits.objects.exists()


def test_the_page_tells_when_the_audit_is_of_another_day_than_the_figures(somme):
    TerritoryAudits.objects.filter(key="dep-80").update(as_of=AS_OF - timedelta(days=1))

    assert "Worked out as of 14 November 2026" in flat(Page("/territories/dep-80/", "en").text)


def test_a_commune_leads_to_what_holds_it_and_to_where_it_is_audited(somme):
    page = Page("/territories/com-80021/")
    links = [attrs["href"] for attrs in page.all("a")]

    assert {"/territories/dep-80/", "/territories/reg-32/"} <= set(links)
    assert "/territories/dep-80/#reliability" in links
    assert "/api/v1/territories/com-80021" in links


def test_a_departement_leads_to_its_communes_and_epci_and_ranks_them(somme):
    page = Page("/territories/dep-80/?kind=com&operator=00101&service=data_4g", "en")
    links = [attrs["href"] for attrs in page.all("a")]

    assert {"/territories/com-80021/", "/territories/com-80099/", "/territories/epci-200/"} <= set(links)
    assert "Side by side" in page.text
    assert "com" in page.chosen()


def test_where_nobody_measured_it_says_so_and_shows_no_zeros(somme):
    text = flat(Page("/territories/com-80099/", "en").text)

    assert "nothing is known" in text
    assert "0.00 km²" not in text


def test_every_table_has_a_caption_and_heads_that_say_what_they_are_of(somme):
    page = Page("/territories/dep-80/")

    assert len(page.all("table")) == len(page.all("caption")) >= 5
    assert {attrs["scope"] for attrs in page.all("th")} == {"col", "row", "rowgroup"}
    assert page.scripts == []


def test_an_unknown_territory_is_answered_with_the_search():
    for key in ("com-99999", "nonsense"):
        answer = Client().get(f"/territories/{key}/")

        assert answer.status_code == 404
        assert b'name="q"' in answer.content


@pytest.mark.parametrize("asked", ["COMMUNE 80021", "80021"])
def test_a_commune_is_found_by_name_or_code(somme, asked):
    page = Page(f"/territories/?q={asked}")

    assert "/territories/com-80021/" in [attrs["href"] for attrs in page.all("a")]


def test_the_list_has_regions_and_what_was_asked_is_never_markup(somme):
    page = Page("/territories/?q=<script>")

    assert "/territories/reg-32/" in [attrs["href"] for attrs in page.all("a")]
    assert "<script>" not in page.text
