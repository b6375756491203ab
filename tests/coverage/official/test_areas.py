"""Areas by edges are the areas that Shapely finds."""

import numpy as np
import pytest
import shapely

from coverage.official.areas import covered

SQUARES = shapely.box(*np.array([(x, y, x + 1, y + 1) for y in range(8) for x in range(8)]).T)


def exact(*polygons):
    return sum(shapely.area(shapely.intersection(SQUARES, polygon)) for polygon in polygons).reshape(8, 8)


def blob(seed, holes=0):
    """A ragged outline around the middle of the grid that reaches over its edges, with holes in it."""
    random = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    reach = random.uniform(3, 6, 40)
    outline = shapely.Polygon(np.column_stack([4 + reach * np.cos(angle), 4 + reach * np.sin(angle)]))
    dots = shapely.points(random.uniform(2.5, 5.5, (holes, 2)))
    return outline - shapely.union_all(shapely.buffer(dots, random.uniform(0.05, 0.4, holes)))


@pytest.mark.parametrize("seed", range(6))
def test_a_polygon_with_holes_has_its_exact_area_in_each_square(seed):
    polygon = blob(seed, holes=seed * 3)
    assert covered(np.array([polygon]), 8) == pytest.approx(exact(polygon), abs=1e-9)


def test_the_way_around_does_not_count():
    polygon = blob(1, holes=4)
    there, back = (covered(np.array([way]), 8) for way in (polygon, polygon.reverse()))
    assert there == pytest.approx(back, abs=1e-12)


def test_edges_along_the_lines_of_the_grid_are_no_trouble():
    polygon = shapely.Polygon([(1, 1), (5, 1), (5, 2), (3, 4), (3, 6), (1, 6)], [[(2, 2), (3, 2), (2, 3)]])
    assert covered(np.array([polygon]), 8) == pytest.approx(exact(polygon), abs=1e-12)


@pytest.mark.parametrize("x", [-20.0, -1.5, 7.5, 30.0])
def test_what_lies_off_the_grid_does_not_count(x):
    polygon = shapely.box(x, -3, x + 2, 30)
    assert covered(np.array([polygon]), 8) == pytest.approx(exact(polygon), abs=1e-12)


def test_areas_of_several_add_up_and_of_none_there_is_none():
    several = [blob(2), blob(3, holes=2), shapely.MultiPolygon([shapely.box(0, 0, 1, 1)])]
    assert covered(np.array(several), 8) == pytest.approx(exact(*several), abs=1e-9)
    assert not covered(np.array([], dtype=object), 8).any()
