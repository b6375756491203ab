"""Open data as files: a month's tiles and zones as the API tells them, the same however often written."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest
from django.db import connection, connections
from django.test import Client
from pyarrow import parquet

from coverage import month_zones, months
from coverage.core.grid import tile_id
from coverage.models import CoverageTile, DecidedFamily, KeptMonth, KeptZones, MonthlyTile, WhiteZone
from maps import exports, tasks
from maps.data import shelf
from maps.data.words import NOT_OF_MONTHS, explained
from maps.models import DataFile, DataPart
from tests.coverage.factories import ALPHA, BRAVO, coverage_tile, pipeline_state, square, tile_key, white_zone
from tests.maps.test_exports import opened, records
from tests.maps.test_views import Page

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER = date(2026, 10, 31), date(2026, 11, 21)
NAMES = [
    f"{table}-{month}.{ending}"
    for month in ("2026-11", "2026-10")
    for table in ("tiles", "zones")
    for ending in ("csv", "gpkg", "parquet")
]


def publish(as_of: date) -> None:
    """What stands is kept as the month of that day."""
    told = repr(list(CoverageTile.objects.order_by("pk").values_list("tile", "verdict", "contributors")))
    digest = f"{hash(told) & 0xFFFFFFFF:x}"
    for operator in (ALPHA, BRAVO):
        found = {"operator": operator, "service": 2, "region": "reg-32"}
        DecidedFamily.objects.update_or_create(**found, defaults={"told": digest})
    months.keep(as_of)
    month_zones.keep(as_of)


@pytest.fixture
def two_months() -> None:
    """Two tiles and a zone; a third tile from November on; one known by one person alone."""
    pipeline_state()
    coverage_tile(tile_key(0), service="data_4g")
    coverage_tile(tile_key(1), service="data_4g", verdict="served", probability=0.01)
    white_zone(service="data_4g")
    publish(OCTOBER)
    coverage_tile(tile_key(2), operator=BRAVO, service="data_4g")
    coverage_tile(tile_key(3), operator=BRAVO, service="data_4g", contributors=1)
    publish(NOVEMBER)


def body(name: str) -> bytes:
    answer = Client().get(f"/data/{name}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def fetched(name: str, folder: Path) -> geopandas.GeoDataFrame:
    path = folder / name
    path.write_bytes(body(name))
    return opened(path)


def shelved() -> list[Any]:
    parts = DataPart.objects.order_by("file__name", "number").values_list("pk", "file__name", "content")
    files = DataFile.objects.order_by("name").values_list("pk", "name", "sha256", "size", "written_at")
    return [*files, *((pk, name, bytes(content)) for pk, name, content in parts)]


@pytest.mark.usefixtures("two_months")
@pytest.mark.parametrize("ending", shelf.ENDINGS)
def test_a_file_says_of_its_month_what_the_export_of_that_month_says(tmp_path: Path, ending: str) -> None:
    assert tasks.write_files() == len(NAMES)
    for month in (OCTOBER.replace(day=1), NOVEMBER.replace(day=1)):
        for table, read in (("tiles", exports.tiles), ("zones", exports.white_zones)):
            found = fetched(f"{table}-{month:%Y-%m}.{ending}", tmp_path)
            assert len(found) == len(read(month=month)) > 0
            assert records(found) == records(read(month=month))
            assert [*found.columns] == [name for name, _ in explained(table)]
            for name in NOT_OF_MONTHS[table]:
                assert found[name].isna().all()


@pytest.mark.usefixtures("two_months")
def test_the_size_the_hash_and_the_headers_are_those_of_the_bytes() -> None:
    tasks.write_files()
    assert [*DataFile.objects.order_by("-month", "name").values_list("name", flat=True)] == NAMES
    for file in DataFile.objects.all():
        answer = Client().get(f"/data/{file.name}")
        content = b"".join(answer.streaming_content)
        assert hashlib.sha256(content).hexdigest() == file.sha256 == answer["X-Content-SHA256"]
        assert len(content) == file.size == int(answer["Content-Length"])
        assert answer["Content-Disposition"] == f'attachment; filename="{file.name}"'
        assert answer["Access-Control-Allow-Origin"] == "*"
        again = Client().get(f"/data/{file.name}", headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again["ETag"]) == (304, f'"{file.sha256}"')
        head = Client().head(f"/data/{file.name}")
        assert (head["Content-Length"], head["Content-Type"]) == (str(file.size), answer["Content-Type"])


@pytest.mark.usefixtures("two_months")
def test_written_twice_nothing_changes() -> None:
    tasks.write_files()
    before = shelved()
    assert tasks.write_files() == 0
    assert shelved() == before
    DataFile.objects.update(edition="of another version of the program, which writes the same")
    assert tasks.write_files() == len(NAMES)
    assert shelved() == before


@pytest.mark.usefixtures("two_months")
def test_a_month_that_is_over_stays_while_the_newest_goes_on(tmp_path: Path) -> None:
    tasks.write_files()
    october = DataFile.objects.get(name="tiles-2026-10.gpkg")
    coverage_tile(tile_key(4), service="data_4g")
    publish(NOVEMBER)
    assert tasks.write_files() > 0
    assert DataFile.objects.get(name="tiles-2026-10.gpkg").pk == october.pk
    assert tile_id(tile_key(4)) in fetched("tiles-2026-11.csv", tmp_path)["tile"].tolist()
    assert tile_id(tile_key(4)) not in fetched("tiles-2026-10.csv", tmp_path)["tile"].tolist()


@pytest.mark.usefixtures("two_months")
def test_what_was_erased_from_a_month_is_gone_from_its_files(tmp_path: Path) -> None:
    tasks.write_files()
    MonthlyTile.objects.filter(tile=tile_key(0)).delete()
    KeptMonth.objects.filter(operator=ALPHA).update(mended=1)
    tasks.write_files()
    for month in ("2026-10", "2026-11"):
        assert len(fetched(f"tiles-{month}.csv", tmp_path)) == len(
            exports.tiles(month=date.fromisoformat(f"{month}-01"))
        )
    assert not DataPart.objects.exclude(file__in=DataFile.objects.all()).exists()


@pytest.mark.usefixtures("two_months")
def test_a_licence_that_changed_is_told_in_every_file(settings: Any) -> None:
    tasks.write_files()
    settings.DATA_LICENCE = "Another licence"
    tasks.write_files()
    for name in ("tiles-2026-10.parquet", "zones-2026-11.parquet"):
        assert b"Another licence" in body(name)


@pytest.mark.usefixtures("two_months")
def test_files_name_their_licence_their_day_and_that_they_are_invented(tmp_path: Path) -> None:
    tasks.write_files()
    (tmp_path / "tiles.parquet").write_bytes(body("tiles-2026-10.parquet"))
    (tmp_path / "zones.gpkg").write_bytes(body("zones-2026-10.gpkg"))
    told = parquet.read_schema(tmp_path / "tiles.parquet").metadata
    assert told[b"as_of"] == b"2026-10-31"
    assert b"Licence Ouverte" in told[b"licence"]
    assert b"invented" in told[b"notice"]
    assert pyogrio.read_info(tmp_path / "zones.gpkg")["dataset_metadata"]["as_of"] == "2026-10-31"


def test_a_zone_under_embargo_and_one_that_one_person_saw_are_in_no_file(
    settings: Any, tmp_path: Path
) -> None:
    pipeline_state()
    coverage_tile(tile_key(0), service="data_4g")
    public = white_zone(service="data_4g")
    white_zone(service="data_4g", geom=square(3.0), public_from=date(2100, 1, 1))
    white_zone(service="data_4g", geom=square(4.0), contributors=1)
    assert WhiteZone.objects.count() == 3
    publish(NOVEMBER)
    tasks.write_files()
    for ending in shelf.ENDINGS:
        assert fetched(f"zones-2026-11.{ending}", tmp_path)["id"].tolist() == [str(public.pk)]


@pytest.mark.usefixtures("two_months")
def test_what_one_person_alone_measured_is_not_known_in_a_file(tmp_path: Path) -> None:
    tasks.write_files()
    rows = records(fetched("tiles-2026-11.csv", tmp_path))
    alone = [row for row in rows if row["operator"] == BRAVO and row["contributors"] == "1"]
    assert {(row["verdict"], row["probability"]) for row in alone} == {("not_known", None)}
    assert len(alone) > 0


@pytest.mark.usefixtures("two_months")
def test_a_month_without_its_zones_has_files_of_tiles_alone() -> None:
    KeptZones.objects.filter(month=OCTOBER.replace(day=1)).delete()
    tasks.write_files()
    assert [*DataFile.objects.order_by("-month", "name").values_list("name", flat=True)] == NAMES[:-3]


@pytest.mark.usefixtures("two_months")
def test_a_month_that_is_not_kept_any_more_has_no_files() -> None:
    tasks.write_files()
    KeptMonth.objects.filter(month=OCTOBER.replace(day=1)).delete()
    assert tasks.write_files() == 6
    assert Client().get("/data/tiles-2026-10.csv").status_code == 404
    assert Client().get("/data/tiles-2026-11.csv").status_code == 200


@pytest.mark.usefixtures("two_months")
def test_large_files_are_kept_and_handed_out_in_parts(monkeypatch: Any) -> None:
    tasks.write_files()
    whole = body("tiles-2026-11.gpkg")
    DataFile.objects.all().delete()
    monkeypatch.setattr(shelf, "PART_BYTES", 1000)
    tasks.write_files()
    assert DataPart.objects.filter(file__name="tiles-2026-11.gpkg").count() == -(-len(whole) // 1000) > 9
    assert body("tiles-2026-11.gpkg") == whole


@pytest.mark.usefixtures("two_months")
def test_nobody_gets_half_of_a_file_that_was_replaced(monkeypatch: Any) -> None:
    monkeypatch.setattr(shelf, "PART_BYTES", 1000)
    tasks.write_files()
    file = DataFile.objects.get(name="tiles-2026-11.gpkg")
    parts = shelf.contents(file)
    next(parts)
    DataFile.objects.filter(pk=file.pk).delete()
    with pytest.raises(LookupError, match="was replaced"):
        list(parts)


@pytest.fixture
def another_writer() -> Iterator[None]:
    """Somebody else who is writing, by a connection of their own."""
    other = connections.create_connection("default")
    other.settings_dict["NAME"] = connection.settings_dict["NAME"]
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [shelf.WRITING])
        yield
    other.close()


@pytest.mark.usefixtures("two_months", "another_writer")
def test_a_ring_while_another_writes_is_let_pass() -> None:
    assert tasks.write_files() == 0
    assert not DataFile.objects.exists()


@pytest.mark.usefixtures("two_months")
def test_the_page_lists_each_file_with_its_size_its_hash_and_its_columns() -> None:
    tasks.write_files()
    page = Page("/data/")
    assert [a["href"] for a in page.all("a") if "download" in a] == [f"/data/{name}" for name in ordered()]
    for file in DataFile.objects.all():
        assert file.sha256 in page.text
    for table in ("tiles", "zones"):
        assert all(f"<code>{name}</code>" in page.text for name, _ in explained(table))
    assert page.text.index("Novembre 2026") < page.text.index("Octobre 2026")
    assert "Licence Ouverte" in page.text
    assert "ses données sont fictives" in page.text
    assert "Open data" in Page("/data/", "en").text


def ordered() -> list[str]:
    return list(DataFile.objects.order_by("-month", "table", "ending").values_list("name", flat=True))


def test_before_anything_is_published_the_page_says_so() -> None:
    assert tasks.write_files() == 0
    assert "Aucun fichier n’est encore écrit" in Page("/data/").text


def test_every_page_leads_there() -> None:
    assert "/data/" in [link.get("href") for link in Page("/legal/").all("a")]


@pytest.mark.parametrize("days", [1, 30])
def test_the_page_tells_of_an_embargo(settings: Any, days: int) -> None:
    settings.EMBARGO_DAYS = days
    assert f"embargo de {days} jour" in Page("/data/").text


def test_there_is_no_file_of_another_name() -> None:
    assert Client().get("/data/tiles-2026-13.gpkg").status_code == 404
    assert Client().get("/data/..%2Fsettings.py").status_code == 404
