"""A table comes back from every format as it went in."""

import json
import shutil
import sqlite3
import time
from contextlib import closing
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import geopandas
import pandas as pd
import pyogrio
import pytest
import shapely
from pyarrow import parquet

from publishing.tables import WRITERS, UnknownFormat, write, write_layers

DAY = date(2026, 11, 15)
ENDINGS = list(WRITERS)


def table(rows: int = 2) -> geopandas.GeoDataFrame:
    columns = {
        "name": pd.Series(["é", None][:rows], dtype="str"),
        "count": pd.Series([1, None][:rows], dtype="Int64"),
        "share": pd.Series([0.1 + 0.2, None][:rows], dtype="float64"),
        "true": pd.Series([True, False][:rows], dtype="bool"),
        "codes": pd.Series([["01", "2A"], []][:rows], dtype="object"),
    }
    outlines = [shapely.box(1, 2, 3, 4), shapely.box(5, 6, 7, 8)][:rows]
    return geopandas.GeoDataFrame(columns, geometry=outlines, crs=4326)


def written(folder: Path, ending: str, rows: int = 2) -> Path:
    path = folder / f"table{ending}"
    write(table(rows), path, DAY)
    return path


def opened(path: Path) -> geopandas.GeoDataFrame:
    return geopandas.read_parquet(path) if path.suffix == ".parquet" else geopandas.read_file(path)


@pytest.mark.parametrize("ending", [".parquet", ".gpkg", ".geojson"])
def test_what_is_written_is_read_again(tmp_path: Path, ending: str) -> None:
    found = opened(written(tmp_path, ending))
    assert found.crs == "EPSG:4326"
    assert found["name"].tolist()[0] == "é"
    assert found["share"].tolist()[0] == pytest.approx(0.3, abs=1e-12)
    assert found["true"].tolist() == [True, False]
    assert [list(codes) for codes in found["codes"]] == [["01", "2A"], []]
    assert found[["name", "count", "share"]].iloc[1].isna().all()
    assert found.geometry.geom_equals(table().geometry).all()


@pytest.mark.parametrize("ending", [".parquet", ".gpkg", ".geojson"])
def test_lists_that_are_all_empty_are_lists_still(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"table{ending}"
    write(table().assign(codes=pd.Series([[], []], dtype="object")), path, DAY)
    assert [list(codes) for codes in opened(path)["codes"]] == [[], []]


def test_a_csv_holds_the_outline_as_text_and_lists_as_words(tmp_path: Path) -> None:
    found = pd.read_csv(written(tmp_path, ".csv"), dtype={"codes": str})
    assert found["codes"][0] == "01 2A"
    assert shapely.from_wkt(found["geometry"]).tolist() == table().geometry.tolist()


@pytest.mark.parametrize("kind", ["str", "string", "object"])
def test_no_text_of_a_csv_is_a_formula_in_a_spreadsheet(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "table.csv"
    write(table().assign(name=pd.Series(["=HYPERLINK(1)", "-40 dB"], dtype=kind)), path, DAY)
    assert pd.read_csv(path)["name"].tolist() == ["'=HYPERLINK(1)", "'-40 dB"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_rows_give_the_same_bytes(tmp_path: Path, ending: str) -> None:
    first = written(tmp_path, ending)
    kept = shutil.copy(first, tmp_path / "first")
    time.sleep(1.1)  # formats that note the hour note it in seconds
    assert written(tmp_path, ending).read_bytes() == Path(kept).read_bytes()


@pytest.mark.parametrize("ending", [".parquet", ".gpkg", ".csv"])
def test_a_table_without_rows_keeps_its_columns(tmp_path: Path, ending: str) -> None:
    found = opened(written(tmp_path, ending, rows=0))
    assert len(found) == 0
    assert list(found.columns) == list(table().columns)


def test_geojson_without_rows_is_an_empty_collection(tmp_path: Path) -> None:
    found = json.loads(written(tmp_path, ".geojson", rows=0).read_text())
    assert found == {"type": "FeatureCollection", "features": []}


def test_what_a_file_is_about_is_told_where_its_format_has_a_place(tmp_path: Path) -> None:
    about = {"licence": "L’une, “l’autre” & <co>", "as_of": "2026-11-15"}
    for ending in ENDINGS:
        write(table(), tmp_path / f"table{ending}", DAY, about)
    document = json.loads((tmp_path / "table.geojson").read_text())
    keys = parquet.read_schema(tmp_path / "table.parquet").metadata
    with closing(sqlite3.connect(tmp_path / "table.gpkg")) as package:
        [(kind, metadata)] = package.execute("SELECT mime_type, metadata FROM gpkg_metadata")
    assert {name: document[name] for name in about} == about
    assert {name: keys[name.encode()].decode() for name in about} == about
    assert kind == "text/xml"
    assert {item.get("key"): item.text for item in ElementTree.fromstring(metadata).iter("MDI")} == about
    assert (tmp_path / "table.csv").read_bytes() == written(tmp_path, ".csv").read_bytes()


@pytest.mark.parametrize("ending", [".parquet", ".gpkg", ".geojson"])
def test_what_a_file_is_about_changes_neither_its_rows_nor_their_types(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"about{ending}"
    write(table(), path, DAY, {"licence": "free"})
    pd.testing.assert_frame_equal(opened(path), opened(written(tmp_path, ending)))
    before = path.read_bytes()
    time.sleep(1.1)
    write(table(), path, DAY, {"licence": "free"})
    assert path.read_bytes() == before


def test_an_unknown_ending_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match=r"table\.xlsx: .*\.parquet, \.gpkg, \.csv, \.geojson"):
        written(tmp_path, ".xlsx")


def test_a_failure_leaves_the_last_good_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, ".csv")
    good = path.read_bytes()

    def full_disk(table: geopandas.GeoDataFrame, half: Path, written_on: date, about: object) -> None:
        half.write_text("name,cou")
        raise OSError("no space left on device")

    monkeypatch.setitem(WRITERS, ".csv", full_disk)
    with pytest.raises(OSError, match="no space left"):
        written(tmp_path, ".csv")
    assert path.read_bytes() == good
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_geopackage_of_several_tables_is_the_same_each_time(tmp_path: Path) -> None:
    layers = {"squares": table(), "metres": table().to_crs(2154)}
    written = []
    for name in ("one", "other"):
        path = tmp_path / f"{name}.gpkg"
        write_layers(layers, path, DAY)
        written.append(path.read_bytes())
    assert written[0] == written[1]
    assert [name for name, _ in pyogrio.list_layers(path)] == ["squares", "metres"]
    assert pyogrio.read_info(path, layer="metres")["crs"] == "EPSG:2154"
