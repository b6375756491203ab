"""What is published says under which terms others may use it, wherever its format has a place for that."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client, override_settings
from drf_spectacular.generators import SchemaGenerator

from maps.licence import FOR_STAFF, INVENTED
from tests.config.test_settings import start
from tests.coverage.factories import coverage_tile, pipeline_state
from tests.maps.test_views import Page

pytestmark = pytest.mark.django_db

OURS = {"DATA_LICENCE": "Open & Database", "DATA_LICENCE_URL": "https://licence.example/odbl?v=1&x"}
REAL = {"operator": "20801"}


def members(command: str, folder: Path, **options: Any) -> dict[str, Any]:
    path = folder / "rows.geojson"
    call_command(command, path, stdout=StringIO(), **options)
    return json.loads(path.read_text())


@override_settings(**OURS, PUBLISHER_NAME="Conseil de Lène")
@pytest.mark.parametrize("command", ["export_tiles", "export_zones"])
def test_a_file_names_its_licence_its_source_and_its_day(tmp_path: Path, command: str) -> None:
    coverage_tile(**REAL)
    as_of = pipeline_state().as_of
    told = members(command, tmp_path)
    assert (told["licence"], told["licence_url"]) == tuple(OURS.values())
    assert told["source"].startswith("Conseil de Lène, http")
    assert told["as_of"] == as_of.isoformat()
    assert "notice" not in told


@pytest.mark.parametrize("command", ["export_tiles", "export_zones"])
def test_a_file_for_staff_is_licensed_to_nobody(tmp_path: Path, command: str) -> None:
    coverage_tile(**REAL)
    told = members(command, tmp_path, unfloored=True)
    assert told["notice"] == FOR_STAFF
    assert "licence" not in told


@override_settings(**OURS)
def test_maps_made_of_the_tiles_are_told_what_to_name() -> None:
    coverage_tile(**REAL)
    told = Client().get("/tiles/measured.json").json()["attribution"]
    assert '<a href="https://licence.example/odbl?v=1&amp;x">Open &amp; Database</a>' in told
    assert INVENTED not in told


def test_a_demonstration_says_in_files_tiles_and_on_the_legal_page_that_its_data_is_invented(
    tmp_path: Path,
) -> None:
    coverage_tile()
    assert members("export_tiles", tmp_path)["notice"] == INVENTED
    assert INVENTED in Client().get("/tiles/measured.json").json()["attribution"]
    assert "ses données sont fictives" in Page("/legal/").text
    assert "its data is invented" in Page("/legal/", "en").text


def test_the_legal_page_names_etalabs_licence_and_why() -> None:
    page = Page("/legal/")
    assert "https://www.etalab.gouv.fr/licence-ouverte-open-licence" in [a.get("href") for a in page.all("a")]
    assert "rien n’y vient d’OpenStreetMap" in page.text
    assert "ses données sont fictives" not in page.text


@override_settings(**OURS)
def test_the_legal_page_gives_no_reason_for_another_licence() -> None:
    page = Page("/legal/")
    assert OURS["DATA_LICENCE_URL"] in [link.get("href") for link in page.all("a")]
    assert "OpenStreetMap" not in page.text


def test_the_description_of_the_api_names_the_licence(settings: Any) -> None:
    told = SchemaGenerator().get_schema(public=True)
    assert told["info"]["license"] == {"name": settings.DATA_LICENCE, "url": settings.DATA_LICENCE_URL}


@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        ({"DATA_LICENCE": "ODbL 1.0"}, "DATA_LICENCE: name a licence and give its address"),
        ({"DATA_LICENCE_URL": "https://licence.example/"}, "DATA_LICENCE: name a licence"),
        ({"DATA_LICENCE": "ODbL", "DATA_LICENCE_URL": "javascript:x"}, "DATA_LICENCE_URL: 'javascript:x'"),
        (OURS, ""),
    ],
)
def test_a_licence_is_named_with_its_address_or_the_site_does_not_start(
    environment: dict[str, str], complaint: str
) -> None:
    said = start(**environment)
    assert complaint in said
    assert bool(complaint) == bool(said)
