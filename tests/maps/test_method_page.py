"""The method page says the same in both languages, with the figures of the code and of the benchmark."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from coverage.amounts import percent
from coverage.core.discovery import FALSE_DISCOVERY_RATE
from coverage.core.estimate import METHOD_VERSION
from maps import views
from maps.limits import known_limits
from tests.maps.test_limits import figures
from tests.maps.test_views import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "fr",
            [
                "Un test, comme devant un tribunal",
                "Deux témoins au moins",
                "Ce que prêtent les voisins",
                "« On ne sait pas » ne veut pas dire « desservi »",
                "24 derniers mois",
                "Comment contester",
            ],
        ),
        (
            "en",
            [
                "A test, as before a court",
                "Two witnesses at least",
                "What neighbours lend",
                "Not known is not served",
                "last 24 months",
                "How to contest",
            ],
        ),
    ],
    ids=["fr", "en"],
)
def test_the_method_is_told_in_both_languages(language, words):
    text = Page("/method/", language).text

    assert [word for word in words if word not in text] == []


@pytest.fixture
def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the page read these figures."""

    def write(**changes: Any) -> None:
        path = tmp_path / "discovery.json"
        path.write_text(json.dumps(figures(**changes)))
        monkeypatch.setattr(views, "known_limits", lambda: known_limits(path))

    return write


@pytest.mark.parametrize(
    ("language", "worlds", "share"),
    [("fr", "Comme dans la vraie vie", "3,1\xa0%"), ("en", "As people are", "3.1%")],
)
def test_the_rate_that_is_promised_and_what_was_measured_stand_side_by_side(
    measured, language, worlds, share
):
    measured()
    text = Page("/method/", language).text

    assert percent(FALSE_DISCOVERY_RATE) in text
    assert worlds in text
    assert share in text


def test_a_rate_that_is_not_kept_is_said_so(measured):
    measured()
    assert "above the rate" not in Page("/method/", "en").text
    measured(false=0.14)
    assert "above the rate" in Page("/method/", "en").text


def test_figures_of_another_version_are_not_passed_off_as_those_of_this_one(measured):
    measured(version=METHOD_VERSION)
    assert "for which nothing was measured yet" not in Page("/method/", "en").text
    measured(version="2020.1")
    assert "for which nothing was measured yet" in Page("/method/", "en").text


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "trouverait 49\xa0% des carrés blancs"), ("en", "would find 49% of the white squares")],
)
def test_what_nobody_could_find_is_said_where_it_was_counted(measured, language, words):
    measured()
    assert words not in Page("/method/", language).text
    measured(knowing={"ours": found(0.412, 0.679), "told": found(0.488, 0.719)})
    text = Page("/method/", language).text
    assert words in text
    with override(language):
        assert [share for share in (0.412, 0.679, 0.719) if percent(share) not in text] == []


def found(tiles: float, dark: float) -> dict[str, Any]:
    """Recalls as the benchmark writes them."""
    return {"recall_tiles": tiles, "recall_zones": 0.7, "recall_by_theta": [dark, 0.3, 0.2, None]}


def test_without_figures_the_page_says_that_there_are_none(monkeypatch, tmp_path):
    monkeypatch.setattr(views, "known_limits", lambda: known_limits(tmp_path / "none.json"))
    page = Page("/method/", "en")

    assert "no figure stands here" in page.text
    assert page.all("table") == []


@pytest.mark.parametrize("path", ["/", "/method/"])
def test_every_page_leads_to_the_method(path):
    assert "/method/" in [attrs["href"] for attrs in Page(path).all("a")]


def test_the_method_page_can_only_be_read():
    assert Client().post("/method/").status_code == 405
