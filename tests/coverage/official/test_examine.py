"""A coverage file is what its name says, or it is refused with the field that is not."""

import sqlite3

import pyogrio
import pytest
import shapely

from coverage.official.examine import examine
from coverage.official.names import RefusedFile, read_name
from tests.coverage.factories_official import SMALL_NAME, Row, coverage_file, declare_srs, rings

ROWS = rings(650_000, 6_975_000, 3000)
PLAIN = [Row(shapely.box(650_000, 6_970_000, 655_000, 6_975_000), None)]
NAME_3G = "2026_T2_couv_Metropole_DEMO01_3G_data.gpkg"
NAME_971 = "2026_T2_couv_971_Guadeloupe_DEMO01_4G_data.gpkg"
MERIDIAN_2 = """PROJCS["Lambert-93",GEOGCS["RGF93",DATUM["RGF93",SPHEROID["GRS 1980",6378137,298.257222101]],
PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic_2SP"],
PARAMETER["latitude_of_origin",46.5],PARAMETER["central_meridian",2],PARAMETER["standard_parallel_1",49],
PARAMETER["standard_parallel_2",44],PARAMETER["false_easting",700000],PARAMETER["false_northing",6600000],
UNIT["metre",1]]"""


def examined(path, name=None):
    return examine(path, read_name(name or path.name))


def refusal(path, name=None):
    with pytest.raises(RefusedFile) as refused:
        examined(path, name)
    return str(refused.value)


def test_the_table_may_have_any_name(tmp_path):
    table = examined(coverage_file(tmp_path, ROWS, table='0é" 4G'))
    assert (table.name, table.operator, table.features) == ('0é" 4G', "00101", 3)


@pytest.mark.parametrize("with_operators", [True, False])
def test_the_two_recent_columns_may_be_there_or_not(tmp_path, with_operators):
    assert examined(coverage_file(tmp_path, ROWS, with_operators=with_operators)).features == 3


@pytest.mark.parametrize("level", [None, "", " "])
def test_a_layer_without_levels_has_an_empty_niveau(tmp_path, level):
    assert examined(coverage_file(tmp_path, [Row(PLAIN[0].geometry, level)], NAME_3G)).features == 1


@pytest.mark.parametrize("value", [20801, "20801"])
def test_a_real_operator_is_known_by_mcc_and_mnc(tmp_path, value):
    name = "2026_T1_couv_Metropole_OF_4G_data.gpkg"
    assert examined(coverage_file(tmp_path, ROWS, name, operateur=value)).operator == "20801"


def test_the_home_made_crs_of_recent_files_is_lambert_93(tmp_path):
    assert examined(coverage_file(tmp_path, ROWS, home_made_srs=True)).features == 3


def test_a_crs_that_is_lambert_93_in_name_only_is_refused(tmp_path):
    path = coverage_file(tmp_path, ROWS)
    declare_srs(path, MERIDIAN_2)
    assert refusal(path) == "srs_id: 100000 is not RGF93 v1 / Lambert-93 (EPSG:2154)"


def test_a_crs_that_cannot_be_read_is_refused(tmp_path):
    path = coverage_file(tmp_path, ROWS)
    declare_srs(path, "Lambert, I think")
    assert "srs_id: 100000 has a definition that cannot be read" in refusal(path)


def test_each_overseas_territory_has_its_own_crs(tmp_path):
    rows = [Row(shapely.box(640_000, 1_780_000, 660_000, 1_790_000), "BC", "971")]
    assert examined(coverage_file(tmp_path, rows, NAME_971, epsg=5490)).territory == "971_Guadeloupe"
    assert "is not RGAF09 / UTM zone 20N (EPSG:5490)" in refusal(
        coverage_file(tmp_path, rows, NAME_971, epsg=2972)
    )


@pytest.mark.parametrize("column", ["operateur", "date", "techno", "usage", "niveau", "dept"])
def test_a_missing_column_is_named(tmp_path, column):
    assert refusal(coverage_file(tmp_path, ROWS, drop=[column])) == f"{column}: the column is missing"


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("operateur", 102, "operateur: 00102, but the file's name says 00101"),
        ("operateur", "Orange", "operateur: Orange is not an MCC and MNC"),
        ("operateur", [101, 101, 102], "operateur: several in one file, 00101, 00102"),
        ("date", "2025-12-31", "date: 2025-12-31, but the file's name says 2026-03-31"),
        ("date", "31/03/2026", "date: 31/03/2026 is not a day written YYYY-MM-DD"),
        ("techno", "3G", "techno: 3G, but the file's name says 4G"),
        ("usage", "voix", "usage: voix, but the file's name says data"),
        ("niveau", ["TBC", "BC", "XX"], "niveau: XX is not one of CL, BC, TBC or empty"),
        ("niveau", ["TBC", "BC", ""], "niveau: empty in some rows and given in others"),
    ],
)
def test_a_column_that_contradicts_the_name_is_refused(tmp_path, column, value, reason):
    assert refusal(coverage_file(tmp_path, ROWS, **{column: value})) == reason


def test_a_file_of_two_tables_is_refused(tmp_path):
    path = coverage_file(tmp_path, ROWS)
    pyogrio.write_dataframe(pyogrio.read_dataframe(path), path, layer="second", append=True)
    assert refusal(path) == "gpkg_contents: 2 tables of features, expected one"


def test_a_file_without_a_row_is_refused(tmp_path):
    path = coverage_file(tmp_path, ROWS)
    with sqlite3.connect(path) as package:
        package.execute("DROP TRIGGER rtree_couverture_geom_delete")
        package.execute("DELETE FROM couverture")
    package.close()
    assert refusal(path) == "table of features: no row"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a zip", b"SQLite format 3\x00 and no more"])
def test_what_is_no_package_is_refused(tmp_path, content):
    path = tmp_path / SMALL_NAME
    path.write_bytes(content)
    assert "GeoPackage" in refusal(path)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_a_truncated_package_is_refused(tmp_path, share):
    path = coverage_file(tmp_path, ROWS)
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    assert "GeoPackage" in refusal(path)
