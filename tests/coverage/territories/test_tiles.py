"""Each tile whose centre lies in a commune knows which one."""

import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry

from coverage.core import grid
from coverage.models import Territory, TileCommune
from coverage.projection import DEGREES, to_crs, to_metres
from coverage.territories import tiles
from coverage.territories.boundaries import read_boundaries
from coverage.territories.tiles import survey, tiles_within

SOUTH, WEST = 2_900_000, 3_700_000  # metres of EPSG:3035, in Picardie


def square(row, column, high=1, wide=1, shift=0.0):
    """So many tiles in metres of EPSG:3035, shifted north-east."""
    west, south = WEST + 200 * column + shift, SOUTH + 200 * row + shift
    return shapely.box(west, south, west + 200 * wide, south + 200 * high)


def key(row, column):
    return int(grid.pack(3035, 200, SOUTH + 200 * row, WEST + 200 * column))


def commune(code, area, epsg=3035):
    degrees = to_crs(np.array([shapely.segmentize(area, 100.0)]), epsg, DEGREES)
    geom = GEOSGeometry(memoryview(shapely.to_wkb(shapely.MultiPolygon(degrees.tolist()))), srid=DEGREES)
    values = {"kind": "com", "code": code, "name": code, "codes_year": 2026, "geom": geom}
    Territory.objects.update_or_create(key=f"com-{code}", defaults=values)


def known():
    return dict(TileCommune.objects.values_list("tile", "commune"))


@pytest.mark.parametrize("strip", [1, 10_000])
def test_tiles_within_are_those_whose_centres_an_area_holds(monkeypatch, strip):
    monkeypatch.setattr(tiles, "POINTS_AT_ONCE", strip)
    random = np.random.default_rng(1)
    corners = shapely.points(WEST + random.uniform(0, 9_000, (12, 2)) * [1, 1] + [0, SOUTH - WEST])
    area = shapely.MultiPolygon([shapely.concave_hull(shapely.union_all(corners), 0.3)])
    rows, columns = (index.ravel().tolist() for index in np.mgrid[-1:47, -1:47])
    boxes = [square(row, column).centroid for row, column in zip(rows, columns, strict=True)]
    expected = {
        key(row, column)
        for row, column, centre in zip(rows, columns, boxes, strict=True)
        if area.intersects(centre)
    }
    found = tiles_within(area, 3035).tolist()
    assert len(found) == len(expected) > 500
    assert set(found) == expected


def test_an_area_between_centres_holds_none():
    assert (
        tiles_within(shapely.MultiPolygon([shapely.box(WEST, SOUTH, WEST + 90, SOUTH + 90)]), 3035).size == 0
    )


@pytest.mark.django_db
def test_each_tile_is_of_one_commune_and_of_the_first_where_two_overlap():
    commune("80002", square(0, 0, wide=3))
    commune("80001", square(0, 2, wide=2))
    assert survey().changed == 4
    assert known() == {key(0, 0): "80002", key(0, 1): "80002", key(0, 2): "80001", key(0, 3): "80001"}


@pytest.mark.django_db
def test_a_second_survey_writes_what_changed_and_nothing_else():
    commune("80001", square(0, 0, wide=3))
    commune("80003", square(5, 5))
    survey()
    assert survey().changed == 0
    commune("80001", square(0, 0, wide=2))
    commune("80002", square(0, 2, wide=2))
    done = survey()
    assert (done.tiles, done.changed) == (5, 2)
    Territory.objects.filter(code="80003").update(geom=None)
    assert survey().changed == 1
    assert set(known().values()) == {"80001", "80002"}


@pytest.mark.django_db
def test_a_commune_that_holds_no_centre_is_named():
    commune("80001", square(0, 0).buffer(-150 / 2).difference(square(0, 0).centroid.buffer(20)))
    assert survey().without == ["80001"]
    assert known() == {}


@pytest.mark.django_db
def test_an_island_far_away_is_on_its_own_grid():
    x, y = to_metres(45.16, -12.8, 4471)
    commune("97611", shapely.box(x, y, x + 400, y + 400), epsg=4471)
    survey()
    assert set(grid.unpack(list(known())).epsg.tolist()) == {4471}
    assert len(known()) == 4


def test_the_real_communes_of_the_somme_share_out_its_tiles(shared):
    """Neighbours' borders are the same lines: no centre is in two communes, and none is left out."""
    drawn, _ = read_boundaries(shared / "data" / "fr2018_communes_80-somme.geojson")
    areas = to_crs(np.array([row.geometry for row in drawn], dtype=object), DEGREES, 3035)
    found = [tiles_within(area, 3035) for area in areas]
    whole = tiles_within(shapely.union_all(areas), 3035)
    assert sorted(np.concatenate(found).tolist()) == sorted(whole.tolist())
    assert len(whole) * 0.04 == pytest.approx(shapely.area(areas).sum() / 1e6, rel=1e-3)
