"""The files say, row for row, what the API says; without the floor they say it exactly."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pytest
import shapely
from django.core.management import CommandError, call_command
from django.test import Client

from coverage.core.evidence import SERVICES
from coverage.core.grid import tile_id
from coverage.core.witness import MARGINS
from coverage.models import CoverageTile, WhiteZone
from coverage.projection import centres
from maps import exports
from publishing.tables import WRITERS
from tests.coverage.factories import (
    ALPHA,
    BRAVO,
    coverage_tile,
    official_share,
    pipeline_state,
    release,
    square,
    tile_key,
    white_zone,
)
from tests.maps.factories import tile_terms

pytestmark = pytest.mark.django_db

ENDINGS = list(WRITERS)
# Columns that a CSV reader would take for numbers or that hold lists there.
TEXT = {"operator": str, "communes": str, "contributors": str, "contributor_days": str, "method_version": str}
FLOORED_COUNTS = ["contributors", "contributor_days"]


@pytest.fixture
def country() -> None:
    """Tiles and zones of two operators, some known by one person only, some declared and some not."""
    pipeline_state()
    tile_terms(coverage_tile(tile_key(0)), [0.0] * len(MARGINS))
    coverage_tile(tile_key(0), service="data_4g", verdict="served", probability=0.0001)
    coverage_tile(tile_key(1), operator=BRAVO, contributors=1, contributor_days=2)
    official_share(release(), tile_key(0), bc=0.5, tbc=0.25)
    white_zone()
    white_zone(operator=None, official_release=None, official_level=None, missing_from_official=False)
    white_zone(operator=BRAVO, status="repaired", population_low=None, population_high=None, communes=[])


def exported(command: str, path: Path, **options: Any) -> geopandas.GeoDataFrame:
    call_command(command, path, stdout=StringIO(), **options)
    return opened(path)


def opened(path: Path) -> geopandas.GeoDataFrame:
    if path.suffix == ".parquet":
        return geopandas.read_parquet(path)
    if path.suffix == ".csv":
        rows = pd.read_csv(path, dtype=TEXT)
        return geopandas.GeoDataFrame(rows, geometry=geopandas.GeoSeries.from_wkt(rows["geometry"]), crs=4326)
    return geopandas.read_file(path)


def plain(cell: Any, column: str) -> Any:
    """The cell as JSON has it: no NumPy, no NaN, numbers to 12 digits, lists even from CSV."""
    if column == "communes":
        return (
            cell.split() if isinstance(cell, str) else [] if isinstance(cell, float) else list(cell)
        ) or []
    if pd.isna(cell):
        return None
    if isinstance(cell, float):
        return pytest.approx(cell, abs=1e-12)
    return cell.item() if hasattr(cell, "item") else cell


def records(table: geopandas.GeoDataFrame) -> list[dict[str, Any]]:
    columns = table.columns.drop("geometry")
    return [{c: plain(row[c], c) for c in columns} for row in table.to_dict("records")]


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize("ending", ENDINGS)
def test_exported_zones_are_those_of_the_api(client: Client, tmp_path: Path, ending: str) -> None:
    table = exported("export_zones", tmp_path / f"zones{ending}")
    features = client.get("/api/v1/white-zones?status=any").json()["features"]
    assert table.crs == "EPSG:4326"
    assert [feature["properties"] for feature in features] == records(table)
    assert list(table.columns) == [*features[0]["properties"], "geometry"]
    for feature, outline in zip(features, table.geometry, strict=True):
        assert shapely.geometry.shape(feature["geometry"]).equals_exact(outline, 1e-9)


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize("ending", ENDINGS)
def test_exported_tiles_are_those_of_the_api(client: Client, tmp_path: Path, ending: str) -> None:
    table = exported("export_tiles", tmp_path / f"tiles{ending}")
    answers = []
    for key in (tile_key(0), tile_key(1)):
        longitude, latitude = centres([key])
        found = client.get(f"/api/v1/tiles-at?lon={longitude[0]}&lat={latitude[0]}").json()
        answers += [{"tile": found["tile"]} | service for service in found["services"] if measured(service)]
    assert len(answers) == 2 + len(SERVICES)
    assert [{name: answer[name] for name in exports.TILE_COLUMNS} for answer in answers] == records(table)
    assert list(table.columns) == [*exports.TILE_COLUMNS, "geometry"]


def measured(service: dict[str, Any]) -> bool:
    return service["contributors"] != "0"


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_tile_is_exported_as_its_square_in_degrees(tmp_path: Path, ending: str) -> None:
    table = exported("export_tiles", tmp_path / f"tiles{ending}")
    assert table.crs == "EPSG:4326"
    assert table.geometry.geom_type.unique().tolist() == ["Polygon"]
    in_metres = table.to_crs(3035)
    assert in_metres.area.tolist() == pytest.approx([40_000] * len(table), rel=1e-3)
    corners = in_metres.bounds.iloc[0].round().astype(int).tolist()
    assert table["tile"][0] == f"CRS3035RES200mN{corners[1]}E{corners[0]}"


@pytest.mark.usefixtures("country")
def test_one_contributor_alone_is_floored_unless_staff_asks(tmp_path: Path) -> None:
    floored = exported("export_tiles", tmp_path / "floored.parquet").iloc[-len(SERVICES)]
    exact = exported("export_tiles", tmp_path / "exact.parquet", unfloored=True).iloc[-1]
    assert floored["tile"] == exact["tile"] == tile_id(tile_key(1))
    assert floored["verdict"] == "not_known"
    assert floored[["probability", "share_low", "share_high"]].isna().all()
    assert floored["contributors"] == "1"
    assert pd.isna(floored["contributor_days"])
    assert exact["verdict"] == "white"
    assert exact[["probability", "share_low", "share_high"]].tolist() == [0.99, 0.001, 0.15]
    assert exact[FLOORED_COUNTS].tolist() == [1, 2]


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize("ending", ENDINGS)
def test_zones_without_the_floor_tell_counts_and_days(tmp_path: Path, ending: str) -> None:
    zone = exported("export_zones", tmp_path / f"zones{ending}", unfloored=True).iloc[0]
    assert [int(zone[name]) for name in FLOORED_COUNTS] == [7, 31]
    assert str(zone["first_observed"])[:10] == "2026-09-03"
    assert str(zone["last_observed"])[:10] == "2026-11-03"


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("command", ["export_tiles", "export_zones"])
def test_the_order_in_which_rows_were_written_does_not_show(
    tmp_path: Path, command: str, ending: str
) -> None:
    path = tmp_path / f"rows{ending}"
    exported(command, path)
    before = path.read_bytes()
    for model in (CoverageTile, WhiteZone):
        rows = list(model.objects.all())
        model.objects.all().delete()
        model.objects.bulk_create(reversed(rows))
    exported(command, path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("ending", [".parquet", ".gpkg", ".csv"])
@pytest.mark.parametrize("unfloored", [True, False])
def test_nothing_known_is_a_valid_file_with_the_columns(tmp_path: Path, ending: str, unfloored: bool) -> None:
    zones = exported("export_zones", tmp_path / f"zones{ending}", unfloored=unfloored)
    tiles = exported("export_tiles", tmp_path / f"tiles{ending}", unfloored=unfloored)
    assert len(zones) == len(tiles) == 0
    assert list(zones.columns) == [*exports.ZONE_TYPES, "geometry"]
    beside = exports.NEIGHBOURS_SAY if unfloored else []
    assert list(tiles.columns) == [*exports.TILE_COLUMNS, *beside, "geometry"]


def test_nothing_known_is_an_empty_collection_in_geojson(tmp_path: Path) -> None:
    exported("export_tiles", tmp_path / "tiles.geojson")
    assert json.loads((tmp_path / "tiles.geojson").read_text())["features"] == []


def test_geoparquet_has_the_same_types_with_rows_and_without(tmp_path: Path) -> None:
    empty = exported("export_zones", tmp_path / "empty.parquet")
    white_zone(population_low=None, official_release=None)
    full = exported("export_zones", tmp_path / "full.parquet")
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()


@pytest.mark.parametrize("command", ["export_tiles", "export_zones"])
def test_another_ending_is_refused_in_one_sentence(tmp_path: Path, command: str) -> None:
    with pytest.raises(
        CommandError, match=r"rows\.xlsx: the ending says the format, one of \.parquet, \.gpkg"
    ):
        call_command(command, tmp_path / "rows.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="the folder .*absent does not exist"):
        call_command("export_tiles", tmp_path / "absent" / "tiles.csv")


@pytest.mark.usefixtures("country")
def test_a_path_may_be_given_as_text_on_the_command_line(tmp_path: Path) -> None:
    said = StringIO()
    call_command("export_zones", str(tmp_path / "zones.csv"), stdout=said)
    assert said.getvalue().strip().endswith("zones.csv: 3 rows")


def test_ids_that_were_replaced_are_not_exported(tmp_path: Path) -> None:
    successor = white_zone()
    white_zone(status="withdrawn", redirect_to=successor, geom=square(3.0))
    assert exported("export_zones", tmp_path / "zones.gpkg")["id"].tolist() == [str(successor.pk)]


def test_the_official_level_is_that_of_the_newest_release(tmp_path: Path) -> None:
    pipeline_state()
    coverage_tile()
    official_share(release(released_on=date(2026, 6, 30)), cl=1.0)
    official_share(release(released_on=date(2026, 9, 30)), tbc=0.75)
    [row] = records(exported("export_tiles", tmp_path / "tiles.csv"))
    assert (row["operator"], row["official_level"], row["official_share"]) == (ALPHA, "TBC", 0.75)
