"""Features in, valid single polygons out."""

import sqlite3
from contextlib import closing

import pytest
import shapely

from coverage.official import convert as workshop
from coverage.official.convert import batches, convert
from coverage.official.examine import examine
from coverage.official.names import RefusedFile, read_name
from tests.coverage.factories_official import Row, coverage_file, rings

SQUARE = shapely.box(650_000, 6_970_000, 655_000, 6_975_000)
BOW_TIE = shapely.Polygon(
    [(650_000, 6_970_000), (651_000, 6_971_000), (651_000, 6_970_000), (650_000, 6_971_000)]
)


def wkb(*geometries):
    return [shapely.to_wkb(geometry) for geometry in geometries]


def test_a_multipolygon_becomes_its_polygons_each_with_its_level():
    pair = shapely.MultiPolygon([SQUARE, shapely.box(660_000, 6_970_000, 661_000, 6_971_000)])
    batch = convert(["BC", "CL"], wkb(pair, SQUARE), "Metropole")
    assert batch.levels.tolist() == ["BC", "BC", "CL"]
    assert (batch.features, batch.mended) == (2, 0)


def test_a_bow_tie_is_mended_and_counted():
    batch = convert(["TBC"], wkb(BOW_TIE), "Metropole")
    assert batch.mended == 1
    assert shapely.is_valid(batch.polygons).all()
    assert shapely.area(batch.polygons).sum() == pytest.approx(500_000)


def test_a_sliver_without_an_area_leaves_no_polygon():
    sliver = shapely.Polygon([(650_000, 6_970_000), (651_000, 6_970_000), (650_000, 6_970_000)])
    assert convert(["TBC"], wkb(sliver), "Metropole").polygons.tolist() == []


def test_an_empty_area_is_no_error():
    assert convert(["TBC"], wkb(shapely.MultiPolygon()), "Metropole").polygons.tolist() == []


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (b"\x01\x03\x00", "geometry: cannot be read"),
        (None, "geometry: a feature has no polygon"),
        (shapely.to_wkb(shapely.Point(650_000, 6_970_000)), "geometry: a feature has no polygon"),
        (shapely.to_wkb(shapely.box(-500_000, 5_500_000, 2_000_000, 8_000_000)), "lies outside Metropole"),
        (shapely.to_wkb(shapely.box(2.2, 49.8, 2.3, 49.9)), "lies outside Metropole"),
        (shapely.to_wkb(shapely.box(650_000, 6_970_000, 1e300, 6_971_000)), "lies outside Metropole"),
    ],
)
def test_a_feature_that_is_no_area_of_the_territory_is_refused(geometry, reason):
    with pytest.raises(RefusedFile, match=reason):
        convert(["TBC"], [geometry], "Metropole")


def test_a_file_read_in_small_batches_is_the_file_read_at_once(tmp_path, monkeypatch):
    rows = [row for x in range(640_000, 700_000, 6000) for row in rings(x, 6_975_000, 2500)]
    path = coverage_file(tmp_path, rows)
    table = examine(path, read_name(path.name))
    at_once = list(batches(table))
    monkeypatch.setattr(workshop, "BATCH_BYTES", 3 * table.largest)
    in_parts = list(batches(table))
    assert len(in_parts) > len(at_once) == 1
    areas = [sum(shapely.area(batch.polygons).sum() for batch in found) for found in (at_once, in_parts)]
    assert areas[0] == pytest.approx(areas[1]) == pytest.approx(sum(row.geometry.area for row in rows))


def test_the_polygons_of_a_file_are_its_areas(tmp_path):
    rows = rings(650_000, 6_975_000, 3000)
    path = coverage_file(tmp_path, rows, home_made_srs=True)
    (batch,) = batches(examine(path, read_name(path.name)))
    for row in rows:
        found = shapely.union_all(batch.polygons[batch.levels == row.level])
        assert found.symmetric_difference(row.geometry).area < 1e-6


def test_an_overseas_feature_is_held_against_its_own_territory():
    fort_de_france = shapely.box(708_000, 1_615_000, 712_000, 1_618_000)
    assert len(convert(["BC"], wkb(fort_de_france), "972_Martinique").polygons) == 1
    with pytest.raises(RefusedFile, match="outside 974_LaReunion"):
        convert(["BC"], wkb(fort_de_france), "974_LaReunion")


@pytest.mark.parametrize(
    ("type_", "value"),
    [("VARCHAR(2)", "TBC"), ("DATE", "TBC"), ("REAL", "TBC"), ("INTEGER", "")],
)
def test_a_level_that_is_read_otherwise_than_it_is_stored_is_refused(tmp_path, type_, value):
    path = coverage_file(tmp_path, [Row(SQUARE, value)])
    with closing(sqlite3.connect(path)) as package, package:
        package.execute("PRAGMA writable_schema = ON")
        changed = package.execute(
            """UPDATE sqlite_schema SET sql = replace(sql, '"niveau" TEXT', '"niveau" ' || ?)
            WHERE name = 'couverture' AND instr(sql, '"niveau" TEXT')""",
            [type_],
        )
        assert changed.rowcount == 1
    table = examine(path, read_name(path.name))
    with pytest.raises(RefusedFile, match="^niveau: .*(not what is stored|a type that no GeoPackage has)"):
        list(batches(table))


def test_rows_left_unread_are_noticed(tmp_path):
    path = coverage_file(tmp_path, [Row(SQUARE)])
    table = examine(path, read_name(path.name))._replace(features=2)
    with pytest.raises(RefusedFile, match="1 features could be read of 2"):
        list(batches(table))
