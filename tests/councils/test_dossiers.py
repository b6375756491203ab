"""A dossier says what map and API say, tells nobody's ways, and is the same each time it is built."""

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest
from django.test import Client

from councils.compare import compare
from councils.dossiers import build as bindery
from councils.dossiers.build import Built, build
from councils.dossiers.contents import contents_of
from councils.dossiers.looks import LEGEND
from councils.dossiers.maps import zone_map
from councils.dossiers.paper import said
from councils.dossiers.sources import lists
from councils.dossiers.subject import NoSubject, key_of, subject_of
from councils.dossiers.tables import tiles
from councils.dossiers.zone_pages import inhabitants
from coverage import white_zones
from coverage.core.grid import REUNION, tile_ids
from coverage.core.grid import key_of as key_of_tile
from coverage.models import Evidence, PipelineState, PromisedSite, Site, TileCommune, WhiteZone
from publishing.archive import sha256
from tests.coverage.factories import (
    ALPHA,
    AS_OF,
    BRAVO,
    commune,
    coverage_tile,
    larger_territory,
    official_share,
    pipeline_state,
    release,
    tile_key,
    white_tiles,
)

pytestmark = pytest.mark.django_db

NAMES = {
    "LISEZMOI.txt",
    "SHA256SUMS",
    "dossier.gpkg",
    "dossier.pdf",
    "evidence.csv",
    "fields.csv",
    "fields.json",
    "zones.csv",
}


@pytest.fixture
def zone() -> WhiteZone:
    """Three white squares that the map declares covered, beside one that is served; two people found both."""
    pipeline_state()
    commune("80021")
    larger_territory("dep-80")
    declared = release(ALPHA, "data_4g")
    for column in range(4):
        official_share(declared, tile_key(column), bc=0.8)
    white_tiles(0, 1, 2)
    coverage_tile(tile_key(3), ALPHA, "data_4g", "served", probability=0.01, region="reg-32")
    white_zones.rebuild(AS_OF)
    found = WhiteZone.objects.get()
    WhiteZone.objects.update(communes=["80021"])
    compare()
    return found


