"""The documented base map of France is one setting: its address, its attribution, and leave to load it."""

import json
import subprocess
import sys

import pytest

from tests.config.test_settings import start
from tests.conftest import PROJECT

TELL = """
import json
from config import settings as s
images = s.CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"]
print(json.dumps([s.BASE_MAP_URL, s.BASE_MAP_ATTRIBUTION, images]))
"""


def settings(**environment: str) -> list[str]:
    """The address of the base map, its attribution and where images may come from."""
    told = subprocess.run(
        [sys.executable, "-c", TELL], cwd=PROJECT, env=environment, capture_output=True, check=True
    )
    return json.loads(told.stdout)


def test_one_word_chooses_the_map_of_ign():
    address, attribution, images = settings(BASE_MAP="ign")

    assert address.startswith("https://data.geopf.fr/wmts?")
    assert "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&" in address
    assert "&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}" in address
    assert "IGN" in attribution
    assert [host for host in images if host.startswith("http")] == ["https://data.geopf.fr"]


def test_no_word_chooses_none():
    assert settings() == ["", "", ["'self'", "data:"]]


def test_another_map_is_still_chosen_by_its_address():
    address, _, images = settings(BASE_MAP_URL="https://maps.example/{z}/{x}/{y}.png")

    assert address == "https://maps.example/{z}/{x}/{y}.png"
    assert images[-1] == "https://maps.example"


@pytest.mark.parametrize(
    "environment", [{"BASE_MAP": "osm"}, {"BASE_MAP": "ign", "BASE_MAP_URL": "https://maps.example/{z}.png"}]
)
def test_a_choice_that_is_none_stops_the_start(environment):
    assert "ImproperlyConfigured: BASE_MAP:" in start(**environment)
