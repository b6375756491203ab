"""The zipped shapefiles of 2017: what is read of them, and what is refused."""

import pytest
import shapely

from coverage.official.convert import batches
from coverage.official.names import RefusedFile, read_name
from coverage.official.shapefile import examine_shapefile
from coverage.official.unpack import unpacked
from tests.coverage.factories_official import Row, rings, shapefile_zip

SQUARE = shapely.box(650_000, 6_970_000, 655_000, 6_975_000)
VOICE = "DEMO01_Couv2G_201707.zip"
LEVELS = ("Très bonne couverture", "Bonne couverture", "Couverture limitée")


def read(path):
    with unpacked(path) as shp:
        table = examine_shapefile(shp, read_name(path.name))
        return table, list(batches(table))


def refusal(path):
    with pytest.raises(RefusedFile) as refused:
        read(path)
    return str(refused.value)


@pytest.mark.parametrize("legend", ["LEGENDE", "LEGEND"])
def test_the_legend_of_the_voice_map_says_its_levels(tmp_path, legend):
    rows = rings(650_000, 6_975_000, 3000)
    named = [Row(row.geometry, words) for row, words in zip(rows, LEVELS, strict=True)]
    table, (batch,) = read(shapefile_zip(tmp_path, named, VOICE, legend=legend))
    assert (table.operator, table.features, table.territory) == ("00101", 3, "Metropole")
    for row in rows:
        found = shapely.union_all(batch.polygons[batch.levels == row.level])
        assert found.symmetric_difference(row.geometry).area < 1e-6


@pytest.mark.parametrize("words", ["4G", "Couvert", "couverture 4G", "", None])
def test_a_legend_that_says_no_more_than_covered_is_no_level(tmp_path, words):
    _, (batch,) = read(shapefile_zip(tmp_path, [Row(SQUARE, words)]))
    assert batch.levels.tolist() == [""]


def test_without_a_legend_what_is_there_is_covered(tmp_path):
    table, (batch,) = read(shapefile_zip(tmp_path, [Row(SQUARE)], legend=None))
    assert (table.level, batch.levels.tolist()) == (None, [""])


def test_what_programs_leave_beside_a_shapefile_is_no_trouble(tmp_path):
    extra = {f"DEMO01_Couv4G_201707{end}": b"x" for end in (".sbn", ".sbx", ".shp.xml", ".qpj")}
    assert read(shapefile_zip(tmp_path, [Row(SQUARE, "4G")], extra=extra))[0].features == 1


def test_a_legend_that_nobody_knows_is_refused(tmp_path):
    assert refusal(shapefile_zip(tmp_path, [Row(SQUARE, "Zone A")])) == (
        "legende: Zone A is none of the levels' names"
    )


def test_levels_on_some_features_alone_are_refused(tmp_path):
    path = shapefile_zip(tmp_path, [Row(SQUARE, "BC"), Row(SQUARE, None)], VOICE)
    assert "niveau: empty in some rows" in refusal(path)


def test_another_crs_than_lambert_93_is_refused(tmp_path):
    path = shapefile_zip(tmp_path, [Row(shapely.box(2.2, 49.8, 2.3, 49.9), "4G")], epsg=4326)
    assert refusal(path) == "srs_id: the .prj is not RGF93 v1 / Lambert-93 (EPSG:2154)"


def test_a_shapefile_of_another_name_than_its_zip_is_refused(tmp_path):
    path = shapefile_zip(tmp_path, [Row(SQUARE, "4G")])
    other = path.rename(path.with_name("DEMO02_Couv4G_201707.zip"))
    assert "holds DEMO01_Couv4G_201707.shp, but the file's name says DEMO02" in refusal(other)


def test_features_without_an_area_are_refused(tmp_path):
    assert refusal(shapefile_zip(tmp_path, [Row(None, "4G")])) == "geometry: a feature has no polygon"
