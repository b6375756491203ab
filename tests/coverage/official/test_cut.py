"""Polygons come out in pieces of few vertices, and nothing is lost."""

import numpy as np
import pytest
import shapely

from coverage.official.cut import VERTICES, pieces

EDGE_M = 500.0


def holed(seed):
    """A disc of 10 km with some hundred round holes, of several thousand vertices."""
    dots = shapely.points(np.random.default_rng(seed).uniform(-9000, 9000, (200, 2)))
    return shapely.Point(0, 0).buffer(10_000, 256) - shapely.union_all(shapely.buffer(dots, 200))


def test_pieces_have_few_vertices_and_are_the_polygon_together():
    polygon = holed(1)
    found, origin = pieces(np.array([polygon]), EDGE_M)
    assert shapely.get_num_coordinates(found).max() <= VERTICES < shapely.get_num_coordinates(polygon)
    assert shapely.area(found).sum() == pytest.approx(polygon.area, rel=1e-9)
    assert shapely.union_all(found).symmetric_difference(polygon).area < 1e-3
    assert set(origin) == {0}


def test_each_piece_knows_its_polygon():
    small = shapely.box(0, 0, 100, 100)
    found, origin = pieces(np.array([small, holed(2), small]), EDGE_M)
    assert found[origin == 0].tolist() == found[origin == 2].tolist() == [small]
    assert (origin == 1).sum() > 10


def test_a_long_edge_counts_as_the_short_ones_it_will_be():
    found, _ = pieces(np.array([shapely.box(0, 0, 300_000, 100)]), EDGE_M)
    assert len(found) == 8
    assert shapely.get_num_coordinates(shapely.segmentize(found, EDGE_M)).max() <= VERTICES


def test_many_vertices_in_one_spot_are_left_together():
    spot = shapely.Point(0, 0).buffer(0.01, 500)
    assert len(pieces(np.array([spot]), EDGE_M)[0]) == 1


def test_of_nothing_nothing_is_left():
    found, origin = pieces(np.array([], dtype=object), EDGE_M)
    assert len(found) == len(origin) == 0
