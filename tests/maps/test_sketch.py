"""The outline of a zone as a drawing: all of it, north up, with holes, and a bar as long as it says."""

import re

import pytest
import shapely

from maps.sketch import MARGIN, SIDE, sketch

DEGREE_M = 111_320.0
AT = 60.0  # where a degree of longitude is half as long as one of latitude


def points(path: str) -> list[tuple[float, float]]:
    return [tuple(map(float, pair.split())) for pair in re.findall(r"[\d.]+ [\d.]+", path)]


def test_the_whole_outline_is_in_the_box_with_north_up() -> None:
    triangle = shapely.Polygon([(2.0, AT), (2.02, AT), (2.01, AT + 0.01)])
    drawn = sketch(shapely.MultiPolygon([triangle]))
    across, down = zip(*points(drawn.outline), strict=True)
    assert (min(across), max(across)) == pytest.approx((MARGIN, MARGIN + SIDE), abs=0.1)
    assert max(down) - min(down) == pytest.approx(SIDE, rel=0.01)  # as high as it is wide, on the ground
    assert min(points(drawn.outline), key=lambda point: point[1])[0] == pytest.approx(
        MARGIN + SIDE / 2, abs=1
    )
    width, height = map(float, drawn.view_box.split()[2:])
    assert max(across) < width
    assert max(down) < height


def test_parts_and_holes_are_drawn() -> None:
    ring = shapely.box(2.0, AT, 2.02, AT + 0.01).difference(shapely.box(2.005, AT + 0.004, 2.01, AT + 0.006))
    drawn = sketch(shapely.MultiPolygon([ring, shapely.box(2.03, AT, 2.04, AT + 0.01)]))
    assert (drawn.outline.count("M"), drawn.outline.count("Z")) == (3, 3)


@pytest.mark.parametrize("side_m", [200, 900, 4000, 90_000])
def test_the_bar_is_as_long_as_it_says(side_m: float) -> None:
    side = side_m / DEGREE_M
    drawn = sketch(shapely.MultiPolygon([shapely.box(2.0, 0.0, 2.0 + side, side)]))
    (length,) = re.findall(r"h(\d+)", drawn.bar)
    assert int(length) / drawn.bar_m == pytest.approx(SIDE / side_m, rel=0.05)
    assert int(length) <= max(SIDE / 2, 200 * SIDE / side_m) + 1
