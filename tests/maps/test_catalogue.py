"""The catalogue that portals harvest: each file with what DCAT-AP asks of it, true to the file."""

import json
from typing import Any

import pytest
import shapely
from django.test import Client

from maps.data.catalogue import CONTEXT
from maps.licence import INVENTED
from maps.models import DataFile
from maps.presence import EXTENT_RESOLUTION, data_extent
from maps.tasks import write_files
from tests.coverage.factories import tile_key
from tests.maps.factories import parent_tile
from tests.maps.test_data import two_months
from tests.maps.test_views import Page

pytestmark = pytest.mark.django_db
__all__ = ["two_months"]

# What DCAT-AP 3 makes mandatory, and what data.gouv.fr reads beside.
ASKED = {
    "dcat:Catalog": {"dct:title", "dct:description", "dct:publisher", "dcat:dataset"},
    "dcat:Dataset": {"dct:title", "dct:description", "dct:identifier", "dct:temporal", "dcat:distribution"},
    "dcat:Distribution": {"dcat:accessURL", "dcat:downloadURL", "dct:license", "dct:format"},
    "spdx:Checksum": {"spdx:algorithm", "spdx:checksumValue"},
    "foaf:Agent": {"foaf:name"},
}


@pytest.fixture
def harvested(two_months: None, settings: Any) -> dict[str, Any]:
    settings.SITE_ADDRESS = "https://carte.example"
    settings.CONTACT_EMAIL = "carte@conseil.example"
    parent_tile(tile_key(), EXTENT_RESOLUTION)
    write_files()
    answer = Client().get("/catalog.jsonld", headers={"Origin": "https://portal.example"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/ld+json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    again = Client().get("/catalog.jsonld", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    return answer.json()


def nodes(value: Any) -> list[dict[str, Any]]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return ([value] if isinstance(value, dict) else []) + [node for one in inner for node in nodes(one)]


def files(harvested: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        node["dcat:downloadURL"]["@id"]: node
        for node in nodes(harvested)
        if node.get("@type") == "dcat:Distribution"
    }


def test_each_file_is_told_with_its_address_its_size_and_its_hash(harvested: dict[str, Any]) -> None:
    told = files(harvested)
    assert told.keys() == {f"https://carte.example/data/{file.name}" for file in DataFile.objects.all()}
    for file in DataFile.objects.all():
        node = told[f"https://carte.example/data/{file.name}"]
        assert node["spdx:checksum"]["spdx:checksumValue"]["@value"] == file.sha256
        assert int(node["dcat:byteSize"]["@value"]) == file.size
        assert node["dct:license"]["@id"] == "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
        assert node["dct:format"]["@id"].endswith(f"/file-type/{file.ending.upper()}")
        kind = Client().head(f"/data/{file.name}")["Content-Type"].partition(";")[0]
        assert node["dcat:mediaType"]["@id"].endswith(f"/media-types/{kind}")


def test_every_node_has_what_the_profile_asks_for(harvested: dict[str, Any]) -> None:
    typed = [node for node in nodes(harvested) if node.get("@type") in ASKED]
    assert {node["@type"] for node in typed} == set(ASKED)
    for node in typed:
        assert ASKED[node["@type"]] <= node.keys()


def test_no_word_is_without_its_meaning(harvested: dict[str, Any]) -> None:
    words = {word for node in nodes(harvested) if node is not harvested["@context"] for word in node}
    kinds = {node["@type"] for node in nodes(harvested) if "@type" in node}
    used = {word.partition(":")[0] for word in words | kinds if not word.startswith("@")}
    assert used == set(CONTEXT)


def test_a_dataset_says_when_where_and_in_which_words(harvested: dict[str, Any]) -> None:
    tiles, zones = harvested["dcat:dataset"]
    period = {name: value["@value"] for name, value in tiles["dct:temporal"].items() if name != "@type"}
    assert period == {"dcat:startDate": "2026-10-01", "dcat:endDate": "2026-11-21"}
    outline = shapely.from_wkt(zones["dct:spatial"]["dcat:bbox"]["@value"])
    assert outline.bounds == pytest.approx(data_extent(), abs=1e-5)
    assert {text["@language"] for text in zones["dct:title"]} == {"fr", "en"}
    assert zones["dct:title"][0]["@value"].startswith("Zones blanches")
    assert zones["dcat:contactPoint"]["vcard:hasEmail"] == {"@id": "mailto:carte@conseil.example"}
    assert all(INVENTED in text["@value"] for text in tiles["dct:description"])


def test_before_there_are_files_there_is_an_empty_catalogue() -> None:
    told = json.loads(Client().get("/catalog.jsonld").content)
    assert (told["@type"], told["dcat:dataset"]) == ("dcat:Catalog", [])


def test_the_page_of_the_data_leads_there() -> None:
    assert "/catalog.jsonld" in [link.get("href") for link in Page("/data/").all("a")]
