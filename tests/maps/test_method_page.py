"""The method page says the same in both languages, with the figures of the code and of the documents."""

import re

import pytest
from django.test import Client

from coverage.core.discovery import FALSE_DISCOVERY_RATE
from maps.views import FALSE_ON_PLANTED_WORLDS, percent
from tests.conftest import PROJECT
from tests.maps.test_views import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "fr",
            [
                "Deux témoins au moins",
                "Inconnu ne veut pas dire desservi",
                "24 derniers mois",
                "Comment contester",
            ],
        ),
        ("en", ["Two witnesses at least", "Not known is not served", "last 24 months", "How to contest"]),
    ],
    ids=["fr", "en"],
)
def test_the_method_is_told_in_both_languages(language, words):
    text = Page("/method/", language).text

    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_rate_that_is_promised_and_what_was_measured_stand_side_by_side(language):
    text = Page("/method/", language).text

    for share in (FALSE_DISCOVERY_RATE, *FALSE_ON_PLANTED_WORLDS):
        assert percent(share) in text


def test_what_was_measured_is_what_the_demonstration_says():
    document = (PROJECT / "docs" / "demonstration.md").read_text()
    shares = [
        int(share) / 100 for share in re.findall(r"^\| (?:voice|data_..) .* (\d+) % \|$", document, re.M)
    ]

    assert (min(shares), max(shares)) == FALSE_ON_PLANTED_WORLDS


@pytest.mark.parametrize("path", ["/", "/method/"])
def test_every_page_leads_to_the_method(path):
    assert "/method/" in [attrs["href"] for attrs in Page(path).all("a")]


def test_the_method_page_can_only_be_read():
    assert Client().post("/method/").status_code == 405
