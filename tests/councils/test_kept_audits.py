"""The audits that are kept: those that would be worked out now, done again only where something changed."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from councils import kept_audits as archive
from councils.audit import audits
from councils.audit_words import audit_cells
from councils.compare import compare
from councils.kept_audits import State, kept_audits
from councils.models import TerritoryAudits
from coverage.models import DecidedFamily, Evidence
from tests.councils.factories import inhabited
from tests.councils.test_audit import walk, walked
from tests.coverage.factories import ALPHA, BRAVO, larger_territory, release

__all__ = ["walked"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def country(walked: list[int]) -> list[int]:
    """The département that was walked and its EPCI, and another without a reading."""
    larger_territory("epci-1", ["80021"])
    inhabited("97411", [900], department="974", region="04")
    larger_territory("dep-974")
    walk(walked, failing=0.2)
    decided(ALPHA, "a")
    compare()
    return walked


def decided(operator: str, digest: str, region: str = "reg-32") -> None:
    of = {"operator": operator, "service": 0, "region": region}
    DecidedFamily.objects.filter(**of).delete()
    DecidedFamily.objects.create(**of, digest=digest)


def stored() -> list[dict[str, Any]]:
    return list(TerritoryAudits.objects.order_by("key").values())


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of those that are worked out from now on."""
    keys: list[str] = []

    def counted(key: str) -> Any:
        keys.append(key)
        return audits(key)

    monkeypatch.setattr(archive, "audits", counted)
    return keys


def test_what_is_kept_is_what_would_be_worked_out_now(country):
    for key in ("dep-80", "epci-1", "dep-974"):
        now, kept = audits(key), kept_audits(key)

        assert {name: getattr(kept, name) for name in vars(now)} == vars(now)
        assert kept.state == State.WORKED_OUT
    assert [one.answer for one in kept_audits("epci-1").audits] == ["below_95"]


def test_nothing_is_worked_out_twice_and_from_nothing_it_is_the_same(country, worked_out):
    before = stored()
    compare()
    assert worked_out == []
    TerritoryAudits.objects.all().delete()
    compare()

    assert worked_out == ["dep-80", "dep-974", "epci-1"]
    assert stored() == before


def test_only_territories_of_a_region_with_news_are_worked_out_again(country, worked_out):
    Evidence.objects.update(against=0, speaks_for=1)
    decided(ALPHA, "b")
    compare()

    assert worked_out == ["dep-80", "epci-1"]
    assert [one.rate for one in kept_audits("dep-80").audits] == [1.0]


def test_a_release_or_a_day_makes_all_due_and_a_territory_that_is_gone_is_forgotten(country, worked_out):
    release(BRAVO, service="voice")
    compare()
    assert worked_out == ["dep-80", "dep-974", "epci-1"]
    larger_territory("epci-2", ["80021"]).delete()
    TerritoryAudits.objects.create(key="epci-2", stamp="", as_of="2026-11-15", method_version="", audits=[])
    assert compare() == 1

    assert "epci-2" not in {row["key"] for row in stored()}


def test_who_is_cut_off_keeps_what_was_done(country, monkeypatch):
    TerritoryAudits.objects.all().delete()

    def cut_off(key: str) -> Any:
        if key == "epci-1":
            raise KeyboardInterrupt
        return audits(key)

    monkeypatch.setattr(archive, "audits", cut_off)
    with pytest.raises(KeyboardInterrupt):
        compare()

    assert [row["key"] for row in stored()] == ["dep-80", "dep-974"]


def test_who_finds_it_done_meanwhile_does_not_do_it_again(country, worked_out):
    row = stored()[0]

    assert archive._renew(row["key"], row["stamp"]) is False
    assert worked_out == []


def test_a_commune_has_none_and_an_unknown_key_is_refused(country):
    assert kept_audits("com-80021").state == State.NOT_AUDITED
    for key in ("dep-99", "nonsense"):
        with pytest.raises(LookupError):
            kept_audits(key)


def test_page_api_and_file_tell_the_same_audit(country):
    client = Client()
    (told,) = kept_audits("dep-80").audits
    (answer,) = client.get("/api/v1/territories/dep-80/audits").json()["audits"]
    file = client.get("/territories/dep-80.csv").content.decode("utf-8-sig").splitlines()
    (line,) = [dict(zip(file[0].split(","), row.split(","), strict=True)) for row in file if ",audit," in row]
    page = client.get("/territories/dep-80/", headers={"accept-language": "en"}).content.decode()

    assert [float(line[name]) for name in ("share", "low", "high")] == [told.rate, told.low, told.high]
    assert [answer[name] for name in ("rate", "low", "high")] == [told.rate, told.low, told.high]
    assert line["answer"] == answer["answer"] == told.answer
    with translation.override("en"):
        assert all(f">{cell}</td>" in page for cell in audit_cells(told))