def files(built: Built) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(built.content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@pytest.fixture
def dossier(zone: WhiteZone) -> dict[str, bytes]:
    return files(build(f"zone-{zone.pk}"))


def test_an_archive_holds_all_files_and_their_hashes(dossier: dict[str, bytes]) -> None:
    assert set(dossier) == NAMES
    told = dict(reversed(line.split("  ")) for line in dossier["SHA256SUMS"].decode().splitlines())
    assert told == {name: sha256(content) for name, content in dossier.items() if name != "SHA256SUMS"}


def test_built_twice_it_is_the_same_and_other_rows_make_another(zone: WhiteZone) -> None:
    key = f"zone-{zone.pk}"
    first, second = build(key), build(key)
    assert sha256(first.content) == sha256(second.content)
    Evidence.objects.filter(contributor_id=901, tile=tile_key(1)).update(speaks_for=1)
    assert build(key).content != first.content


def test_numbers_are_those_of_the_api(zone: WhiteZone, dossier: dict[str, bytes]) -> None:
    told: dict[str, Any] = Client().get(f"/api/v1/white-zones/{zone.pk}").json()["properties"]
    (row,) = rows(dossier["zones.csv"])
    alike = told.keys() & row.keys() - {"communes", "missing_from_official"}
    assert len(alike) >= 15
    assert {name: str(told[name] if told[name] is not None else "") for name in alike} == {
        name: row[name] for name in alike
    }
    assert row["communes"].split() == told["communes"]


def test_squares_are_those_of_the_api(tmp_path: Path, dossier: dict[str, bytes]) -> None:
    path = tmp_path / "dossier.gpkg"
    path.write_bytes(dossier["dossier.gpkg"])
    tiles = geopandas.read_file(path, layer="tiles")
    middles = tiles.geometry.centroid.to_crs(4326)
    for row, middle in zip(tiles.itertuples(), middles, strict=True):
        at = Client().get("/api/v1/tiles-at", {"lon": middle.x, "lat": middle.y}).json()
        (told,) = (one for one in at["services"] if (one["operator"], one["service"]) == (ALPHA, "data_4g"))
        same = ("verdict", "probability", "share_low", "share_high", "contributors", "official_level")
        assert [getattr(row, name) for name in same] == [told[name] for name in same]
        assert at["tile"] == row.tile


def test_layers_open_in_the_system_that_the_law_names(tmp_path: Path, dossier: dict[str, bytes]) -> None:
    path = tmp_path / "dossier.gpkg"
    path.write_bytes(dossier["dossier.gpkg"])
    assert [name for name, _ in pyogrio.list_layers(path)] == ["zones", "tiles", "evidence", "sites"]
    layers = {name: geopandas.read_file(path, layer=name) for name in ("zones", "tiles", "evidence")}
    assert {layer.crs.to_epsg() for layer in layers.values()} == {2154}
    tiles = layers["tiles"]
    assert tiles["verdict"].value_counts().to_dict() == {"white": 3, "served": 1}
    assert tiles["zone"].notna().sum() == 3
    whole = layers["zones"].geometry.iloc[0]
    assert whole.area == pytest.approx(tiles[tiles["zone"] == 1].area.sum(), rel=1e-4)
    assert layers["evidence"].within(whole.buffer(1)).all()


def test_each_zone_has_its_squares_where_every_operator_is_white_too(zone: WhiteZone) -> None:
    white_tiles(0, 1, 2, operator=BRAVO)
    white_zones.rebuild(AS_OF)
    WhiteZone.objects.update(communes=["80021"])
    contents = contents_of(subject_of("dep-80"))
    told = tiles(contents).groupby("zone")
    own = [(part.zone.operator, set(tile_ids(part.tiles))) for part in contents.zones]
    assert sorted(str(operator) for operator, _ in own) == [ALPHA, BRAVO, "None"]
    assert [set(told.get_group(number)["tile"]) for number in (1, 2, 3)] == [names for _, names in own]
    assert tiles(contents).duplicated(["zone", "operator", "service", "tile"]).sum() == 0


def test_the_comparison_says_of_which_day_it_is(zone: WhiteZone) -> None:
    PipelineState.objects.update(as_of=AS_OF + timedelta(days=3))
    told = said(contents_of(subject_of("dep-80")), {})
    assert (told["as_of"], told["compared_on"]) == ("18 novembre 2026", "15 novembre 2026")


def test_without_a_zone_too_the_system_is_that_of_the_ground() -> None:
    pipeline_state()
    commune("97411", "974", "04")
    larger_territory("dep-974")
    assert contents_of(subject_of("dep-974")).epsg == 2154
    TileCommune.objects.create(tile=key_of_tile(REUNION, 340_000, 7_680_000), commune="97411")
    assert contents_of(subject_of("dep-974")).epsg == REUNION


def test_evidence_tells_months_and_pseudonyms_and_nothing_of_one_alone(zone: WhiteZone) -> None:
    Evidence.objects.filter(contributor_id=902, tile=tile_key(2)).delete()
    told = rows(files(build(f"zone-{zone.pk}"))["evidence.csv"])
    assert {row["month"] for row in told} == {"2026-11"}
    assert len(told) == 4
    assert len({row["handset"] for row in told}) == 2
    assert not {row["handset"] for row in told} & {"901", "902", "-1"}


def test_the_pseudonyms_of_two_dossiers_have_none_in_common(zone: WhiteZone) -> None:
    of_zone, of_department = (
        {row["handset"] for row in rows(files(build(key))["evidence.csv"])}
        for key in (f"zone-{zone.pk}", "dep-80")
    )
    assert len(of_zone) == len(of_department) == 2
    assert of_zone.isdisjoint(of_department)


def test_the_form_says_what_is_known_and_what_is_not(dossier: dict[str, bytes]) -> None:
    (told,) = json.loads(dossier["fields.json"])["zones"]
    assert told["service_manquant"] == ["internet (4G)"]
    assert told["operateurs_concernes"] == [f"Alpha (fictif) ({ALPHA})"]
    assert told["communes"] == ["Commune 80021 (80021)"]
    unknown = ("logements_concernes", "entreprises_concernees", "contacts_anterieurs")
    assert [told[name] for name in unknown] == ["non connu"] * 3
    assert told["qualite_par_operateur"] == [
        "Alpha (fictif), Données 4G (carrés de 200 m) : zone blanche : 3"
    ]
    assert len(rows(dossier["fields.csv"])) == 1


def test_a_territory_tells_of_its_zones_and_of_the_sites_around(zone: WhiteZone) -> None:
    at = {"geom": zone.geom.point_on_surface, "listed_on": date(2026, 6, 30)}
    has = dict.fromkeys(("has_2g", "has_3g", "has_4g", "has_5g"), True)
    Site.objects.create(operator=ALPHA, number="S1", **has, **at)
    PromisedSite.objects.create(number="P1", decree="A1", operators=[ALPHA], within_24_months=1, **at)
    built = build("dep-80")
    assert built.name == "dossier-dep-80-2026-11-15.zip"
    packed = files(built)
    assert [row["id"] for row in rows(packed["zones.csv"])] == [str(zone.pk)]
    assert packed["dossier.pdf"].startswith(b"%PDF-")


def test_the_day_of_a_list_is_that_of_the_operator_of_the_zones(zone: WhiteZone) -> None:
    at = {"geom": zone.geom.point_on_surface, **dict.fromkeys(("has_2g", "has_3g", "has_4g"), True)}
    Site.objects.create(operator=ALPHA, listed_on=date(2026, 6, 30), **at)
    Site.objects.create(operator=ALPHA, listed_on=date(2026, 9, 30), planned=True, **at)
    Site.objects.create(operator=BRAVO, listed_on=date(2026, 9, 30), **at)
    told = dict(lists(contents_of(subject_of("dep-80"))))
    assert told["Sites radio en service (Arcep)"] == "30/06/2026"
    assert told["Sites promis, couverture ciblée (Arcep)"] == "aucune liste"


def test_the_narrow_columns_of_the_list_hold_no_sentence(zone: WhiteZone) -> None:
    WhiteZone.objects.update(population_low=0, population_high=0)
    told = said(contents_of(subject_of("dep-80")), {})["table"]
    assert [row[-1] for row in told] == ["0"]
    row = {"population_low": 12.4, "population_high": 1230.2}
    assert inhabitants(row) == "12 à 1 230".replace(" ", "\N{NO-BREAK SPACE}")
    assert inhabitants({"population_low": None, "population_high": None}) == "non connu"


def test_the_two_columns_that_say_the_same_are_explained(dossier: dict[str, bytes]) -> None:
    told = rows(dossier["evidence.csv"])
    assert told
    assert all(row["success"] == row["technology_conforms"] for row in told)
    assert "« technology_conforms » y disent la même chose" in dossier["LISEZMOI.txt"].decode()


def test_numbers_agree_with_their_words(zone: WhiteZone) -> None:
    told = said(contents_of(subject_of("dep-80")), {})["figures"]
    assert (told[0]["value"], told[0]["term"]) == ("1", "zone blanche ouverte")
    larger_territory("epci-9", ["80022"])
    nothing = said(contents_of(subject_of("epci-9")), {})["figures"]
    assert (nothing[3]["value"], nothing[3]["term"]) == ("0", "commune concernée")


def test_a_territory_without_zones_says_so(zone: WhiteZone) -> None:
    larger_territory("epci-9", ["80022"])
    packed = files(build("epci-9"))
    assert rows(packed["evidence.csv"]) == []
    assert json.loads(packed["fields.json"])["zones"] == []


def test_what_is_not_known_or_was_withdrawn_has_no_dossier(zone: WhiteZone) -> None:
    for key in ("dep-99", "zone-none", "zone-00000000-0000-0000-0000-000000000000", "../etc"):
        with pytest.raises(NoSubject):
            subject_of(key)
    WhiteZone.objects.update(status=WhiteZone.Status.WITHDRAWN)
    with pytest.raises(NoSubject):
        subject_of(f"zone-{zone.pk}")


def test_a_zone_that_was_merged_leads_to_its_heir(zone: WhiteZone) -> None:
    old = WhiteZone.objects.get()
    old.pk, old.redirect_to = "00000000-0000-0000-0000-000000000001", zone
    old.save(force_insert=True)
    assert subject_of(f"zone-{old.pk}").key == f"zone-{zone.pk}"


@pytest.mark.parametrize(
    "text",
    [
        "2f37262e-e6d4-5b2c-8312-4d30a141791d",
        "https://carte.example/zones/2f37262e-e6d4-5b2c-8312-4d30a141791d/",
        " zone-2f37262e-e6d4-5b2c-8312-4d30a141791d ",
    ],
)
def test_people_may_name_a_zone_by_its_address(text: str) -> None:
    assert key_of(text) == "zone-2f37262e-e6d4-5b2c-8312-4d30a141791d"
    assert key_of("https://carte.example/territories/dep-80/") == "dep-80"


def test_the_words_are_french_whoever_asks(zone: WhiteZone) -> None:
    assert bindery.LANGUAGE == "fr"
    assert "arrêté au 15 novembre 2026" in files(build(f"zone-{zone.pk}"))["LISEZMOI.txt"].decode().lower()


def test_a_zone_of_every_operator_tells_of_each(zone: WhiteZone) -> None:
    white_tiles(1, 2, operator=BRAVO)
    white_zones.rebuild(AS_OF)
    everyone = WhiteZone.objects.get(operator=None)
    packed = files(build(f"zone-{everyone.pk}"))
    (told,) = json.loads(packed["fields.json"])["zones"]
    assert [line.split(",")[0] for line in told["qualite_par_operateur"]] == [
        "Alpha (fictif)",
        "Bravo (fictif)",
    ]
    declared = {(row["plmn"], row["declared_covered"]) for row in rows(packed["evidence.csv"])}
    assert declared == {(ALPHA, "1"), (BRAVO, "0")}


def test_a_map_shows_what_its_legend_names(zone: WhiteZone) -> None:
    near = zone.geom.point_on_surface
    PromisedSite.objects.create(number="P1", decree="A1", operators=[ALPHA], geom=near, listed_on=AS_OF)
    contents = contents_of(subject_of(f"zone-{zone.pk}"))
    drawn = zone_map(contents.zones[0], contents)
    assert drawn.shown == ("served", "white", "zone", "promised")
    assert drawn.svg.count(b'fill="url(#h1)"') == 1
    assert set(drawn.shown) <= set(LEGEND)
