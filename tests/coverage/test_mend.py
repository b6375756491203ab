"""Whatever comes in, valid polygons go out."""

import numpy as np
import shapely

from coverage import mend

SQUARE = shapely.box(0, 0, 1, 1)
BOW_TIE = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])


def test_only_what_is_broken_is_mended():
    mended, broken = mend.valid(np.array([SQUARE, BOW_TIE]))
    assert broken.tolist() == [False, True]
    assert mended[0] is SQUARE
    assert shapely.is_valid(mended).all()
    assert mended[1].area == 0.5


def test_polygons_are_found_in_collections_and_remember_where_they_come_from():
    mixed = shapely.GeometryCollection(
        [shapely.MultiPolygon([SQUARE, shapely.box(2, 2, 3, 3)]), shapely.Point(0, 0)]
    )
    polygons, origin = mend.polygons(np.array([SQUARE, shapely.MultiPolygon(), mixed]))
    assert [polygon.area for polygon in polygons] == [1, 1, 1]
    assert origin.tolist() == [0, 2, 2]


def test_a_union_is_one_multipolygon():
    union = mend.union(np.array([SQUARE, shapely.box(1, 0, 2, 1), BOW_TIE]))
    assert union.geom_type == "MultiPolygon"
    assert union.area == 2


def test_a_union_of_nothing_is_empty():
    assert mend.union(np.array([], dtype=object)).is_empty
